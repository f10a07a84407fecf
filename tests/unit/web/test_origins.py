import pytest

from shared.web.origins import host_is_ours, is_address


@pytest.mark.parametrize("host", ["172.18.0.5:8000", "172.18.0.5", "[fd00::1]:8000", "[fd00::1]", "127.0.0.1:8000"])
def test_an_address_is_no_name_that_could_point_elsewhere(host: str) -> None:
    assert is_address(host)


@pytest.mark.parametrize("host", ["evil.example", "1.2.3.4.evil.example", "", "172.18.0", "0x7f.1", "[evil]:80"])
def test_a_name_is_no_address(host: str) -> None:
    assert not is_address(host)


def test_an_address_of_another_machine_is_not_ours() -> None:
    assert not host_is_ours("172.18.0.5:8000", set())
    assert host_is_ours("[::1]:8000", set())
    assert host_is_ours("news.example:8000", {"news.example"})

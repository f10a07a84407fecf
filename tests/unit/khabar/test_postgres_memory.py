import pytest

from khabar.embedded.postgres import memory_settings

GB = 2**30


@pytest.mark.parametrize(
    ("machine", "shared", "cache"),
    [
        (GB // 4, "128MB", "512MB"),
        (2 * GB, "128MB", "1024MB"),
        (8 * GB, "512MB", "4096MB"),
        (64 * GB, "1024MB", "32768MB"),
    ],
)
def test_postgresql_takes_a_bounded_share_of_the_memory(machine: int, shared: str, cache: str) -> None:
    assert memory_settings(machine) == {"shared_buffers": shared, "effective_cache_size": cache}

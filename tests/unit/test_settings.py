import pytest

from shared.errors import ConfigurationError
from shared.settings import load_settings


def test_servers_are_named_by_their_usual_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere:1/0")
    monkeypatch.setenv("KHABAR_PORT", "9000")
    settings = load_settings()
    assert (settings.redis_url, settings.port) == ("redis://elsewhere:1/0", 9000)


def test_redelivery_must_outlast_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_VISIBILITY_TIMEOUT_S", "100")
    with pytest.raises(ConfigurationError, match="KHABAR_VISIBILITY_TIMEOUT_S must exceed"):
        load_settings()


def test_every_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_PORT", "seventy")
    monkeypatch.setenv("KHABAR_BATCH_SIZE", "0")
    with pytest.raises(ConfigurationError, match=r"(?s)port.*batch_size"):
        load_settings()

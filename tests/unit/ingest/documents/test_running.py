"""What a child is given."""

import pytest

from services.ingest.documents.running import environment


def test_a_child_is_told_no_address_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "KHABAR_API_KEY", "KHABAR_COLLECTOR_KEY", "LD_PRELOAD"):
        monkeypatch.setenv(name, "secret")
    assert "secret" not in environment().values()

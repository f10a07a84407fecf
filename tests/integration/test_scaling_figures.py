"""What an autoscaler is told."""

import httpx
from redis import Redis

from shared.pipeline import EXTRACTION
from shared.runtime.broker import unacked_key
from shared.settings import Settings
from tests.support.ledger import an_accepted_article


def test_messages_that_wait_and_that_are_held_count(http: httpx.Client, settings: Settings, ledger_url: str) -> None:
    assert http.get("/v1/scaling").json()["oldest_s"] == 0
    an_accepted_article(ledger_url)
    with Redis.from_url(settings.redis_url) as redis:
        redis.lpush(EXTRACTION.name, "one", "two")
        redis.hset(unacked_key(EXTRACTION), "tag", "three")
    found = http.get("/v1/scaling").json()
    assert {stage: figures["messages"] for stage, figures in found["stages"].items()} == {
        "cleaning": 0,
        "extraction": 3,
        "classification": 0,
        "storage": 0,
    }
    assert found["oldest_s"] > 0

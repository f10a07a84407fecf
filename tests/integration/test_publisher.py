"""What the publisher says of the broker, asked of a real one."""

from collections.abc import Iterator

import pytest
import redis

from khabar.embedded import free_port
from shared.runtime.publisher import Publisher
from shared.settings import Settings


@pytest.fixture
def broker(valkey_url: str) -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(valkey_url)
    yield client
    client.config_set("maxmemory", 0)
    client.close()


def publisher(url: str) -> Publisher:
    return Publisher(Settings.model_validate({"REDIS_URL": url}))


def test_a_broker_with_room_takes_messages(valkey_url: str) -> None:
    with publisher(valkey_url) as one:
        assert one.takes_messages()


def test_a_broker_that_refuses_every_write_does_not(valkey_url: str, broker: redis.Redis) -> None:
    broker.config_set("maxmemory-policy", "noeviction")
    broker.config_set("maxmemory", 1)
    assert broker.ping()
    with publisher(valkey_url) as one:
        assert not one.takes_messages()
        broker.config_set("maxmemory", 0)
        assert one.takes_messages(), "it recovers by itself"


def test_a_broker_that_is_away_does_not() -> None:
    with publisher(f"redis://127.0.0.1:{free_port()}/0") as one:
        assert not one.takes_messages()

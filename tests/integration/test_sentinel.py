"""Redis by way of Sentinel: a master dies, another takes over, and messages go on."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from redis import Redis
from redis.exceptions import RedisError

from khabar.embedded import free_port
from khabar.embedded.binaries import valkey_server
from shared.errors import TransientError
from shared.pipeline import CLEANING, EXTRACTION
from shared.runtime.broker import depths
from shared.runtime.publisher import Publisher
from shared.runtime.redis_connection import connect_redis
from shared.settings import Settings
from tests.support.builders import a_clean_article, a_raw_article, an_envelope
from tests.support.servers import wait_until
from tests.support.worker import obedient_worker

PASSWORD = "secret"


@contextmanager
def valkey(folder: Path, port: int, configuration: str, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    folder.mkdir()
    common = f'port {port}\nbind 127.0.0.1\ndir {folder}\ndaemonize no\nlogfile ""\n'
    (folder / "valkey.conf").write_text(common + configuration, encoding="utf-8")
    with subprocess.Popen(
        [str(valkey_server()), str(folder / "valkey.conf"), *options], stdout=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False


def published(publisher: Publisher) -> bool:
    try:
        publisher.publish(EXTRACTION, [an_envelope(a_clean_article())], message_id=uuid4())
    except TransientError:
        return False
    return True


def test_messages_and_workers_go_on_at_the_next_master(tmp_path: Path) -> None:
    first, second, watcher = free_port(), free_port(), free_port()
    server = f'requirepass {PASSWORD}\nmasterauth {PASSWORD}\nsave ""\nrepl-diskless-sync-delay 0\n'
    sentinel = (
        f"sentinel monitor khabar 127.0.0.1 {first} 1\nsentinel auth-pass khabar {PASSWORD}\n"
        "sentinel down-after-milliseconds khabar 1000\nsentinel failover-timeout khabar 5000\n"
    )
    settings = Settings().model_copy(update={"redis_url": f"sentinel://:{PASSWORD}@127.0.0.1:{watcher}/0"})
    with ExitStack() as stack:
        master = stack.enter_context(valkey(tmp_path / "first", first, server))
        stack.enter_context(valkey(tmp_path / "second", second, f"{server}replicaof 127.0.0.1 {first}\n"))
        replica = Redis(port=second, password=PASSWORD, socket_timeout=2)
        wait_until(lambda: answers(replica) and replica.info("replication")["master_link_status"] == "up")
        stack.enter_context(valkey(tmp_path / "watcher", watcher, sentinel, "--sentinel"))
        asked = Redis(port=watcher, socket_timeout=2, decode_responses=True)
        wait_until(
            lambda: answers(asked) and len(asked.sentinel_slaves("khabar")) == 1,
            timeout_s=30,
        )
        client = connect_redis(settings, timeout_s=2, connect_timeout_s=1)
        worker = stack.enter_context(obedient_worker(tmp_path, REDIS_URL=settings.redis_url))
        with Publisher(settings) as publisher:
            publisher.publish(CLEANING, [an_envelope(a_raw_article(content="before"))], message_id=uuid4())
            wait_until(lambda: replica.llen("extraction") == 1, timeout_s=60)
            master.kill()
            wait_until(lambda: published(publisher), timeout_s=60)
            wait_until(lambda: depths(client)["extraction"] == (2, 0))
            assert replica.info("replication")["role"] == "master"
            publisher.publish(CLEANING, [an_envelope(a_raw_article(content="after"))], message_id=uuid4())
            # The one before comes again if its acknowledgement was lost with the first master.
            wait_until(
                lambda: depths(client)["extraction"][0] >= 3 and depths(client)["cleaning"] == (0, 0), timeout_s=60
            )
            assert worker.poll() is None

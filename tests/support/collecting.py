"""A collector at work in this process."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from services.collector.collector import Collector
from shared.settings import Settings
from shared.web.fetching import Fetcher
from shared.web.ledger_pool import ledger_pool

QUICK: dict[str, Any] = {
    "collector_allowed_networks": "127.0.0.0/8",
    "collector_host_delay_s": 0.0,
    "collector_timeout_s": 1.5,
    "collector_poll_s": 0.05,
    "collector_least_interval_s": 0.3,
    "collector_longest_interval_s": 0.6,
    "collector_retry_base_s": 0.05,
    "collector_retry_max_s": 0.2,
    "collector_lease_s": 1.0,
    "collector_max_page_bytes": 200_000,
    "collector_max_feed_bytes": 4_000_000,
}


@contextmanager
def collecting(settings: Settings) -> Iterator[None]:
    """Runs until the block ends."""
    started = threading.Event()
    held: dict[str, Any] = {}

    async def work() -> None:
        held["stop"], held["loop"] = asyncio.Event(), asyncio.get_running_loop()
        async with ledger_pool(settings, most=6, wait_s=30.0) as pool, Fetcher(settings, most=64) as fetcher:
            started.set()
            await Collector(settings, pool, fetcher, held["stop"]).run()

    thread = threading.Thread(target=lambda: asyncio.run(work()))
    thread.start()
    assert started.wait(20)
    try:
        yield
    finally:
        held["loop"].call_soon_threadsafe(held["stop"].set)
        thread.join(timeout=30)
        assert not thread.is_alive()

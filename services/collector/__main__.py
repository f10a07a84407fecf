"""Collect until SIGTERM or SIGINT: `python -m services.collector`."""

import asyncio
import signal

import structlog

from services.collector.collector import Collector
from shared.observability.logs import configure_logging
from shared.observability.metrics import prepare_metrics, serve_worker_metrics
from shared.observability.names import PROCESS_READY, PROCESS_STOPPED
from shared.settings import Settings, load_settings
from shared.web.fetching import Fetcher
from shared.web.ledger_pool import ledger_pool

log = structlog.get_logger(__name__)


async def collect(settings: Settings) -> None:
    """Wire the collector and run it."""
    stop = asyncio.Event()
    async with (
        ledger_pool(settings, most=8, wait_s=30.0) as pool,
        Fetcher(settings, most=settings.collector_concurrency) as fetcher,
    ):
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        log.info(PROCESS_READY, stage="collector")
        await Collector(settings, pool, fetcher, stop).run()
    log.info(PROCESS_STOPPED, stage="collector")


def main() -> None:
    """Run until told to stop."""
    settings = load_settings()
    configure_logging(settings, process="collector")
    prepare_metrics()
    serve_worker_metrics(settings.metrics_port)
    asyncio.run(collect(settings))


if __name__ == "__main__":
    main()

"""Deliver webhooks until SIGTERM or SIGINT: `python -m services.webhooks`."""

import asyncio
import signal

import structlog

from services.webhooks.deliverer import Deliverer
from services.webhooks.sending import Sender
from shared.observability.logs import configure_logging
from shared.observability.metrics import prepare_metrics, serve_worker_metrics
from shared.observability.names import PROCESS_READY, PROCESS_STOPPED
from shared.settings import Settings, load_settings
from shared.web.ledger_pool import ledger_pool

log = structlog.get_logger(__name__)


async def deliver(settings: Settings) -> None:
    """Wire the deliverer and run it."""
    async with ledger_pool(settings, most=4) as pool, Sender(settings) as sender:
        deliverer = Deliverer(settings, pool, sender)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, deliverer.stop)
        log.info(PROCESS_READY, stage="webhooks")
        await deliverer.run()
    log.info(PROCESS_STOPPED, stage="webhooks")


def main() -> None:
    """Run until told to stop."""
    settings = load_settings()
    configure_logging(settings, process="webhooks")
    prepare_metrics()
    serve_worker_metrics(settings.metrics_port)
    asyncio.run(deliver(settings))


if __name__ == "__main__":
    main()

"""Group stored articles into stories until SIGTERM or SIGINT: `python -m services.stories`."""

import asyncio
import signal

import structlog

from services.stories.follower import Follower
from shared.observability.logs import configure_logging
from shared.observability.metrics import prepare_metrics, serve_worker_metrics
from shared.observability.names import PROCESS_READY, PROCESS_STOPPED
from shared.settings import Settings, load_settings
from shared.web.ledger_pool import ledger_pool

log = structlog.get_logger(__name__)


async def follow(settings: Settings) -> None:
    """Wire the follower and run it."""
    async with ledger_pool(settings, most=2) as pool:
        follower = Follower(settings, pool)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, follower.stop)
        log.info(PROCESS_READY, stage="stories")
        await follower.run()
    log.info(PROCESS_STOPPED, stage="stories")


def main() -> None:
    """Run until told to stop."""
    settings = load_settings()
    configure_logging(settings, process="stories")
    prepare_metrics()
    serve_worker_metrics(settings.metrics_port)
    asyncio.run(follow(settings))


if __name__ == "__main__":
    main()

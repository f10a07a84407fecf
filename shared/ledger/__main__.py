"""Run a relay with its reconciler until SIGTERM or SIGINT: `python -m shared.ledger`."""

import signal

import structlog

from shared.ledger.reconciler import Reconciler
from shared.ledger.relay import Relay
from shared.observability.logs import configure_logging
from shared.observability.names import PROCESS_READY, PROCESS_STOPPED
from shared.runtime.publisher import Publisher
from shared.runtime.readiness import announce_ready
from shared.settings import load_settings

log = structlog.get_logger(__name__)


def main() -> None:
    """Wire the relay and run it."""
    settings = load_settings()
    configure_logging(settings)
    with Publisher(settings) as publisher:
        relay = Relay(settings, publisher, Reconciler(settings).reconcile)
        signal.signal(signal.SIGTERM, relay.stop)
        signal.signal(signal.SIGINT, relay.stop)
        announce_ready(settings.ready_dir, "relay")
        log.info(PROCESS_READY, stage="relay")
        relay.run()
    log.info(PROCESS_STOPPED, stage="relay")


if __name__ == "__main__":
    main()

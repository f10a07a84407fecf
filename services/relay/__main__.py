"""Run a relay with its reconciler until SIGTERM or SIGINT: `python -m services.relay`."""

import signal
from datetime import UTC, datetime

import psycopg
import structlog

from services.relay.alarm_watch import AlarmWatch
from services.relay.counts import add_up_counts
from services.relay.reconciler import Reconciler
from services.relay.relay import Relay
from services.relay.replays import finish_replays, publish_replays
from services.relay.standing_alarms import StandingAlarms
from services.relay.volume_counts import add_up_volumes
from shared.ledger.retention import DailyRetention
from shared.observability.logs import configure_logging
from shared.observability.metrics import prepare_metrics, serve_worker_metrics
from shared.observability.names import PROCESS_READY, PROCESS_STOPPED
from shared.runtime.publisher import Publisher
from shared.runtime.readiness import announce_ready
from shared.settings import load_settings

log = structlog.get_logger(__name__)


def main() -> None:
    """Wire the relay and run it."""
    settings = load_settings()
    configure_logging(settings, process="relay")
    prepare_metrics()
    serve_worker_metrics(settings.metrics_port)
    alarms, standing = AlarmWatch(settings.alarm_every_s), StandingAlarms(settings)
    reconciler, retention = Reconciler(settings), DailyRetention(settings.retention)

    def reconcile(connection: psycopg.Connection) -> None:
        reconciler.reconcile(connection)
        finish_replays(connection)
        add_up_counts(connection)
        add_up_volumes(connection)
        alarms.look(connection)
        standing.look(connection)
        retention.step(connection, datetime.now(UTC))
        announce_ready(settings.ready_dir, "relay-alive")
        if publisher.takes_messages():
            announce_ready(settings.ready_dir, "relay")

    with Publisher(settings) as publisher:
        relay = Relay(settings, publisher, reconcile, publish_more=publish_replays)
        signal.signal(signal.SIGTERM, relay.stop)
        signal.signal(signal.SIGINT, relay.stop)
        log.info(PROCESS_READY, stage="relay")
        relay.run()
    log.info(PROCESS_STOPPED, stage="relay")


if __name__ == "__main__":
    main()

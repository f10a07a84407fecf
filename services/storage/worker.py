"""Wiring: the storage stage as a Celery application (`celery -A services.storage.worker worker`)."""

from services.storage.backfill import fill_what_is_pending
from services.storage.handler import make_handler
from shared.runtime.celery_worker import build_batch_worker

app = build_batch_worker("storage", make_handler, chore=fill_what_is_pending)

"""Wiring: the extraction stage as a Celery application (`celery -A services.extraction.worker worker`)."""

from services.extraction.handler import make_handler
from shared.runtime.celery_worker import build_worker

app = build_worker("extraction", make_handler)

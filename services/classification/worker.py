"""Wiring: the classification stage as a Celery application (`celery -A services.classification.worker worker`)."""

from services.classification.handler import make_handler
from shared.runtime.celery_worker import build_worker

app = build_worker("classification", make_handler)

"""Wiring: the cleaning stage as a Celery application (`celery -A services.cleaning.worker worker`)."""

from services.cleaning.handler import make_handler
from shared.runtime.celery_worker import build_worker

app = build_worker("cleaning", make_handler)

"""What every stage shares: running, retrying, publishing, and the one Celery wrapper."""

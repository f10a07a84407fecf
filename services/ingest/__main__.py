"""Serve ingest alone: `python -m services.ingest`."""

from services.ingest.service import INGEST
from shared.settings import load_settings
from shared.web.application import serve

if __name__ == "__main__":
    serve(load_settings(), [INGEST])

"""Serve the read API alone: `python -m services.console`."""

from services.console.service import CONSOLE
from shared.settings import load_settings
from shared.web.application import serve

if __name__ == "__main__":
    serve(load_settings(), [CONSOLE])

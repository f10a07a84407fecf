"""Every HTTP service at one address, as the single-machine mode has it: `python -m khabar.api`."""

from services.console.service import CONSOLE
from services.ingest.service import INGEST
from shared.settings import load_settings
from shared.web.application import serve

if __name__ == "__main__":
    serve(load_settings(), [INGEST, CONSOLE])

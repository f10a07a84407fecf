"""Every HTTP service at one address, as the single-machine mode has it: `python -m khabar.api`."""

from khabar.http_services import EVERY_SERVICE
from shared.settings import load_settings
from shared.web.application import serve

if __name__ == "__main__":
    serve(load_settings(), EVERY_SERVICE)

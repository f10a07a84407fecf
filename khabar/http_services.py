"""All HTTP services, in the order in which the reference of the API lists them."""

from typing import Final

from khabar.annotating.routes import ANNOTATING
from services.console.service import CONSOLE
from services.ingest.service import INGEST

EVERY_SERVICE: Final = (INGEST, CONSOLE, ANNOTATING)

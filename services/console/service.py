"""The read API as an HTTP service."""

from services.console.routes import console_lifespan, router
from shared.web.application import HttpService

CONSOLE = HttpService(router=router, lifespan=console_lifespan)

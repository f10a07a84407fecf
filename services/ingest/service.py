"""Ingest as an HTTP service."""

from services.ingest.documentation import SCHEMAS
from services.ingest.routes import ingest_lifespan, router
from shared.web.application import HttpService

INGEST = HttpService(router=router, lifespan=ingest_lifespan, schemas=SCHEMAS)

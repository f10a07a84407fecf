"""Ingest as an HTTP service."""

from services.ingest.routes import ingest_lifespan, router
from shared.web.application import HttpService
from shared.web.posted_article import ARTICLE_SCHEMAS

INGEST = HttpService(
    "ingest",
    router=router,
    lifespan=ingest_lifespan,
    schemas=ARTICLE_SCHEMAS,
    reading_themselves=("/v1/articles", "/v1/articles/bulk", "/v1/documents"),
)

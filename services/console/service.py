"""The read API, and what an operator can do, as an HTTP service."""

from fastapi import APIRouter

from services.console import (
    alarms,
    audit,
    corrections,
    erasures,
    login,
    quarantine,
    replays,
    routes,
    stages,
    stream,
    webhooks,
)
from services.console.console import console_lifespan
from services.console.exports.route import router as exports
from services.console.knowledge import router as knowledge
from services.console.pages.router import router as pages
from services.console.searching import router as searching
from shared.web.application import HttpService
from shared.web.posted_article import ARTICLE_SCHEMAS

_router = APIRouter()
for _part in (
    routes,
    quarantine,
    replays,
    stages,
    corrections,
    stream,
    webhooks,
    audit,
    erasures,
    login,
    alarms,
):
    _router.include_router(_part.router)
_router.include_router(pages)
_router.include_router(searching)
_router.include_router(knowledge)
_router.include_router(exports)

CONSOLE = HttpService(
    "console", router=_router, lifespan=console_lifespan, schemas=ARTICLE_SCHEMAS, reading_themselves=("/login",)
)

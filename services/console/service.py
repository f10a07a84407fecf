"""The read API, and what an operator can do, as an HTTP service: all features together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool

from services.console.alarms import routes as alarms
from services.console.articles import page as article_page
from services.console.articles import routes as articles
from services.console.connections import console_lifespan
from services.console.corrections import entity_page as entity_corrections_page
from services.console.corrections import entity_routes as entity_corrections
from services.console.corrections import routes as corrections
from services.console.corrections.entity_work import finish_what_was_begun
from services.console.erasures import routes as erasures
from services.console.exports import routes as exports
from services.console.knowledge import page as knowledge_page
from services.console.knowledge import routes as knowledge
from services.console.lookup import routes as lookup
from services.console.operations import page as operations_page
from services.console.operations import routes as operations
from services.console.overview import page as overview_page
from services.console.pages import assets
from services.console.pages.page import show_problem
from services.console.people import audit, login
from services.console.posting import page as posting_page
from services.console.quarantine import page as quarantine_page
from services.console.quarantine import routes as quarantine
from services.console.replays import page as replays_page
from services.console.replays import routes as replays
from services.console.search import page as search_page
from services.console.search import routes as search
from services.console.sources import page as sources_page
from services.console.sources import routes as sources
from services.console.stories import page as stories_page
from services.console.stories import routes as stories
from services.console.stream import routes as stream
from services.console.webhooks import page as webhooks_page
from services.console.webhooks import routes as webhooks
from shared.settings import Settings
from shared.web.application import HttpService
from shared.web.posted_article import ARTICLE_SCHEMAS

# In the order in which the reference of the API lists them.
_API = (articles, sources, quarantine, replays, operations, corrections, entity_corrections)
_MORE_API = (stream, webhooks, audit, erasures, login, alarms)
_PAGES = (
    assets,
    overview_page,
    posting_page,
    search_page,
    article_page,
    entity_corrections_page,
    knowledge_page,
    stories_page,
    operations_page,
    quarantine_page,
    replays_page,
    webhooks_page,
    sources_page,
)

_router = APIRouter()
for _part in (*_API, *_MORE_API, *_PAGES, search, lookup, knowledge, stories, exports):
    _router.include_router(_part.router)


@asynccontextmanager
async def _lifespan(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    async with console_lifespan(app, settings):
        unfinished = asyncio.create_task(run_in_threadpool(finish_what_was_begun, settings))
        yield
        unfinished.cancel()


CONSOLE = HttpService(
    "console",
    router=_router,
    lifespan=_lifespan,
    schemas=ARTICLE_SCHEMAS,
    reading_themselves=("/login",),
    problem_page=show_problem,
)

"""The page for posting articles, with those that came last."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.console.connections import console_of
from services.console.pages.page import PageRoute, render
from shared.ledger.reading import read_recent
from shared.web.ledger_pool import reading

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_RECENT = 10


@router.get("/post")
async def get_post(request: Request) -> Response:
    """A form that scripts send to POST /v1/articles, so that people and programs post the same way."""
    values: dict[str, Any] = {"max_bytes": console_of(request).settings.max_article_bytes}
    async with reading(console_of(request).pool) as connection:
        values["recent"] = await read_recent(connection, limit=_RECENT)
    return render(request, "posting/page.html", values)

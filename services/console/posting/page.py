"""The page for posting articles, with those that came last."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.console.connections import console_of
from services.console.pages.languages import words_in
from services.console.pages.page import PageRoute, language_of, render
from services.console.posted_names import posted_names
from services.console.posting.readable import document_files, readable_files
from shared.ledger.reading import read_recent
from shared.web.ledger_pool import reading

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_RECENT = 10


@router.get("/post")
async def get_post(request: Request) -> Response:
    """A form that scripts send to POST /v1/articles, so that people and programs post the same way."""
    words = words_in(language_of(request))
    kinds = readable_files()
    values: dict[str, Any] = {
        "max_bytes": console_of(request).settings.max_article_bytes,
        "kinds": kinds,
        "documents": document_files(),
        "max_document_bytes": console_of(request).settings.max_document_bytes,
        "endings": ",".join(f".{ending}" for ending in (*kinds, *document_files())),
        "said": {group: words.group(group) for group in ("state", "reason", "problem", "upload", "wrong")},
    }
    async with reading(console_of(request).pool) as connection:
        values["recent"] = recent = await read_recent(connection, limit=_RECENT)
        values["names"] = await posted_names(connection, [one.id for one in recent if one.title is None])
    return render(request, "posting/page.html", values)

"""The HTTP route of the search."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field

from services.console.connections import console_of
from services.console.pages.page import language_of
from services.console.search import InvalidCursor, MalformedQuery, SearchQuery, search
from services.console.search.cursors import MAX_CHARS
from shared.media_topics import find_topic
from shared.web.ledger_pool import reading
from shared.web.problems import FieldError, Problem, problem_responses

router = APIRouter(tags=["search"])


class SearchPage(SearchQuery):
    """A search, and which page of it."""

    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=MAX_CHARS, description="`next` of the page before.")
    facets: bool = Field(default=True, description="Count languages, sources, topics, entities and days.")

    def query(self) -> SearchQuery:
        """The search alone."""
        return SearchQuery(**{name: getattr(self, name) for name in SearchQuery.model_fields})


@router.get("/v1/search", summary="Search stored articles", responses=problem_responses(400, 422, 503))
async def search_articles(request: Request, wanted: Annotated[SearchPage, Query()]) -> dict[str, Any]:
    """One page of articles that match, with highlighted segments; `next` is the cursor of the page after it.

    `total` and `facets` come with the first page. Where more match than are counted, `total.exact` is false and
    `facets.of` says how many of the newest matches were counted; by relevance, `ranked` says among how many of the
    newest matches the best were chosen. `topic_labels` of a hit, in the order of its `topics`, and `label` of a facet
    are in Arabic or English, as `Accept-Language` asks. While articles from before an upgrade are still being entered,
    `incomplete` says how many of them are, and `total.exact` is false.
    """
    query = wanted.query()
    try:
        async with reading(console_of(request).pool) as connection:
            page = await search(connection, query, limit=wanted.limit, cursor=wanted.cursor, facets=wanted.facets)
    except MalformedQuery as error:
        raise malformed(error) from error
    except InvalidCursor as error:
        hint = f"Use `next` of the page before, unchanged, with the same search: {error}."
        raise Problem(400, "invalid-cursor", "The cursor is not valid", hint) from error
    return _labelled(asdict(page), language_of(request))


def _labelled(page: dict[str, Any], language: str) -> dict[str, Any]:
    """The answer with the labels of its topics; a topic of the installation's own taxonomy is called by its key."""
    for hit in page["hits"]:
        hit["topic_labels"] = [_label(topic, language) for topic in hit["topics"]]
    for one in page["facets"]["topic"] if page["facets"] else ():
        one["label"] = _label(one["value"], language)
    return page


def _label(code: str, language: str) -> str:
    topic = find_topic(code)
    return topic.label(language) if topic else code


def malformed(error: MalformedQuery) -> Problem:
    """What is wrong with a query, and where."""
    detail = f"At character {error.start + 1}: {error.detail}." if error.field == "q" else f"{error.detail}."
    return Problem(
        422,
        "malformed-query",
        "The query cannot be read",
        detail,
        errors=[FieldError(field=error.field, detail=detail)],
    )

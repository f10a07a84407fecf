"""The HTTP route of exports."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Self
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import Field, model_validator

from services.console.connections import Console, console_of
from services.console.exports.encoders import (
    MEDIA_TYPES,
    SUFFIXES,
    Choice,
    Encoder,
    csv_encoder,
    ftm_encoder,
    jsonl_encoder,
)
from services.console.exports.file_names import attachment
from services.console.exports.parquet import ParquetEncoder
from services.console.exports.store import read_rows
from services.console.search import (
    InvalidCursor,
    MalformedQuery,
    Match,
    SearchQuery,
    incomplete_for,
    matches,
    search,
)
from services.console.search.cursors import MAX_CHARS, Cursor, write_cursor
from services.console.search.formats import ExportFormat
from services.console.search.routes import malformed
from services.console.search.time_windows import Place
from shared.web.ledger_pool import reading
from shared.web.problems import Problem, problem_responses

router = APIRouter(tags=["takeout"])

MOST_IN_A_PART: Final = 5000
_BATCH: Final = 500
# Articles may be large: so many are in memory at once.
_AT_ONCE: Final = 25
_PLACE: Final = "SELECT date FROM search_entries WHERE article_id = %s"
_ENCODERS: Final[Mapping[ExportFormat, Callable[[Choice], Encoder]]] = {
    "jsonl": jsonl_encoder,
    "csv": csv_encoder,
    "ftm": ftm_encoder,
    "parquet": ParquetEncoder,
}


class ExportQuery(SearchQuery):
    """A search, and how what it finds shall be written."""

    format: ExportFormat = "jsonl"
    limit: int | None = Field(
        default=None,
        ge=1,
        le=MOST_IN_A_PART,
        description="So many articles at most; where to go on is in the header Link. Without: all of them.",
    )
    cursor: str | None = Field(default=None, max_length=MAX_CHARS, description="From the header Link, unchanged.")
    after: UUID | None = Field(
        default=None, description="Go on after this article, the last that arrived whole, with the same search."
    )
    text: bool = Field(default=True, description="false: leave the texts out (not in FollowTheMoney).")
    bom: bool = Field(default=False, description="CSV: begin with a byte order mark, for Excel.")

    @model_validator(mode="after")
    def one_place_to_begin(self) -> Self:
        """Two places would be unclear."""
        if self.cursor is not None and self.after is not None:
            raise ValueError("give either cursor or after")
        return self

    def query(self) -> SearchQuery:
        """The search alone, in the order of exports."""
        chosen = {name: getattr(self, name) for name in SearchQuery.model_fields if name != "sort"}
        return SearchQuery(**chosen, sort="date")


@router.get(
    "/v1/exports",
    summary="Export all that a search finds",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A file in the format that was asked for.",
            "content": {media_type: {"schema": {"type": "string"}} for media_type in MEDIA_TYPES.values()},
        },
        **problem_responses(400, 409, 422, 503),
    },
)
async def export(request: Request, wanted: Annotated[ExportQuery, Query()]) -> StreamingResponse:
    """All articles that match, newest first, written while they are read: a file of any size takes little memory.

    In parts: with `limit`, the header `Link` (rel="next") is where the next part begins; the parts joined are the file,
    but for Parquet, where each is a file. A broken file without parts goes on with `after`, the id of its last whole
    article. The first answer says in `X-Total-Count` how many there are; `X-Total-Count-Exact: false`: about so many.
    `X-Incomplete` says that articles from before an upgrade are still being entered, and how many of them are.
    """
    console = console_of(request)
    console.exports.require()
    query = wanted.query()
    try:
        async with reading(console.pool) as connection:
            begun = wanted.cursor or await _cursor_after(connection, query, wanted.after)
            first = await _take(connection, query, begun, (wanted.limit or _BATCH) + 1)
            incomplete = await incomplete_for(connection, query)
            total = None if begun else (await search(connection, query, limit=1)).total
    except MalformedQuery as error:
        raise malformed(error) from error
    except InvalidCursor as error:
        hint = f"Use it unchanged, with the same search: {error}."
        raise Problem(400, "invalid-cursor", "The cursor is not valid", hint) from error
    headers = {"Content-Disposition": attachment(query, datetime.now(UTC).date(), SUFFIXES[wanted.format])}
    if incomplete is not None:
        headers["X-Incomplete"] = f"{incomplete.name}; done={incomplete.done}; total={incomplete.total}"
    if total is not None:
        count = total.value if total.exact else total.estimate
        headers |= {"X-Total-Count": str(count), "X-Total-Count-Exact": str(total.exact).lower()}
    if wanted.limit is not None:
        part, more = first[: wanted.limit], len(first) > wanted.limit
        headers["X-Part-Count"] = str(len(part))
        if more:
            headers["Link"] = f'<{_next(request, part[-1].cursor)}>; rel="next"'
        batches = _one(part)
    else:
        batches = _all(console, query, first)
    choice = Choice(text=wanted.text, bom=wanted.bom, first=begun is None)
    # pyarrow, for one, takes a second to load.
    encoder = await run_in_threadpool(_ENCODERS[wanted.format], choice)
    return StreamingResponse(_file(console, encoder, batches), media_type=MEDIA_TYPES[wanted.format], headers=headers)


async def _file(console: Console, encoder: Encoder, batches: AsyncIterator[Sequence[Match]]) -> AsyncIterator[bytes]:
    """Reads on only when the last piece was taken. An error breaks the answer off, so that it never looks complete."""
    with console.exports.taken():
        yield encoder.begin()
        async for batch in batches:
            for start in range(0, len(batch), _AT_ONCE):
                ids = [match.id for match in batch[start : start + _AT_ONCE]]
                # Not held while a slow client takes its time.
                async with console.exports.connections, reading(console.pool) as connection:
                    rows = await read_rows(connection, ids)
                if piece := await run_in_threadpool(encoder.add, rows):
                    yield piece
        yield await run_in_threadpool(encoder.end)


async def _one(part: Sequence[Match]) -> AsyncIterator[Sequence[Match]]:
    yield part


async def _all(console: Console, query: SearchQuery, first: Sequence[Match]) -> AsyncIterator[Sequence[Match]]:
    batch = first
    while batch:
        yield batch
        async with console.exports.connections, reading(console.pool) as connection:
            batch = await _take(connection, query, batch[-1].cursor, _BATCH)


async def _take(connection: Any, query: SearchQuery, cursor: str | None, count: int) -> list[Match]:
    """The next matches."""
    async for batch in matches(connection, query, cursor=cursor, batch=count):
        return batch
    return []


async def _cursor_after(connection: Any, query: SearchQuery, article_id: UUID | None) -> str | None:
    """The cursor behind an article. Raises: Problem 409 if it is not there any more."""
    if article_id is None:
        return None
    row = await (await connection.execute(_PLACE, (article_id,))).fetchone()
    if row is None:
        hint = "It may have been deleted. Go on after an earlier one, or begin anew."
        raise Problem(409, "no-such-place", f"The article {article_id} is not in the search", hint)
    date: datetime = row[0]
    return write_cursor(query, Cursor(Place(date, article_id)))


def _next(request: Request, cursor: str) -> str:
    """The same request, from there on."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("cursor", "after")]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"

"""What routes and pages of the quarantine both do: edit an article's body, redrive or discard what was chosen."""

from uuid import UUID

from fastapi import Request
from psycopg_pool import AsyncConnectionPool

from services.console.quarantine import decisions, store
from services.console.quarantine.decisions import Choice
from shared.web.ledger_pool import reading
from shared.web.posted_body import PostedBody
from shared.web.problems import Problem
from shared.web.viewer import note_for_audit


async def edit(pool: AsyncConnectionPool, item_id: UUID, posted: PostedBody, *, by: str | None = None) -> None:
    """Replace the body of a quarantined article.

    Raises: Problem 404 if there is no such burial, 409 if its article is not in the quarantine now.
    """
    async with reading(pool) as connection:
        edited = await decisions.edit_article(
            connection,
            item_id,
            media_type=posted.media_type,
            raw=posted.raw,
            facts=posted.facts,
            source=posted.article.source,
            by=by,
        )
        if edited:
            return
        if await store.read_item(connection, item_id) is None:
            raise no_such(item_id)
    raise Problem(409, "not-in-quarantine", "The article is not in the quarantine now", "It cannot be edited.")


async def decide(
    request: Request, pool: AsyncConnectionPool, choice: Choice, *, discarding: str | None, by: str | None
) -> int:
    """Redrive what was chosen, or discard it for the reason given in `discarding`; how many articles that concerned."""
    async with reading(pool) as connection:
        if discarding is not None:
            count = await decisions.discard(connection, choice, why=discarding, by=by)
        else:
            count = await decisions.redrive(connection, choice, by=by)
    note_for_audit(request, count=count)
    return count


def no_such(item_id: UUID) -> Problem:
    """There is no burial of that id."""
    return Problem(404, "no-such-item", "There is no such item in the quarantine", f"None has the id {item_id}.")

"""Articles of a story: `story:ID` among the words of a query. A story is a row elsewhere, no term of the index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from psycopg import AsyncConnection

from services.console.search.expression import And, Expression, Fact, Not, Or
from services.console.search.syntax import MalformedQuery

IN_STORY: Final = "s.article_id IN (SELECT article_id FROM story_articles WHERE story = %s)"
_TOLD: Final = """
SELECT told.id, told.first_seen, told.last_seen
FROM stories AS asked JOIN stories AS told ON told.id = coalesce(asked.merged_into, asked.id)
WHERE asked.id = %s
"""


@dataclass(frozen=True)
class Told:
    """A story as search asks for it: its id by now, and the time in which its articles lie."""

    story: UUID
    since: datetime
    until: datetime


def apart(expression: Expression) -> tuple[Expression, list[UUID]]:
    """The expression without the stories that stand beside all else in it, and those.

    Raises: MalformedQuery if a story is no id, or stands inside OR or NOT.
    """
    parts = expression.parts if isinstance(expression, And) else (expression,)
    stories = [_id(part) for part in parts if isinstance(part, Fact) and part.kind == "story"]
    if not stories and not any(_nested(expression)):
        return expression, []
    kept = tuple(part for part in parts if not (isinstance(part, Fact) and part.kind == "story"))
    for fact in (one for part in kept for one in _nested(part)):
        raise MalformedQuery("story: can neither be in OR nor in NOT", *(fact.place or (0, 0)))
    return And(kept), stories


async def told(connection: AsyncConnection, stories: Sequence[UUID]) -> list[Told] | None:
    """These stories; None if there is one that is not."""
    found = []
    for story in stories:
        row = await (await connection.execute(_TOLD, (story,))).fetchone()
        if row is None:
            return None
        found.append(Told(row[0], row[1], row[2] + timedelta(microseconds=1)))
    return found


def _id(fact: Fact) -> UUID:
    try:
        return UUID(fact.value)
    except ValueError:
        raise MalformedQuery("after story: there must be the id of one", *(fact.place or (0, 0))) from None


def _nested(expression: Expression) -> Iterator[Fact]:
    match expression:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _nested(part)
        case Not(part=part):
            yield from _nested(part)
        case Fact(kind="story"):
            yield expression

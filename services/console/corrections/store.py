"""Editors' decisions about topics: recorded beside the results, so that no new run of an article touches them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from shared.media_topics import MediaTopic
from shared.pipeline import CLASSIFICATION

CORRECTED: Final = "topics_corrected"
WITHDRAWN: Final = "topic_correction_withdrawn"

# The article's row is held, as storage holds it, so that two editors and a new result come one after the other.
_CURRENT: Final = """
SELECT a.revision, r.language, r.record -> 'topics' AS model_topics, r.record -> 'subtopics' AS model_subtopics,
       c.topics, c.subtopics, c.editor, c.note, c.at
FROM articles AS a
LEFT JOIN results AS r ON r.article_id = a.id
LEFT JOIN topic_corrections AS c ON c.article_id = a.id
WHERE a.id = %s
FOR UPDATE OF a
"""
_RECORD: Final = """
INSERT INTO topic_corrections (article_id, topics, subtopics, editor, note)
VALUES (%(article_id)s, %(topics)s, %(subtopics)s, %(editor)s, %(note)s)
ON CONFLICT (article_id) DO UPDATE
SET topics = excluded.topics, subtopics = excluded.subtopics, editor = excluded.editor, note = excluded.note,
    at = clock_timestamp()
RETURNING at
"""
_EVENT: Final = "INSERT INTO article_events (article_id, revision, event, detail) VALUES (%s, %s, %s, %s)"
_PAGE: Final = """
SELECT c.article_id AS id, c.at, c.topics, c.subtopics, c.editor, c.note, r.record -> 'topics' AS model_topics,
       r.record #>> %(model_path)s AS model, r.record ->> 'url' AS url, r.title, r.text, r.language,
       r.source
FROM topic_corrections AS c JOIN results AS r ON r.article_id = c.article_id
WHERE %(after_at)s::timestamptz IS NULL OR (c.at, c.article_id) > (%(after_at)s, %(after_id)s::uuid)
ORDER BY c.at, c.article_id
LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Decision:
    """What an editor decided: topics of the top level and below it, best first."""

    topics: tuple[MediaTopic, ...]
    subtopics: tuple[MediaTopic, ...] = ()
    editor: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class CorrectedArticle:
    """A decision with the article that it is about, for training; texts as they are stored now."""

    id: UUID
    at: datetime
    topics: list[dict[str, Any]]
    subtopics: list[dict[str, Any]]
    editor: str | None
    note: str | None
    model_topics: list[dict[str, Any]] | None
    model: str | None
    title: str | None
    text: str
    language: str
    source: str | None
    url: str | None


class UnknownArticle(Exception):
    """There is no such article."""


class NothingStored(Exception):
    """The article has no result whose topics could be corrected."""


async def correct_topics(connection: AsyncConnection, article_id: UUID, decision: Decision) -> dict[str, Any]:
    """Record a decision, in place of an earlier one, and an event that says what it changed.

    Answers the topics as every reading shows them from now on. The same decision again changes nothing.

    Raises: UnknownArticle, NothingStored.
    """
    async with connection.transaction():
        current = await _current(connection, article_id)
        language = current["language"]
        if language is None:
            raise NothingStored
        topics = [_shown(topic, language) for topic in decision.topics]
        subtopics = [_shown_below(topic, language) for topic in decision.subtopics]
        row = {"topics": topics, "subtopics": subtopics, "editor": decision.editor, "note": decision.note}
        if current["at"] is not None and {name: current[name] for name in row} == row:
            return {"id": str(article_id), **row, "at": current["at"].isoformat()}
        at = await _record(connection, article_id, row)
        before = _codes(current["topics"], current["subtopics"])
        if current["at"] is None:
            before = _codes(current["model_topics"], current["model_subtopics"])
        detail = {"from": before, "to": _codes(topics, subtopics), "editor": decision.editor, "note": decision.note}
        told = {name: value for name, value in detail.items() if value is not None}
        await connection.execute(_EVENT, (article_id, current["revision"], CORRECTED, Jsonb(told)))
        return {"id": str(article_id), **row, "at": at.isoformat()}


async def withdraw_correction(connection: AsyncConnection, article_id: UUID) -> bool:
    """Take the decision back, so that the model's topics are shown again; False if there was none.

    Raises: UnknownArticle.
    """
    async with connection.transaction():
        current = await _current(connection, article_id)
        if current["at"] is None:
            return False
        await connection.execute("DELETE FROM topic_corrections WHERE article_id = %s", (article_id,))
        detail = {
            "from": _codes(current["topics"], current["subtopics"]),
            "to": _codes(current["model_topics"], current["model_subtopics"]),
        }
        await connection.execute(_EVENT, (article_id, current["revision"], WITHDRAWN, Jsonb(detail)))
        return True


async def read_corrections(
    connection: AsyncConnection, *, limit: int, after: tuple[datetime, UUID] | None = None
) -> list[CorrectedArticle]:
    """Decisions about articles that have a result, the oldest first; with `after`, those that come after that one."""
    after_at, after_id = after or (None, None)
    async with connection.cursor(row_factory=class_row(CorrectedArticle)) as cursor:
        model_path = [*CLASSIFICATION.report_path, "model"]
        values = {"limit": limit, "after_at": after_at, "after_id": after_id, "model_path": model_path}
        found = await cursor.execute(_PAGE, values)
        return await found.fetchall()


async def _current(connection: AsyncConnection, article_id: UUID) -> dict[str, Any]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        current = await (await cursor.execute(_CURRENT, (article_id,))).fetchone()
    if current is None:
        raise UnknownArticle
    return current


async def _record(connection: AsyncConnection, article_id: UUID, row: dict[str, Any]) -> datetime:
    values = {**row, "article_id": article_id, "topics": Jsonb(row["topics"]), "subtopics": Jsonb(row["subtopics"])}
    recorded = await (await connection.execute(_RECORD, values)).fetchone()
    assert recorded is not None
    at: datetime = recorded[0]
    return at


def _shown(topic: MediaTopic, language: str) -> dict[str, Any]:
    return {"code": topic.code, "key": topic.key, "label": topic.label(language), "confidence": 1.0}


def _shown_below(topic: MediaTopic, language: str) -> dict[str, Any]:
    return {**_shown(topic, language), "broader": topic.broader_code, "evidence": []}


def _codes(*lists: list[dict[str, Any]] | None) -> list[str]:
    return [topic["code"] for topics in lists for topic in topics or ()]

"""Alarms: sources and languages that behave unlike their own history, as they are read and acknowledged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from psycopg import AsyncConnection
from psycopg.rows import class_row

from shared.pipeline import CLASSIFICATION, EXTRACTION

Kind = Literal[
    "silent",
    "no_entities",
    "no_topics",
    "entities_not_done",
    "topics_not_done",
    "rejected",
    "quarantined",
    "paused",
    "quarantine_full",
]
Dimension = Literal["source", "language", "all"]
Subject = tuple[Kind, Dimension, str]
QUARANTINE: Final = "quarantine"
"""The subject of `quarantine_full`; that of `paused` is the stage."""

READ: Final = """
SELECT id, kind, dimension, subject, opened_at, seen_at, closed_at, observed, expected, articles, hours, new_models,
       acknowledged_at, acknowledged_by, note,
       CASE WHEN kind = 'silent' AND dimension = 'source' THEN (
           SELECT string_agg(
               CASE WHEN s.state = 'paused' THEN s.url || ' is paused'
                    WHEN s.failures > 0 THEN s.url || ' cannot be read: ' || coalesce(s.problem_words, s.problem)
                    WHEN s.last_success_at IS NULL THEN s.url || ' has not been read yet'
                    WHEN s.lost > 0 AND s.last_article_at IS NULL THEN s.url || ': none of its pages can be fetched'
                    ELSE s.url || ' is read and names nothing new' END, '; ' ORDER BY s.failures DESC, s.url)
           FROM (SELECT * FROM sources WHERE name = alarms.subject ORDER BY failures DESC, url LIMIT 3) AS s
       ) END AS cause
FROM alarms
"""
_ACKNOWLEDGE: Final = """
UPDATE alarms SET acknowledged_at = coalesce(acknowledged_at, clock_timestamp()), acknowledged_by = %(by)s,
                  note = %(note)s
WHERE id = %(id)s
"""

_WHAT: Final[Mapping[Kind, str]] = {
    "silent": "{articles} articles in {hours} hours; at least {expected:.0f} usually come in that time of the day",
    "no_entities": "{observed:.0%} of {articles} articles have no entities; it was {expected:.0%} before",
    "no_topics": "{observed:.0%} of {articles} articles have no topics; it was {expected:.0%} before",
    "entities_not_done": "entities were not looked for in {observed:.0%} of {articles} articles; before {expected:.0%}",
    "topics_not_done": "topics were not looked for in {observed:.0%} of {articles} articles; before {expected:.0%}",
    "rejected": "{observed:.0%} of {articles} articles were rejected; it was {expected:.0%} before",
    "quarantined": "{observed:.0%} of {articles} articles went to the quarantine; it was {expected:.0%} before",
    "paused": "the stage is paused; {articles} messages wait for it",
    "quarantine_full": "{articles} articles or more lie in it that nobody has decided about",
}
_LOOK: Final[Mapping[Kind, str]] = {
    "silent": "Does it still publish, and does whoever posts it still run? GET /v1/articles lists what came last.",
    "no_entities": "Open some of its newest articles: is the text there, and in the language that it says? "
    f"If a model is new, replay some from {EXTRACTION.name} as a dry run, with the old one.",
    "no_topics": "Open some of its newest articles: is the text there, and in the language that it says? "
    f"If a model is new, replay some from {CLASSIFICATION.name} as a dry run, with the old one.",
    "entities_not_done": f"The notes of the stage `{EXTRACTION.name}` in the timeline of an article say why.",
    "topics_not_done": f"The notes of the stage `{CLASSIFICATION.name}` in the timeline of an article say why.",
    "rejected": "GET /v1/articles?state=rejected gives the reasons; a page that was rebuilt often reads as empty.",
    "quarantined": "GET /v1/quarantine gives the errors; redrive them once the cause is gone.",
    "paused": "GET /v1/stages says why and since when; POST /v1/stages/STAGE:resume ends it once the cause is gone.",
    "quarantine_full": "GET /v1/quarantine gives the errors; redrive or discard them, many at once by a filter.",
}


@dataclass(frozen=True)
class Alarm:
    """A source or a language (`subject`; or everything: dimension `all`) that behaves unlike its own history.

    Dimension `all` with a subject: a part of the installation that holds articles up, a stage or the quarantine.

    `observed` and `expected`: articles if it is silent, else shares from 0 to 1, of `articles` in the last `hours`.
    `new_models`: models that came into use in the day before.
    """

    id: int
    kind: Kind
    dimension: Dimension
    subject: str
    opened_at: datetime
    seen_at: datetime
    closed_at: datetime | None
    observed: float
    expected: float
    articles: int
    hours: int
    new_models: list[str]
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    note: str | None
    cause: str | None = None
    """Of a silent source that the collector reads: what it knows of it, in words."""

    @property
    def what(self) -> str:
        """What is unusual, as a sentence."""
        named = f"{self.dimension} {self.subject or '(none given)'}"
        if self.dimension == "all":
            named = self.subject or "Everything"
        new = f"; new since the day before: {', '.join(self.new_models)}" if self.new_models else ""
        facts = {"observed": self.observed, "expected": self.expected, "articles": self.articles, "hours": self.hours}
        return f"{named}: {_WHAT[self.kind].format(**facts)}{new}."

    @property
    def look(self) -> str:
        """How to look into it."""
        return f"The collector says: {self.cause}." if self.cause else _LOOK[self.kind]


async def open_alarms(connection: AsyncConnection) -> list[Alarm]:
    """The alarms that are open, those that nobody has acknowledged first, then the newest."""
    async with connection.cursor(row_factory=class_row(Alarm)) as cursor:
        query = f"{READ} WHERE closed_at IS NULL ORDER BY acknowledged_at IS NOT NULL, opened_at DESC, id DESC"
        return await (await cursor.execute(query)).fetchall()


async def past_alarms(connection: AsyncConnection, *, limit: int) -> list[Alarm]:
    """The newest alarms, open or not."""
    async with connection.cursor(row_factory=class_row(Alarm)) as cursor:
        query = f"{READ} ORDER BY opened_at DESC, id DESC LIMIT %s"
        return await (await cursor.execute(query, (limit,))).fetchall()


async def acknowledge(connection: AsyncConnection, alarm_id: int, *, by: str | None, note: str | None) -> Alarm | None:
    """Say that somebody knows of it; the alarm, or None if there is none of that id."""
    await connection.execute(_ACKNOWLEDGE, {"id": alarm_id, "by": by, "note": note})
    async with connection.cursor(row_factory=class_row(Alarm)) as cursor:
        return await (await cursor.execute(f"{READ} WHERE id = %s", (alarm_id,))).fetchone()

"""How long articles are kept: rules by source, state and age, from a file; what is past its time is erased.

    [[rule]]                       # the first rule that fits an article decides
    sources = ["wire.example"]
    keep_days = 30

    [[rule]]
    states = ["rejected", "quarantined"]
    keep_days = 14

    [[rule]]                       # every other article
    keep_days = 365

An article that no rule fits is kept. Articles on their way are never touched.
"""

import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal
from uuid import UUID

import structlog
from psycopg import Connection
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import ConfigurationError
from shared.ledger.erasure import erase
from shared.observability.names import ARTICLES_RETIRED

log = structlog.get_logger(__name__)

BATCH: Final = 200
EVERY: Final = timedelta(days=1)
_SCANNED: Final = 2000
# Any constant serves; of several relays one retires articles at a time.
_LOCK: Final = 0x6B726574
# What is on its way arrives within days; until then its hash makes it harmless.
_FORGET: Final = """
DELETE FROM erased_articles USING erasures
WHERE erasures.id = erasure AND erasures.by = 'retention' AND erasures.at < clock_timestamp() - interval '30 days'
"""
_PAGE: Final = """
SELECT id, accepted_at, source, state FROM articles
WHERE finished_at IS NOT NULL AND accepted_at < %(until)s
  AND (%(at)s::timestamptz IS NULL OR (accepted_at, id) > (%(at)s, %(id)s::uuid))
ORDER BY accepted_at, id LIMIT %(limit)s
"""


class Rule(BaseModel):
    """Which articles, and how many days after they were accepted they are erased; null: never."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: frozenset[str] | None = Field(default=None, min_length=1)
    states: frozenset[Literal["stored", "duplicate", "rejected", "quarantined"]] | None = Field(
        default=None, min_length=1
    )
    keep_days: int | None = Field(default=None, ge=1, le=36_500)

    def fits(self, source: str | None, state: str) -> bool:
        """Whether it is about such an article."""
        return (self.sources is None or source in self.sources) and (self.states is None or state in self.states)


class Retention(BaseModel):
    """All rules; the first that fits an article decides."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: tuple[Rule, ...] = Field(min_length=1)

    @property
    def shortest(self) -> timedelta | None:
        """The age below which nothing is erased; None if nothing ever is."""
        days = [rule.keep_days for rule in self.rule if rule.keep_days is not None]
        return timedelta(days=min(days)) if days else None

    def decides(self, source: str | None, state: str) -> tuple[int, Rule] | None:
        """The rule about such an article, with its number from 1."""
        return next(((n, rule) for n, rule in enumerate(self.rule, 1) if rule.fits(source, state)), None)


@dataclass(frozen=True)
class Past:
    """An article past its time, by the rule of that number."""

    id: UUID
    rule: int


def load_retention(path: Path) -> Retention:
    """The rules in a file.

    Raises: ConfigurationError that says what is wrong with it.
    """
    try:
        return Retention.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"The retention file {path} cannot be read: {error}") from error
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, found['loc']))}: {found['msg']}"
            for found in error.errors(include_url=False, include_input=False)
        )
        raise ConfigurationError(f"The retention file {path} is not valid: {wrong}") from error


def past_their_time(connection: Connection[Any], rules: Retention, now: datetime) -> Iterator[list[Past]]:
    """All articles past their time, the oldest first, a page of those looked at each (which may hold none)."""
    if rules.shortest is None:
        return
    wanted: dict[str, Any] = {"until": now - rules.shortest, "at": None, "id": None, "limit": _SCANNED}
    while rows := connection.execute(_PAGE, wanted).fetchall():
        yield [
            Past(article_id, found[0])
            for article_id, accepted_at, source, state in rows
            if (found := rules.decides(source, state)) is not None
            and found[1].keep_days is not None
            and accepted_at < now - timedelta(days=found[1].keep_days)
        ]
        wanted |= {"at": rows[-1][1], "id": rows[-1][0]}


def retire(connection: Connection[Any], rules: Retention, now: datetime) -> Iterator[int]:
    """Erase what is past its time in batches, each with its receipt; yields how many, after each batch."""
    for page in past_their_time(connection, rules, now):
        for rule in sorted({past.rule for past in page}):
            ids = [past.id for past in page if past.rule == rule]
            for start in range(0, len(ids), BATCH):
                receipt = erase(connection, ids[start : start + BATCH], by="retention", reason=f"rule {rule}")
                if receipt is not None:
                    yield receipt.articles
        yield 0
    connection.execute(_FORGET)


class DailyRetention:
    """Retires articles once a day, one batch at each call, so that whoever calls has time for other work."""

    def __init__(self, path: Path | None) -> None:
        self._rules = None if path is None else load_retention(path)
        self._due = time.monotonic()
        self._running: Iterator[int] | None = None
        self._erased = 0

    def step(self, connection: Connection[Any], now: datetime) -> None:
        """Do a little, if something is to be done.

        Raises: psycopg.Error if the ledger is away; the next call begins anew.
        """
        if self._rules is None or (self._running is None and time.monotonic() < self._due):
            return
        if self._running is None:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
            self._due = time.monotonic() + EVERY.total_seconds()
            if row is None or not row[0]:
                return
            self._running, self._erased = retire(connection, self._rules, now), 0
        try:
            self._erased += next(self._running)
        except StopIteration:
            self._running = None
            connection.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))
            if self._erased:
                log.info(ARTICLES_RETIRED, articles=self._erased)
        except BaseException:
            # The lock went with the connection, or goes with it; an hour later somebody tries again.
            self._running, self._due = None, time.monotonic() + 3600
            raise

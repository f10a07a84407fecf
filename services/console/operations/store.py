"""How fast articles come through: of the last hour by minute, and stage by stage of those that finished last.

Every look costs the same however many articles there are: it reads one hour of an index, and a sample of timelines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection

SAMPLE: Final = 300
"""Timelines that are looked at, of the articles that finished last."""

_BY_MINUTE: Final = """
SELECT date_trunc('minute', finished_at) AS minute, count(*) FROM articles
WHERE finished_at >= date_trunc('minute', clock_timestamp()) - interval '59 minutes'
GROUP BY 1 ORDER BY 1
"""
_TIMELINES: Final = """
SELECT a.accepted_at, t.records
FROM (SELECT id, revision, accepted_at, finished_at FROM articles
      WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT %s) AS a
JOIN timelines AS t ON t.article_id = a.id AND t.revision = a.revision
"""


@dataclass(frozen=True)
class WorkerSeen:
    """A worker in the sample: how many of its articles it worked on, and when last."""

    name: str
    articles: int
    last_at: datetime


@dataclass(frozen=True)
class StagePace:
    """A stage in the sample: the time in seconds that an article waited before it and that it took, as median and
    95th percentile.
    """

    stage: str
    articles: int
    waited_p50_s: float
    waited_p95_s: float
    worked_p50_s: float
    worked_p95_s: float
    workers: Sequence[WorkerSeen]


async def finished_by_minute(connection: AsyncConnection) -> dict[datetime, int]:
    """Articles that reached a final state in the last 60 minutes, by minute; minutes without any are left out."""
    rows = await (await connection.execute(_BY_MINUTE)).fetchall()
    return dict(rows)


async def stage_paces(connection: AsyncConnection) -> dict[str, StagePace]:
    """By stage, what the timelines of the articles that finished last say."""
    rows = await (await connection.execute(_TIMELINES, (SAMPLE,))).fetchall()
    return paces_of(rows)


def paces_of(timelines: Sequence[tuple[datetime, Sequence[dict[str, Any]]]]) -> dict[str, StagePace]:
    """By stage, what timelines say, each with the time at which its article was accepted."""
    waited: dict[str, list[float]] = {}
    worked: dict[str, list[float]] = {}
    workers: dict[str, dict[str, tuple[int, datetime]]] = {}
    for accepted_at, records in timelines:
        free_at = accepted_at.timestamp()
        for record in records:
            stage, started_at = record["stage"], datetime.fromisoformat(record["started_at"])
            took = record["duration_ms"] / 1000
            waited.setdefault(stage, []).append(max(0.0, started_at.timestamp() - free_at))
            worked.setdefault(stage, []).append(took)
            seen = workers.setdefault(stage, {})
            count, last_at = seen.get(record["worker"], (0, started_at))
            seen[record["worker"]] = count + 1, max(last_at, started_at)
            free_at = started_at.timestamp() + took
    return {
        stage: StagePace(
            stage=stage,
            articles=len(worked[stage]),
            waited_p50_s=_percentile(waited[stage], 0.5),
            waited_p95_s=_percentile(waited[stage], 0.95),
            worked_p50_s=_percentile(worked[stage], 0.5),
            worked_p95_s=_percentile(worked[stage], 0.95),
            workers=sorted(
                (WorkerSeen(name, count, last_at) for name, (count, last_at) in workers[stage].items()),
                key=lambda worker: worker.name,
            ),
        )
        for stage in worked
    }


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]

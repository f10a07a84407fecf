"""The time that an article took, stage by stage, for a chart and for a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Step:
    """One stage's part. `waits`, `starts` and `ends` are shares of the whole, 0 to 1, from the acceptance."""

    stage: str
    outcome: str
    model: str | None
    notes: Sequence[str]
    worker: str
    waited_s: float
    worked_s: float
    waits: float
    starts: float
    ends: float


def steps_of(timeline: Sequence[Mapping[str, Any]], accepted_at: datetime) -> list[Step]:
    """The steps in order. Clocks of several machines may disagree: nothing waits for less than no time.

    Of an article that was processed anew the time before its new beginning is left out.
    """
    begin = accepted_at
    if timeline:
        first = datetime.fromisoformat(timeline[0]["started_at"])
        if (first - accepted_at).total_seconds() > 3600:
            begin = first
    now = 0.0
    spans = []
    for record in timeline:
        starts = max(now, (datetime.fromisoformat(record["started_at"]) - begin).total_seconds())
        ends = starts + max(0.0, record["duration_ms"] / 1000)
        spans.append((record, now, starts, ends))
        now = ends
    whole = now or 1.0
    return [
        Step(
            stage=record["stage"],
            outcome=record["outcome"],
            model=record.get("model"),
            notes=record.get("notes", ()),
            worker=record.get("worker", ""),
            waited_s=starts - waits,
            worked_s=ends - starts,
            waits=waits / whole,
            starts=starts / whole,
            ends=ends / whole,
        )
        for record, waits, starts, ends in spans
    ]

"""The way of an article through the stages as bars over time: waiting, then working."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

from khabar.terminal.fields import Json, number_of, text_of, time_of

_WAITING, _WORKING = "░", "█"
_STYLES: Final = {_WAITING: "yellow", _WORKING: "green"}
_MIN_BAR: Final = 8


@dataclass(frozen=True)
class Step:
    """One stage's part of an article's way, in milliseconds since the article was accepted."""

    record: Json
    waits_from_ms: float
    starts_ms: float
    ends_ms: float

    @property
    def waited_ms(self) -> float:
        """Time between the end of the stage before and the start of this one."""
        return self.starts_ms - self.waits_from_ms

    @property
    def worked_ms(self) -> float:
        """Time that the stage took for this article."""
        return self.ends_ms - self.starts_ms


def steps_of(timeline: Sequence[Json], accepted_at: datetime | None) -> list[Step]:
    """The steps of a timeline, in its order.

    Clocks of several machines may disagree: nothing waits for less than no time. A record without a readable
    start begins when the one before it ends.
    """
    steps: list[Step] = []
    begin = accepted_at or next((at for record in timeline if (at := time_of(record, "started_at"))), None)
    now = 0.0
    for record in timeline:
        started_at = time_of(record, "started_at")
        starts = now
        if started_at is not None and begin is not None:
            starts = max(now, (started_at - begin) / timedelta(milliseconds=1))
        ends = starts + max(0.0, number_of(record, "duration_ms") or 0.0)
        steps.append(Step(record, now, starts, ends))
        now = ends
    return steps


@dataclass(frozen=True)
class Bar:
    """A step on a scale of `total_ms`, as wide as there is room."""

    step: Step
    total_ms: float

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(1, options.max_width)
        per_cell = self.total_ms / width if self.total_ms > 0 else 1.0
        first, start, end = (
            min(width, round(at / per_cell)) for at in (self.step.waits_from_ms, self.step.starts_ms, self.step.ends_ms)
        )
        # However short, work is seen.
        end = max(end, start + 1)
        overflow = max(0, end - width)
        first, start, end = max(0, first - overflow), max(0, start - overflow), end - overflow
        bar = Text(" " * first, no_wrap=True, overflow="crop")
        bar.append(_WAITING * (start - first), _STYLES[_WAITING])
        bar.append(_WORKING * (end - start), _STYLES[_WORKING])
        yield bar

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(_MIN_BAR, options.max_width), options.max_width)


def legend() -> Text:
    """What the parts of a bar mean."""
    return Text.assemble((_WAITING, _STYLES[_WAITING]), " waiting  ", (_WORKING, _STYLES[_WORKING]), " working")


def stage_of(step: Step) -> str:
    """The name of a step's stage."""
    return text_of(step.record, "stage") or "?"

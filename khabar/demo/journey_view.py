"""Show journeys: as a table that moves on a terminal, as a line for each step elsewhere."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from khabar.demo.journey import STAGES, Journey
from khabar.terminal.durations import duration
from khabar.terminal.fields import text_of
from khabar.terminal.readable import one_line

_MAX_TOLD_CHARS: Final = 200

OnRound = Callable[[list[Journey]], None]

_STATE_STYLES: Final = {"stored": "bold green", "duplicate": "bold blue", "accepted": "dim", "queued": "dim"}


@contextmanager
def shown_live(journeys: Sequence[Journey], console: Console) -> Iterator[OnRound]:
    """Show the journeys; the function yielded is to be called after each round of questions."""
    if not console.is_terminal or console.is_dumb_terminal:
        began = time.monotonic()

        def print_moved(moved: list[Journey]) -> None:
            for journey in moved:
                line = f"{time.monotonic() - began:7.2f} s  {journey.name:<24} {_told(journey, journey.place)}"
                console.print(line, soft_wrap=True, highlight=False, markup=False, emoji=False)

        yield print_moved
        return
    # One spinner for all rows: they turn together.
    spinner = Spinner("dots", style="cyan")
    with Live(journey_table(journeys, spinner), console=console, refresh_per_second=12) as live:
        yield lambda moved: live.update(journey_table(journeys, spinner))  # noqa: ARG005 - all rows are drawn anew
        live.update(journey_table(journeys, spinner), refresh=True)


def journey_table(journeys: Sequence[Journey], spinner: Spinner) -> Table:
    """A row an article, a column a stage."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    for name in ("article", "accepted"):
        table.add_column(name, no_wrap=True)
    for stage in STAGES:
        table.add_column(stage, no_wrap=True, justify="right", min_width=len(stage))
    table.add_column("", no_wrap=True)
    for journey in journeys:
        accepted = Text("no", "red") if journey.id is None else Text("✓", "green")
        cells = [_cell(journey, stage, spinner) for stage in STAGES]
        table.add_row(Text(journey.name), accepted, *cells, Text(_told(journey, journey.state), _style(journey)))
    return table


def _cell(journey: Journey, stage: str, spinner: Spinner) -> Text | Spinner:
    durations = journey.durations_ms()
    if stage in durations:
        return Text(duration(durations[stage]), "green")
    if journey.finished or journey.place not in STAGES:
        return Text("")
    here = STAGES.index(journey.place)
    if stage == journey.place:
        return spinner
    return Text("✓", "green") if STAGES.index(stage) < here else Text("")


def _told(journey: Journey, place: str) -> str:
    why = journey.problem or (text_of(journey.article, "reason") if journey.finished else "")
    return one_line(f"{place}: {why}" if why else place, max_chars=_MAX_TOLD_CHARS)


def _style(journey: Journey) -> str:
    return _STATE_STYLES.get(journey.state, "bold red" if journey.finished else "dim")

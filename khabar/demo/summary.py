"""What the demo's run came to."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from khabar.demo.journey import Journey
from khabar.terminal.durations import duration
from khabar.terminal.fields import time_of


def states_of(journeys: Sequence[Journey]) -> dict[str, int]:
    """Articles by state, the most frequent first."""
    return dict(Counter(journey.state for journey in journeys).most_common())


def median_ms(journeys: Sequence[Journey]) -> float | None:
    """Median time from accepted to stored, in milliseconds; None if nothing was stored."""
    times = [
        (finished_at - accepted_at) / timedelta(milliseconds=1)
        for journey in journeys
        if journey.state == "stored"
        and (accepted_at := time_of(journey.article, "accepted_at"))
        and (finished_at := time_of(journey.article, "finished_at"))
    ]
    return median(times) if times else None


def summary_line(journeys: Sequence[Journey]) -> str:
    """One line: how many articles, their states, and how long it took."""
    states = ", ".join(f"{count} {state}" for state, count in states_of(journeys).items())
    middle = median_ms(journeys)
    took = f"; median {duration(middle)} from accepted to stored" if middle is not None else ""
    return f"{len(journeys)} {'article' if len(journeys) == 1 else 'articles'}: {states}{took}."

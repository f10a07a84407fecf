"""When a process that ended is started again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RestartPolicy:
    """Exponential backoff. Durations are in seconds."""

    first_delay_s: float = 0.2
    longest_delay_s: float = 10.0
    stable_after_s: float = 10.0
    """A process that ran this long ended for a new reason: the backoff begins anew."""
    crash_loop_after: int = 5
    """Ends in a row, each before it was stable, that make a crash loop."""

    def delay_s(self, quick_exits: int) -> float:
        """Pause before the next start, after so many quick ends in a row (at least 1)."""
        doublings = min(max(quick_exits, 1) - 1, 30)
        return float(min(self.longest_delay_s, self.first_delay_s * 2**doublings))

    def is_crash_loop(self, quick_exits: int) -> bool:
        """Whether to say now that the process is in a crash loop: again and again, but not each time."""
        return quick_exits > 0 and quick_exits % self.crash_loop_after == 0

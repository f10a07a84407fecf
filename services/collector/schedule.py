"""When to ask again, as pure decisions. All times in seconds."""

from dataclasses import dataclass
from random import Random
from typing import Final

_SLOWER: Final = 1.5
_JITTER: Final = 0.1
_MOST_DOUBLINGS: Final = 20
_LONGEST_WISH_S: Final = 86400.0
PAGE_TRIES: Final = 7
MOST_VERSIONS: Final = 10
_FIRST_CHANGE_S: Final = 600.0


@dataclass(frozen=True)
class Pace:
    """Bounds of the settings: how often a feed is asked, and how long to wait after failures."""

    least_s: float
    longest_s: float
    retry_base_s: float
    retry_max_s: float

    def interval(self, interval_s: float, *, new: int, listed: int, since_s: float | None) -> float:
        """The interval after a feed has been read: about one new article each time.

        `new` of `listed` entries were new, `since_s` after the last time; None: it was the first. If most entries are
        new, some may have been missed: the shortest interval.
        """
        if since_s is None:
            return self._bounded(interval_s)
        if new and 2 * new >= listed:
            return self.least_s
        aim = (interval_s + since_s / new) / 2 if new else interval_s * _SLOWER
        return self._bounded(aim)

    def after_failure(self, failures: int, wish_s: float | None = None) -> float:
        """The wait after so many failures in a row (1: the first), at least what the server wishes, up to a day."""
        doubled = self.retry_base_s * 2.0 ** min(max(failures, 1) - 1, _MOST_DOUBLINGS)
        return max(min(doubled, self.retry_max_s), min(wish_s or 0.0, _LONGEST_WISH_S))

    def after_page_failure(self, attempts: int, wish_s: float | None = None) -> float | None:
        """The wait before a page is tried again after so many tries; None: it is given up."""
        if attempts >= PAGE_TRIES:
            return None
        quadrupled = self.retry_base_s * 4.0 ** (max(attempts, 1) - 1)
        return max(min(quadrupled, self.retry_max_s), min(wish_s or 0.0, _LONGEST_WISH_S))

    def _bounded(self, interval_s: float) -> float:
        return min(max(interval_s, self.least_s), self.longest_s)


def before_version(version: int) -> float:
    """The least time between fetching a page and fetching it again because its feed says that it changed.

    It doubles with each version, so that a feed that always says so costs little.
    """
    return float(_FIRST_CHANGE_S * 2.0 ** (min(version, MOST_VERSIONS) - 1))


def jittered(wait_s: float, random: Random) -> float:
    """About so long, so that what began together does not come back together."""
    return wait_s * random.uniform(1 - _JITTER, 1 + _JITTER)

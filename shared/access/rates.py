"""Limits of rate: a token bucket for each key or address, in this process."""

import math
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

_MOST_BUCKETS: Final = 10_000


@dataclass
class _Bucket:
    left: float
    at: float


class RateLimiter:
    """So many requests a minute, at once or spread. Each process counts its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[Hashable, _Bucket] = {}

    def take(self, who: Hashable, per_min: int) -> int:
        """Take one request; 0 if it may go on, else the seconds after which the next may."""
        now = self._clock()
        bucket = self._buckets.get(who)
        if bucket is None:
            self._make_room()
            bucket = self._buckets[who] = _Bucket(float(per_min), now)
        bucket.left = min(float(per_min), bucket.left + (now - bucket.at) * per_min / 60)
        bucket.at = now
        if bucket.left >= 1:
            bucket.left -= 1
            return 0
        return max(1, math.ceil((1 - bucket.left) * 60 / per_min))

    def _make_room(self) -> None:
        """Whoever was not seen for a minute has a full bucket, which is as good as none."""
        if len(self._buckets) >= _MOST_BUCKETS:
            oldest = self._clock() - 60
            self._buckets = {who: bucket for who, bucket in self._buckets.items() if bucket.at > oldest}
        if len(self._buckets) >= _MOST_BUCKETS:
            self._buckets.clear()

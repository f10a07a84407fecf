"""When to try again after a transient failure, as a pure decision."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random


@dataclass(frozen=True)
class RetryPolicy:
    """Exponential backoff with full jitter, up to a number of retries.

    Source: Brooker (2015), "Exponential Backoff And Jitter", AWS Architecture Blog.
    """

    base: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(seconds=60)
    max_retries: int = 6

    def delay(self, retries_so_far: int, random: Random) -> timedelta | None:
        """How long to wait before the next try; None when there shall be none.

        `retries_so_far` counts from 0. The delay is at least a tenth of the ceiling, so that it is never none at all.
        """
        if retries_so_far >= self.max_retries:
            return None
        ceiling = min(self.longest, self.base * float(2 ** min(retries_so_far, 32)))
        return ceiling * random.uniform(0.1, 1.0)

from datetime import timedelta
from random import Random

from shared.runtime.retry_policy import RetryPolicy

POLICY = RetryPolicy(base=timedelta(seconds=1), longest=timedelta(seconds=60), max_retries=6)


def test_delays_double_up_to_the_longest() -> None:
    ceilings = [max(POLICY.delay(n, Random(seed)) or timedelta() for seed in range(200)) for n in range(6)]
    for ceiling, expected in zip(ceilings, (1, 2, 4, 8, 16, 32), strict=True):
        assert expected * 0.9 < ceiling.total_seconds() <= expected


def test_no_delay_is_longer_than_the_longest() -> None:
    policy = RetryPolicy(longest=timedelta(seconds=5), max_retries=1000)
    assert all((policy.delay(n, Random(n)) or timedelta()) <= timedelta(seconds=5) for n in range(1000))


def test_there_is_an_end() -> None:
    assert POLICY.delay(6, Random(0)) is None

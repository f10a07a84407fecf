from shared.access.rates import RateLimiter


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_at_once_then_one_by_one() -> None:
    clock = Clock()
    limiter = RateLimiter(clock)
    assert [limiter.take("a", 3) for _ in range(3)] == [0, 0, 0]
    assert limiter.take("a", 3) == 20
    clock.now += 20
    assert limiter.take("a", 3) == 0
    assert limiter.take("a", 3) > 0


def test_each_has_their_own() -> None:
    limiter = RateLimiter(Clock())
    assert limiter.take("a", 1) == 0
    assert limiter.take("a", 1) > 0
    assert limiter.take("b", 1) == 0


def test_nothing_is_saved_up_beyond_a_minute() -> None:
    clock = Clock()
    limiter = RateLimiter(clock)
    limiter.take("a", 2)
    clock.now += 3600
    assert [limiter.take("a", 2) > 0 for _ in range(3)] == [False, False, True]


def test_memory_is_bounded_whoever_comes() -> None:
    limiter = RateLimiter(Clock())
    for address in range(25_000):
        limiter.take(address, 1)
    assert len(limiter._buckets) <= 10_000

from shared.runtime.stall_detector import StallDetector


def looks(*seen: tuple[float, bool, bool, int]) -> list[bool]:
    detector = StallDetector(idle_s=20, busy_s=100)
    return [detector.is_stalled(now=n, work_waits=w, busy=b, marker=m) for n, w, b, m in seen]


def test_a_worker_that_takes_messages_is_not_stalled() -> None:
    assert not any(looks(*((t, True, False, t) for t in range(0, 200, 5))))


def test_a_worker_without_work_is_not_stalled() -> None:
    assert not any(looks(*((t, False, False, 0) for t in range(0, 200, 5))))


def test_a_worker_that_takes_nothing_though_messages_wait_is_stalled_after_a_while() -> None:
    assert looks((0, True, False, 1), (15, True, False, 1), (25, True, False, 1)) == [False, False, True]


def test_work_that_came_only_now_does_not_make_a_long_quiet_worker_stalled() -> None:
    assert looks((0, False, False, 1), (500, True, False, 1), (505, True, False, 1)) == [False, False, False]


def test_a_busy_worker_gets_more_patience() -> None:
    assert looks((0, True, True, 1), (90, True, True, 1), (110, True, True, 1)) == [False, False, True]

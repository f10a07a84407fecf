"""The short form of the slow day: counts, whatever the machine's speed."""

import time

from tests.chaos.slow_day import slow_day, slow_stack


def test_only_what_redis_lost_is_sent_again_however_slow_the_workers_are() -> None:
    seed = int(time.time())
    print(f"seed {seed}")
    with slow_stack() as stack:
        day = slow_day(
            stack,
            articles=200,
            seed=seed,
            kills=("cleaning", "extraction", "relay", "valkey"),
            paused_s=8,
            gap_s=3,
            flush=True,
        )
    print(day)
    assert day.sound, day
    # The flush at least, or nothing was tried here.
    assert day.lost_by_redis > 0, day
    assert day.account.quarantined == 0, day

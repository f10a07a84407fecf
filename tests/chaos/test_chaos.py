"""The short form of `make chaos`: the faults that do not take long, in an order from a printed seed."""

import random
import time

from tests.chaos.campaign import campaign, under_fire
from tests.chaos.faults import FAULTS

# These take their time: a frozen or full server lasts, a hung process is waited for, poison kills again and again.
LONG = {
    "Valkey frozen",
    "a worker hangs",
    "poison that crashes",
    "poison that never ends",
    "workers restarted by SIGTERM",
    "deploy with a bug",
}


def test_nothing_is_lost_or_stored_twice_whatever_is_done_to_the_stack() -> None:
    seed = int(time.time())
    print(f"seed {seed}")
    faults = [name for name in FAULTS if name not in LONG]
    order = random.Random(seed).sample(faults, len(faults))
    with under_fire() as stack:
        account = campaign(
            stack, "short", order, articles=400, seed=seed, rate=15, patience_s=3, gap_s=0.5, drain_s=120
        )
        restarts = {process.name: process.restarts for process in stack.state().processes}
    print("\n".join((f"{account.lasted_s:.0f} s, recovery {account.recovery_s:.0f} s", *account.left)))
    assert account.whole, account
    # The poison that ate memory; everything else ends as it would have in peace.
    assert account.quarantined == 1, account
    assert account.stored + account.rejected == account.posted - 1, account
    assert all(
        restarts[name] for name in ("cleaning", "extraction", "classification", "storage", "relay", "stories", "api")
    )
    assert all(restarts[name] for name in ("valkey", "postgres")), restarts

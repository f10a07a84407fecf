"""Workers join and leave while articles pass: told to, and by load."""

from pathlib import Path

from tests.chaos.arrivals import Arrivals
from tests.chaos.campaign import IMPATIENT
from tests.support.servers import wait_until
from tests.support.stack import RunningStack, running_stack

# Quick to grow and to shrink, on a machine of any speed.
EAGER = {"KHABAR_SCALE_TARGET_S": "0.5", "KHABAR_SCALE_CALM_S": "1"}
FOLLOWING_LOAD = ("cleaning", "extraction", "classification")


def workers(stack: RunningStack, stage: str) -> int:
    return sum(process.group == stage for process in stack.state().processes)


def test_workers_join_and_leave_as_ordered_and_by_load_without_loss(tmp_path: Path) -> None:
    options = ("--autoscale", "--max-workers", "2")
    with running_stack(tmp_path / "home", settings=IMPATIENT | EAGER, arguments=options) as stack:
        arrivals = Arrivals(stack.url, 200, seed=4, rate=10_000)
        arrivals.start()
        assert stack.khabar("scale", "storage", "2") == "storage: 2 workers\n"
        wait_until(lambda: workers(stack, "extraction") == 2, timeout_s=60)
        assert stack.khabar("scale", "storage", "1") == "storage: 1 workers\n"
        arrivals.join(timeout=60)
        states = stack.wait_until_finished(arrivals.wanted, timeout_s=120)
        assert states.keys() <= {"stored", "rejected"}, states
        assert sum(states.values()) == arrivals.wanted
        wait_until(lambda: all(workers(stack, stage) == 1 for stage in FOLLOWING_LOAD), timeout_s=60)
        assert workers(stack, "storage") == 1

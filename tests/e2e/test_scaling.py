"""Workers join and leave while articles pass: told to, and by load."""

from pathlib import Path

from tests.chaos.arrivals import Arrivals
from tests.chaos.campaign import IMPATIENT
from tests.support.servers import wait_until
from tests.support.stack import RunningStack, running_stack

# Quick to grow and to shrink, on a machine of any speed.
EAGER = {"KHABAR_SCALE_TARGET_S": "0.5", "KHABAR_SCALE_CALM_S": "1"}


def workers(stack: RunningStack, stage: str) -> int:
    return sum(process.group == stage for process in stack.state().processes)


def finish(stack: RunningStack, arrivals: Arrivals) -> None:
    arrivals.join(timeout=60)
    states = stack.wait_until_finished(arrivals.wanted, timeout_s=120)
    assert states.keys() <= {"stored", "rejected"}, states
    assert sum(states.values()) == arrivals.wanted


def test_workers_join_and_leave_as_ordered_without_loss(tmp_path: Path) -> None:
    with running_stack(tmp_path / "home", settings=IMPATIENT) as stack:
        arrivals = Arrivals(stack.url, 600, seed=3, rate=200)
        arrivals.start()
        assert stack.khabar("scale", "extraction", "3") == "extraction: 3 workers\n"
        assert stack.khabar("scale", "extraction", "1") == "extraction: 1 workers\n"
        finish(stack, arrivals)
        assert workers(stack, "extraction") == 1


def test_a_burst_brings_workers_that_go_again(tmp_path: Path) -> None:
    options = ("--autoscale", "--max-workers", "3")
    with running_stack(tmp_path / "home", settings=IMPATIENT | EAGER, arguments=options) as stack:
        arrivals = Arrivals(stack.url, 1000, seed=4, rate=10_000)
        arrivals.start()
        wait_until(lambda: workers(stack, "extraction") > 1, timeout_s=60)
        finish(stack, arrivals)
        wait_until(
            lambda: all(workers(stack, stage) == 1 for stage in ("cleaning", "extraction", "storage")), timeout_s=60
        )

"""What is under way when everything stops goes on when everything starts."""

from pathlib import Path

from tests.chaos.arrivals import Arrivals
from tests.chaos.campaign import IMPATIENT
from tests.support.stack import running_stack


def test_articles_survive_a_restart_of_everything(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running_stack(home, settings=IMPATIENT) as stack:
        arrivals = Arrivals(stack.url, 50, seed=1, rate=1000)
        arrivals.run()
    with running_stack(home, settings=IMPATIENT) as stack:
        states = stack.wait_until_finished(arrivals.posted, timeout_s=120)
    assert states.keys() <= {"stored", "rejected"}
    assert sum(states.values()) == 50

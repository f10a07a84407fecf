"""The newcomer's walk leads where it says."""

import re

from shared.settings import PROJECT_ROOT
from tests.support.walk import LINK, PAGE, corrected

WALK = PAGE.read_text(encoding="utf-8")


def test_each_link_leads_to_the_line_that_defines_the_name() -> None:
    now = corrected(WALK)
    assert now == WALK, "code has moved: python -m tests.support.walk"


def test_a_link_to_another_line_is_noticed() -> None:
    moved = re.sub(r"#L(\d+)", lambda line: f"#L{int(line[1]) + 1}", WALK)
    assert corrected(moved) == corrected(WALK) != moved


def test_the_walk_passes_every_stage_and_takes_ten_minutes() -> None:
    visited = {link["path"] for link in LINK.finditer(WALK)}
    assert {str(path.relative_to(PROJECT_ROOT)) for path in (PROJECT_ROOT / "services").glob("*/stage.py")} <= visited
    assert WALK.count("#L") == len(LINK.findall(WALK))
    minutes = {"one": 1, "two": 2}
    assert sum(minutes[spent] for spent in re.findall(r"^## .*\((one|two) minutes?\)$", WALK, re.MULTILINE)) == 10

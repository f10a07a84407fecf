"""The table of alarms in docs/operating.md against the code."""

import re
from pathlib import Path
from typing import get_args

from services.relay import alarm_rules, alarm_watch, standing_alarms
from shared.ledger.alarms import Kind
from shared.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"


def section() -> str:
    found = re.search(r"\n## Alarms\n(.*?)\n## ", (DOCS / "operating.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return " ".join(found[1].split())


def test_the_table_names_every_alarm_and_no_other() -> None:
    assert sorted(re.findall(r"\| `([a-z_]+)` \|", section())) == sorted(get_args(Kind))


def test_the_thresholds_are_those_of_the_code() -> None:
    fields = Settings.model_fields
    short, long = alarm_watch._SILENCE_HOURS
    for said in (
        f"in the last {short} or {long} hours at most {alarm_rules._SILENT_BELOW:.0%}".replace("%", " %"),
        f"the last {alarm_watch.HISTORY_DAYS} days ({alarm_rules._FEWEST_DAYS} days at least)",
        f"in the last {alarm_watch._SHARE_HOURS} hours, of {alarm_rules._FEWEST_ARTICLES} articles at least",
        f"and {alarm_rules._LEAST_GROWTH:.0%} of the way".replace("%", " %"),
        f"where {alarm_rules._FEWEST_BEFORE} articles at least",
        f"less than once in {round(2.718281828459045**alarm_rules._LEAST_SURPRISE):,} times",
        f"it holds {fields['quarantine_alarm'].default:,} undecided articles",
        f"every {fields['alarm_every_s'].default:.0f} s",
        f"the last two every {standing_alarms._EVERY_S:.0f} s",
    ):
        assert said in section(), said
    assert alarm_rules._LEAST_RATIO == 2.0, "the text says: twice"

from pathlib import Path

import pytest

from shared.errors import ConfigurationError
from shared.ledger.retention import load_retention

RULES = """
[[rule]]
sources = ["wire.example", "other.example"]
states = ["stored"]
keep_days = 30

[[rule]]
sources = ["archive.example"]

[[rule]]
keep_days = 365
"""


def rules_in(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "retention.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("source", "state", "decides"),
    [
        ("wire.example", "stored", (1, 30)),
        ("wire.example", "rejected", (3, 365)),
        ("archive.example", "stored", (2, None)),
        (None, "stored", (3, 365)),
    ],
)
def test_the_first_rule_that_fits_decides(
    tmp_path: Path, source: str | None, state: str, decides: tuple[int, int | None]
) -> None:
    found = load_retention(rules_in(tmp_path, RULES)).decides(source, state)
    assert found is not None
    assert (found[0], found[1].keep_days) == decides


def test_what_no_rule_fits_is_kept(tmp_path: Path) -> None:
    rules = load_retention(rules_in(tmp_path, '[[rule]]\nsources = ["a"]\nkeep_days = 1\n'))
    assert rules.decides("b", "stored") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "rule"),
        ("[[rule]]\nkeep_days = 0\n", "keep_days"),
        ('[[rule]]\nkeep_days = "a year"\n', "keep_days"),
        ('[[rule]]\nstates = ["queued"]\n', "states"),
        ("[[rule]]\nkeep_dayz = 3\n", "keep_dayz"),
        ("[[rule]\n", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        load_retention(rules_in(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere\.toml"):
        load_retention(tmp_path / "nowhere.toml")

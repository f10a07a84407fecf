from pathlib import Path

import pytest

from khabar.commands.options import default_url
from khabar.supervisor.state import StackState, write_state


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("KHABAR_URL", "KHABAR_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KHABAR_HOME", str(tmp_path))
    return tmp_path


def test_the_data_folder_knows_where_its_stack_answers(home: Path) -> None:
    write_state(home / "run" / "state.json", StackState(pid=1, started_at=0, facts={"url": "http://127.0.0.1:9123"}))
    assert default_url() == "http://127.0.0.1:9123"


def test_a_port_that_was_given_wins(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_state(home / "run" / "state.json", StackState(pid=1, started_at=0, facts={"url": "http://127.0.0.1:9123"}))
    monkeypatch.setenv("KHABAR_PORT", "9999")
    assert default_url() == "http://127.0.0.1:9999"


def test_an_address_that_was_given_wins_over_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_URL", "http://khabar.example")
    assert default_url() == "http://khabar.example"


def test_without_any_of_these_it_is_the_usual_port() -> None:
    assert default_url() == "http://127.0.0.1:8000"

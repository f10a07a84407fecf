import sys
from pathlib import Path

import pytest

from shared.this_program import khabar


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment in the folder `.venv` of the folder where somebody types."""
    program = tmp_path / ".venv" / "bin" / "khabar"
    program.parent.mkdir(parents=True)
    program.touch(0o755)
    monkeypatch.setattr(sys, "executable", str(program.with_name("python")))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    return program


def test_a_program_that_is_not_on_the_path_is_called_by_where_it_lies(installed: Path) -> None:
    assert khabar("stats") == ".venv/bin/khabar stats"


def test_on_the_path_its_name_is_enough(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(installed.parent))
    assert khabar("stats") == "khabar stats"


def test_from_another_folder_it_is_called_by_its_whole_path(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert khabar() in (str(installed), str(installed).lstrip("/"))

"""Model files are those that were shipped, or the stage does not start and says why."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from khabar.cli import khabar
from shared.errors import ConfigurationError
from shared.model_lock import FOLDER, LOCK_NAME, check_models, model_files, written_lock
from shared.pipeline import PIPELINE, stage_named
from shared.runtime.stage_worker import StageWorker
from shared.settings import Settings

STAGES = [stage.name for stage in PIPELINE]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A stage `cleaning` with two model files, and their lock."""
    for name in ("lines.json", "data/pages.npz"):
        (tmp_path / "cleaning" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "cleaning" / name).write_bytes(name.encode() * 1000)
    (tmp_path / "cleaning" / "phrases.toml").write_text("", encoding="utf-8")
    (tmp_path / LOCK_NAME).write_text(written_lock(tmp_path, ["cleaning"]), encoding="utf-8")
    return tmp_path


def test_the_lock_is_that_of_the_files() -> None:
    kept = (FOLDER / LOCK_NAME).read_text(encoding="utf-8")
    assert kept == written_lock(FOLDER, STAGES), "after a model was replaced on purpose: make lock-models"
    assert {"cleaning", "extraction", "classification"} == {
        line.split("  ")[1].split("/")[0] for line in kept.splitlines()
    }


def test_whole_files_pass(copy: Path) -> None:
    assert model_files(copy, "cleaning") == ["cleaning/data/pages.npz", "cleaning/lines.json"]
    check_models("cleaning", copy)
    check_models("storage", copy)


@pytest.mark.parametrize("name", ["lines.json", "data/pages.npz"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / "cleaning" / name).unlink()
    with pytest.raises(ConfigurationError, match=f"stage cleaning lacks its model file .*{name}: install Khabar again"):
        check_models("cleaning", copy)


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data[:50] + b"?" + data[51:], lambda _: b""])
def test_a_damaged_file_is_named(copy: Path, damage: object) -> None:
    assert callable(damage)
    path = copy / "cleaning" / "lines.json"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(
        ConfigurationError, match=r"lines\.json of the stage cleaning is damaged.*training\.lock_models"
    ):
        check_models("cleaning", copy)


def test_a_file_that_nobody_locked_is_named(copy: Path) -> None:
    (copy / "cleaning" / "more.onnx").write_bytes(b"x")
    with pytest.raises(ConfigurationError, match=r"more\.onnx that is not in models\.lock"):
        check_models("cleaning", copy)


def test_a_missing_lock_is_named(copy: Path) -> None:
    (copy / LOCK_NAME).unlink()
    with pytest.raises(ConfigurationError, match=r"models\.lock cannot be read"):
        check_models("cleaning", copy)


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped services without the English topics, as an interrupted copy leaves them."""
    folder = tmp_path / "services"
    left_out = shutil.ignore_patterns("console", "topics.en.npz", "*.py", "__pycache__")
    shutil.copytree(FOLDER, folder, ignore=left_out, copy_function=os.symlink)
    monkeypatch.setattr("shared.model_lock.check_models.__defaults__", (folder,))


@pytest.mark.usefixtures("damaged")
def test_a_worker_does_not_start_without_a_model_file() -> None:
    worker = StageWorker(stage_named("classification"), Settings(), lambda *_: pytest.fail("it started"))
    with pytest.raises(ConfigurationError, match=r"topics\.en\.npz"):
        worker.load()


@pytest.mark.usefixtures("damaged")
def test_the_stage_command_says_it_in_a_sentence() -> None:
    done = CliRunner().invoke(khabar, ["stage", "classification"], input='{"id": 1, "text": "News from Cairo."}\n')
    assert isinstance(done.exception, ConfigurationError)
    assert "topics.en.npz" in str(done.exception)

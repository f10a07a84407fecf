"""A worker whose files are wrong says so, in the way that the supervisor understands."""

from pathlib import Path

import pytest
from celery import Celery

from services.cleaning.handler import make_handler as cleaning
from shared.errors import MISCONFIGURED_MARK, MISCONFIGURED_STATUS
from shared.runtime.celery_worker import _worker_starting
from shared.settings import Settings


class _Worker:
    """Loads what cleaning needs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def load(self) -> None:
        cleaning(self._settings)


def test_a_faulty_file_ends_the_worker_with_its_own_status(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    faulty = tmp_path / "lines.json"
    faulty.write_text("{", encoding="utf-8")
    settings = Settings().model_copy(update={"source_lines": faulty})
    with pytest.raises(SystemExit) as ended:
        _worker_starting(Celery(), _Worker(settings), settings)  # type: ignore[arg-type]
    assert ended.value.code == MISCONFIGURED_STATUS
    said = capfd.readouterr().err.strip().splitlines()[-1]
    assert said.startswith(f"{MISCONFIGURED_MARK}KHABAR_SOURCE_LINES: ") and str(faulty) in said

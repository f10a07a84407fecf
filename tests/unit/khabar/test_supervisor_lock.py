"""One stack per data folder."""

import fcntl
import os
import threading
from pathlib import Path

import pytest

from khabar.supervisor import StackLock, holder_of
from shared.errors import ConfigurationError


def test_a_second_stack_is_told_who_runs_the_first(tmp_path: Path) -> None:
    path = tmp_path / "run" / "lock"
    with StackLock(path, url="http://127.0.0.1:8000"):
        expected = rf"already running .*process {os.getpid()}, http://127\.0\.0\.1:8000.*KHABAR_HOME"
        with pytest.raises(ConfigurationError, match=expected), StackLock(path):
            pass


def test_a_lock_file_that_was_left_over_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_text('{"pid": 1, "url": "http://127.0.0.1:1"}', encoding="utf-8")
    assert holder_of(path) is None
    with StackLock(path, url="http://127.0.0.1:2"):
        holder = holder_of(path)
        assert holder is not None
        assert (holder.pid, holder.url) == (os.getpid(), "http://127.0.0.1:2")
    assert holder_of(path) is None


def test_a_lock_file_of_rubbish_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_bytes(b"\xff\x00[1")
    with StackLock(path):
        assert holder_of(path) is not None


def test_someone_who_only_looks_does_not_keep_a_stack_from_starting(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    with path.open("rb") as looker:
        fcntl.flock(looker, fcntl.LOCK_SH)
        release = threading.Timer(0.08, fcntl.flock, (looker, fcntl.LOCK_UN))
        release.start()
        with StackLock(path):
            assert holder_of(path) is not None
        release.join()


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be written"), StackLock(tmp_path / "file" / "lock"):
        pass

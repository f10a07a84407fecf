"""Who has said that it is ready, and still lives."""

import os
from pathlib import Path

import pytest

from shared.runtime.readiness import announce_ready, count_announced, forget_announcements, is_announced


def test_a_process_announces_itself_under_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_INSTANCE", "2")
    announce_ready(tmp_path, "cleaning")
    assert is_announced(tmp_path, "cleaning")
    assert is_announced(tmp_path, "cleaning", 2)
    assert not is_announced(tmp_path, "cleaning", 1), "it speaks for no sibling"
    assert count_announced(tmp_path, "cleaning") == 1
    forget_announcements(tmp_path)
    assert not is_announced(tmp_path, "cleaning")


def test_the_dead_are_not_ready(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        announce_ready(tmp_path, "cleaning")
        os._exit(0)
    os.waitpid(child, 0)
    assert not is_announced(tmp_path, "cleaning", 1)

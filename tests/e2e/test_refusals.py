"""What `khabar up` says when it cannot start: one sentence, exit code 1, nothing left running."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil

from khabar.embedded import free_port
from tests.support.stack import RunningStack


def up(home: Path, port: int, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "khabar", "up", "--home", str(home), "--port", str(port)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def refused_with(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    for word in words:
        assert word in done.stderr, done.stderr


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused_with(up(tmp_path / "home", port), str(port), "another process is listening")


def test_a_second_stack_on_the_same_folder_is_told_of_the_first(stack: RunningStack) -> None:
    refused_with(up(stack.home, free_port()), "already running", stack.url, str(stack.process.pid))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    refused_with(up(blocked / "home", free_port()), str(blocked))


def test_a_database_that_does_not_answer_is_named_and_nothing_is_left_running(tmp_path: Path) -> None:
    done = up(tmp_path / "home", free_port(), DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    refused_with(done, "PostgreSQL", "DATABASE_URL")
    left = [p for p in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(p.info["cmdline"] or [])]
    assert left == []


def test_other_machines_are_let_in_only_with_a_key(tmp_path: Path) -> None:
    done = up(tmp_path / "home", free_port(), KHABAR_HOST="0.0.0.0")
    refused_with(done, "0.0.0.0", "khabar keys create", "KHABAR_HOST=127.0.0.1")


def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path) -> None:
    refused_with(up(tmp_path / "home", free_port(), KHABAR_VISIBILITY_TIMEOUT_S="1"), "VISIBILITY_TIMEOUT")

"""`khabar watch` and `khabar post -`, as programs, against a real server."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.support.documents import writers
from tests.support.documents.samples import SAMPLES
from tests.support.servers import wait_until

FLOODS, MARKET, FOOTBALL = SAMPLES[:3]


def khabar(*arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([sys.executable, "-m", "khabar", *arguments], input=given, capture_output=True, check=False)


@contextmanager
def watching(folder: Path, http: httpx.Client) -> Iterator["subprocess.Popen[str]"]:
    state = folder.parent / "watch.sqlite3"
    command = [sys.executable, "-m", "khabar", "watch", str(folder), "--every", "0.1", "--state", str(state)]
    process = subprocess.Popen(
        [*command, "--url", str(http.base_url)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def articles(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM articles").fetchone()
    return int(row[0]) if row else 0


def until(connection: psycopg.Connection, count: int) -> None:
    wait_until(lambda: articles(connection) == count, timeout_s=60)


def test_new_and_changed_files_are_posted_once_over_a_kill(
    http: httpx.Client, connection: psycopg.Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.docx").write_bytes(writers.docx(FLOODS))
    with watching(folder, http) as first:
        until(connection, 1)
        (folder / "b.txt").write_text(MARKET.text)
        until(connection, 2)
        first.send_signal(signal.SIGKILL)
    (folder / "c.eml").write_bytes(writers.mail(FOOTBALL))
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\nnothing")
    with watching(folder, http):
        until(connection, 3)
        (folder / "b.txt").write_text(MARKET.text + "\n\nتحديث.")
        until(connection, 4)
    shown = khabar("watch", str(folder), "--left-out", "--state", str(tmp_path / "watch.sqlite3"))
    assert shown.stdout.decode().startswith("bad.pdf: ")


def test_a_watch_that_is_told_to_end_ends_well(http: httpx.Client, tmp_path: Path) -> None:
    with watching(tmp_path, http) as process:
        (tmp_path / "a.txt").write_text(FLOODS.text)
        assert process.stdout is not None
        assert process.stdout.readline() == "a.txt: 1 created, 0 posted before\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_a_server_that_is_away_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FLOODS.text)
    with httpx.Client(base_url="http://127.0.0.1:9") as nowhere, watching(tmp_path, nowhere) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("waiting: ")
        assert process.poll() is None


@pytest.mark.parametrize(
    ("given", "created"),
    [
        (FLOODS.text.encode("cp1256"), 1),
        (f"<html><body><p>{FLOODS.text}</p></body></html>".encode(), 1),
        (b'{"content": "a"}\n{"content": "b"}\n', 2),
        (writers.docx(FLOODS), 1),
        (writers.rtf(FLOODS), 1),
        (writers.mbox(writers.mail(FLOODS), writers.mail(MARKET)), 2),
        (writers.mail(FLOODS), 1),
        (writers.telegram(*SAMPLES), 10),
        (writers.wordpress(*SAMPLES), 10),
    ],
    ids=["text", "html", "lines", "docx", "rtf", "mbox", "mail", "telegram", "wordpress"],
)
def test_standard_input_is_whatever_it_turns_out_to_be(http: httpx.Client, given: bytes, created: int) -> None:
    done: Any = khabar("post", "-", "--url", str(http.base_url), given=given)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith(f"{created} created")

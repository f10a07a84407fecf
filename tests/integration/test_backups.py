"""Backup and restore of a data folder: whole, also while articles arrive, and a damaged file is refused."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from khabar.backups import verify_backup
from khabar.own_ledger import own_ledger
from shared.errors import ConfigurationError
from tests.support.builders import a_posting
from tests.support.ledger import accept_all
from tests.upgrades import BACKUPS

BACKUP = BACKUPS[-1]


@pytest.fixture
def khabar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line over a data folder in the test's own."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("KHABAR_HOME", str(tmp_path / "home"))

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "khabar", *map(str, arguments)]
        return subprocess.run(argv, env=dict(os.environ), capture_output=True, encoding="utf-8", check=False)

    return run


def _ids() -> set[str]:
    with own_ledger() as connection:
        return {str(row[0]) for row in connection.execute("SELECT id FROM articles").fetchall()}


def test_what_is_restored_is_what_was_there(
    khabar: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    assert khabar("restore", BACKUP).returncode == 0
    with own_ledger() as connection:
        before = connection.execute("SELECT article_id, title, text, record FROM results ORDER BY 1").fetchall()
    ids = _ids()
    queue = tmp_path / "home" / "valkey" / "appendonlydir"
    queue.mkdir(parents=True)

    taken = khabar("backup", tmp_path / "all.backup")
    assert taken.returncode == 0, taken.stderr
    assert (tmp_path / "all.backup").stat().st_mode & 0o777 == 0o600
    refused = khabar("backup", tmp_path / "all.backup")
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)

    refused = khabar("restore", tmp_path / "all.backup")
    assert refused.returncode == 1
    assert "There are articles or keys" in refused.stderr
    with own_ledger() as connection:
        connection.execute("DELETE FROM articles")
    done = khabar("restore", "--force", tmp_path / "all.backup")
    assert done.returncode == 0, done.stderr
    assert f"{len(ids)} articles are there" in done.stdout
    assert _ids() == ids
    with own_ledger() as connection:
        assert connection.execute("SELECT article_id, title, text, record FROM results ORDER BY 1").fetchall() == before
    assert not queue.exists(), "messages of the articles before would still be delivered"


def test_a_backup_that_cannot_be_loaded_leaves_what_is_there(
    khabar: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """A file with a right checksum, over something that is no dump."""
    assert khabar("restore", BACKUP).returncode == 0
    ids = _ids()
    wrong = tmp_path / "wrong.backup"
    data = b"PGDMP" + b"x" * 5000
    sha = subprocess.run(["sha256sum"], input=data, capture_output=True, check=True).stdout.split()[0]
    wrong.write_bytes(data + b"\nkhabar-backup sha256 " + sha + b"\n")
    refused = khabar("restore", "--force", wrong)
    assert refused.returncode == 1
    assert "could not be restored" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert _ids() == ids


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: data[:1000] + bytes([data[1000] ^ 1]) + data[1001:], "is damaged"),
        (lambda data: data[:-1], "its checksum is missing"),
        (lambda data: data[: len(data) // 2], "its checksum is missing"),
        (lambda data: data + b"more", "its checksum is missing"),
        (lambda _: b"", "its checksum is missing"),
    ],
)
def test_a_damaged_file_is_refused(damage: Callable[[bytes], bytes], said: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.backup"
    copy.write_bytes(damage(BACKUP.read_bytes()))
    with pytest.raises(ConfigurationError, match=said):
        verify_backup(copy, lambda _: None)


def test_a_damaged_file_is_refused_before_anything_is_made(
    khabar: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.backup"
    copy.write_bytes(BACKUP.read_bytes()[:-100])
    refused = khabar("restore", copy)
    assert refused.returncode == 1
    assert "Take another copy" in refused.stderr
    assert not (tmp_path / "home" / "postgres").exists()


def test_a_backup_that_fails_leaves_no_file(
    khabar: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://khabar:x@127.0.0.1:1/none")
    failed = khabar("backup", tmp_path / "all.backup")
    assert failed.returncode == 1
    assert "could not be dumped" in failed.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_backup_while_articles_arrive_is_one_moment(
    khabar: Callable[..., subprocess.CompletedProcess[str]],
    ledger_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Everything that was acknowledged before it began is in it, and nothing is half there."""
    accepted: list[str] = []
    stop = threading.Event()

    def post() -> None:
        while not stop.is_set():
            number = len(accepted)
            accepted.extend(str(one.article_id) for one in accept_all(ledger_url, [a_posting(f"خبر {number}")]))

    poster = threading.Thread(target=post)
    poster.start()
    try:
        while len(accepted) < 20:
            assert poster.is_alive()
        before = set(accepted)
        monkeypatch.setenv("DATABASE_URL", ledger_url)
        done = khabar("backup", tmp_path / "all.backup")
        assert done.returncode == 0, done.stderr
        began_over = len(accepted)
    finally:
        stop.set()
        poster.join()
    assert began_over > len(before), "nothing arrived meanwhile"
    monkeypatch.delenv("DATABASE_URL")
    assert khabar("restore", tmp_path / "all.backup").returncode == 0
    with own_ledger() as connection:
        kept = {str(row[0]) for row in connection.execute("SELECT id FROM articles").fetchall()}
    assert before <= kept <= set(accepted)


def test_a_file_that_cannot_be_written_is_named(
    khabar: Callable[..., subprocess.CompletedProcess[str]],
    ledger_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", ledger_url)
    failed = khabar("backup", tmp_path / "none" / "all.backup")
    assert failed.returncode == 1
    assert "all.backup cannot be written: No such file or directory" in failed.stderr

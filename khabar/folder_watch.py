"""Post what appears and changes in a folder, each state of a file once, also over restarts and crashes.

What was posted is noted in an SQLite file after the server has it. Killed in between, the file is posted again, which
creates nothing: lines carry a key that is made of them, and the server knows documents by their bytes.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from khabar.article_files import ArticleFiles, is_article, is_document
from khabar.client import Client
from khabar.document_files import post_document_file

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, articles INTEGER NOT NULL, left_out TEXT
)
"""
_NOTE: Final = "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)"
# Of programs that are still writing.
_UNFINISHED: Final = (".part", ".partial", ".crdownload", ".tmp", ".swp", "~")
_PREFIXES: Final = (".", "~$")

Stamp = tuple[int, int]
"""Size in bytes, and when it was changed, in nanoseconds."""


class Noted:
    """What was done with each file, in an SQLite file."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute(_TABLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def stamp(self, path: Path) -> Stamp | None:
        """As what it was posted last; None if it never was."""
        row = self._db.execute("SELECT size, changed FROM files WHERE path = ?", (str(path),)).fetchone()
        return (row[0], row[1]) if row else None

    def note(self, path: Path, stamp: Stamp, articles: int, left_out: str | None) -> None:
        """It is done, or cannot be read."""
        self._db.execute(_NOTE, (str(path), *stamp, articles, left_out))

    def left_out(self) -> Iterator[tuple[Path, str]]:
        """What could not be read, and why."""
        for path, reason in self._db.execute("SELECT path, left_out FROM files WHERE left_out NOTNULL ORDER BY path"):
            yield Path(path), reason


@dataclass(frozen=True)
class Done:
    """What became of one file: how many articles it gave that were new, and what of it could not be read."""

    path: Path
    created: int
    repeated: int
    left_out: tuple[str, ...]


@dataclass
class FolderWatch:
    """One folder with all below it. A file is posted when it was the same at two looks in a row."""

    folder: Path
    noted: Noted
    facts: Mapping[str, Any] = field(default_factory=dict)
    encoding: str | None = None
    _seen: dict[Path, Stamp] = field(default_factory=dict)

    def settled(self) -> Iterator[tuple[Path, Stamp]]:
        """Files to post now: new or changed, and no longer changing."""
        seen: dict[Path, Stamp] = {}
        for path, stamp in _files(self.folder):
            if self.noted.stamp(path) == stamp:
                continue
            if self._seen.get(path) == stamp:
                yield path, stamp
            else:
                seen[path] = stamp
        self._seen = seen

    def post(self, client: Client, path: Path, stamp: Stamp) -> Done:
        """Post a file and note it.

        Raises: ClientError if the server cannot be reached, or does not let us in; then nothing is noted.
        """
        left_out: list[str] = []
        if is_document(path):
            answers = post_document_file(client, path, self.facts, lambda _, reason: left_out.append(reason))
            created = sum(1 for article in answers if article["created"])
            repeated = len(answers) - created
        else:
            files = ArticleFiles([path], self.encoding, dict(self.facts), lambda _, reason: left_out.append(reason))
            created = repeated = 0
            for posted in client.post_lines(map(_keyed, files.lines())):
                if posted.problem:
                    left_out.append(f"{path}: article {posted.line}: {posted.problem}")
                created += posted.created
                repeated += not posted.created and not posted.problem
        self.noted.note(path, stamp, created + repeated, "; ".join(left_out[:20]) or None)
        return Done(path, created, repeated, tuple(left_out))


def _files(folder: Path) -> Iterator[tuple[Path, Stamp]]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if name.startswith(_PREFIXES) or name.endswith(_UNFINISHED) or path.is_symlink():
                continue
            if not (is_article(path) or is_document(path)):
                continue
            try:
                found = path.stat()
            except OSError:
                # It was just moved or deleted.
                continue
            if found.st_size:
                yield path, (found.st_size, found.st_mtime_ns)


def _keyed(line: bytes) -> bytes:
    """The line with a key made of it, so that posting it again is harmless."""
    try:
        article = json.loads(line)
    except (ValueError, RecursionError):
        return line
    if not isinstance(article, dict) or "idempotency_key" in article:
        return line
    keyed = {**article, "idempotency_key": f"watch-{hashlib.sha256(line).hexdigest()}"}
    return json.dumps(keyed, ensure_ascii=False).encode("utf-8", "surrogatepass")

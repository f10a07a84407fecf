"""Write an export to a file, part by part, so that one that was interrupted goes on where it stopped.

Beside the file that is being made lie `FILE.part`, what has arrived, and `FILE.part.json`, how far that is: a part
counts once it is on the disk, and what was written beyond is cut off at the next start. Parquet has parts that are
files themselves, in the folder `FILE.part`; they are joined at the end, row group by row group.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from khabar.client import Client, ClientError


class ExportInterrupted(ClientError):
    """It can go on later; what has arrived is kept."""


@dataclass(frozen=True)
class Progress:
    """How far an export is. `next`: the address of the next part, None when there is none.

    `incomplete`: what the server said of articles that an upgrade left to be entered, so that some are missing.
    """

    query: dict[str, Any]
    next: str | None
    articles: int = 0
    size: int = 0
    parts: int = 0
    total: int | None = None
    exact: bool = True
    incomplete: str | None = None


Report = Callable[[Progress], None]


class ExportFile:
    """An export on its way to a file."""

    def __init__(self, target: Path, query: Mapping[str, Any], *, part_size: int) -> None:
        self.target = target
        self._query = {**query, "limit": part_size}
        self._is_parquet = query["format"] == "parquet"
        self._arrived = target.with_name(f"{target.name}.part")
        self._state = target.with_name(f"{target.name}.part.json")

    def begun(self) -> Progress | None:
        """How far an interrupted export to this file is; None if there is none of the same search."""
        try:
            found = Progress(**json.loads(self._state.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        there = self._arrived.is_dir() if self._is_parquet else self._size() >= found.size
        return found if found.query == self._query and there else None

    def forget(self) -> None:
        """Remove what has arrived."""
        self._state.unlink(missing_ok=True)
        if self._arrived.is_dir():
            shutil.rmtree(self._arrived)
        self._arrived.unlink(missing_ok=True)

    def run(self, client: Client, report: Report) -> Progress:
        """Fetch what is missing, and put the file in its place.

        Raises: ExportInterrupted if Khabar cannot be reached any more, ClientError if it refuses.
        """
        progress = self.begun()
        if progress is None:
            self.forget()
            progress = Progress(self._query, "/v1/exports")
            if self._is_parquet:
                self._arrived.mkdir()
        report(progress)
        while progress.next is not None:
            response = self._fetch(client, progress)
            progress = self._keep(progress, response)
            report(progress)
        if self._is_parquet:
            self._join(progress.parts)
        else:
            self._arrived.replace(self.target)
        self.forget()
        return progress

    def _fetch(self, client: Client, progress: Progress) -> httpx.Response:
        assert progress.next is not None
        query = self._query if progress.parts == 0 else {}
        try:
            return client.download(progress.next, **query)
        except ClientError as error:
            if not isinstance(error.__cause__, httpx.TransportError):
                raise
            have = f"{progress.articles} articles have arrived; run the same command again to go on."
            raise ExportInterrupted(f"{error} {have}") from error

    def _keep(self, progress: Progress, response: httpx.Response) -> Progress:
        if self._is_parquet:
            self._write(self._arrived / f"{progress.parts:06}.parquet", response.content, at=0)
        else:
            self._write(self._arrived, response.content, at=progress.size)
        following = response.links.get("next", {}).get("url")
        kept = replace(
            progress,
            next=following,
            articles=progress.articles + int(response.headers["X-Part-Count"]),
            size=progress.size + len(response.content),
            parts=progress.parts + 1,
            incomplete=response.headers.get("X-Incomplete", progress.incomplete),
        )
        if "X-Total-Count" in response.headers:
            total, exact = int(response.headers["X-Total-Count"]), response.headers["X-Total-Count-Exact"] == "true"
            kept = replace(kept, total=total, exact=exact)
        written = self._state.with_name(f"{self._state.name}.new")
        self._write(written, json.dumps(asdict(kept)).encode(), at=0)
        written.replace(self._state)
        return kept

    def _write(self, path: Path, content: bytes, *, at: int) -> None:
        """What lies beyond `at` is of a part that did not arrive whole."""
        with path.open("r+b" if path.exists() else "wb") as file:
            file.truncate(at)
            file.seek(at)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def _join(self, parts: int) -> None:
        from pyarrow import parquet  # noqa: PLC0415 - large, and only this needs it

        joined = self.target.with_name(f"{self.target.name}.new")
        writer: Any = None
        try:
            for number in range(parts):
                part = parquet.ParquetFile(self._arrived / f"{number:06}.parquet")
                writer = writer or parquet.ParquetWriter(
                    joined, part.schema_arrow, compression="zstd", use_dictionary=["language", "source", "agency"]
                )
                for group in range(part.num_row_groups):
                    writer.write_table(part.read_row_group(group))
        finally:
            if writer is not None:
                writer.close()
        joined.replace(self.target)

    def _size(self) -> int:
        with suppress(OSError):
            return self._arrived.stat().st_size
        return -1

"""Parquet: columns with types, a row group for every thousand articles. pyarrow is loaded when the first is written."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from services.console.exports.encoders import Choice
from services.console.exports.store import ExportRow

ROWS: Final = 1000
_CHARS: Final = 4 * 2**20
"""A row group has so many articles, or is ended before once so much text is kept back."""

_TEXTS: Final = (
    "url",
    "title",
    "text",
    "language",
    "source",
    "author",
    "standfirst",
    "section",
    "agency",
    "dateline",
    "external_id",
)
_TOPIC: Final = ("code", "key", "label")


class ParquetEncoder:
    """A Parquet file that is handed on as it grows; at most one row group is in memory."""

    def __init__(self, choice: Choice) -> None:
        import pyarrow as pa  # noqa: PLC0415 - large, and most never export Parquet
        from pyarrow import parquet  # noqa: PLC0415

        self._pa = pa
        self._choice = choice
        self._schema = _schema(pa, choice)
        self._file = _Growing()
        self._writer = parquet.ParquetWriter(
            self._file, self._schema, compression="zstd", use_dictionary=["language", "source", "agency"]
        )
        self._kept: list[dict[str, Any]] = []
        self._kept_chars = 0

    def begin(self) -> bytes:
        """The sign of a Parquet file."""
        return self._file.take()

    def add(self, rows: Sequence[ExportRow]) -> bytes:
        """The row groups that became full."""
        for row in rows:
            self._kept.append(_record(row, self._choice))
            self._kept_chars += len(row.result["text"])
            if len(self._kept) >= ROWS or self._kept_chars >= _CHARS:
                self._write_group()
        return self._file.take()

    def end(self) -> bytes:
        """The last row group, and the footer that says where everything is."""
        if self._kept:
            self._write_group()
        self._writer.close()
        return self._file.take()

    def _write_group(self) -> None:
        table = self._pa.Table.from_pylist(self._kept, schema=self._schema)
        self._writer.write_table(table, row_group_size=len(self._kept))
        self._kept, self._kept_chars = [], 0


class _Growing(io.RawIOBase):
    """A file that only grows, and of which only what was not taken yet is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._buffer = bytearray()
        self._written = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:
        """Keep it until it is taken."""
        size = len(memoryview(data).cast("B"))
        self._buffer += memoryview(data).cast("B")
        self._written += size
        return size

    def tell(self) -> int:
        """How much was written in all."""
        return self._written

    def take(self) -> bytes:
        """What was written since."""
        taken = bytes(self._buffer)
        self._buffer.clear()
        return taken


def _schema(pa: Any, choice: Choice) -> Any:
    moment = pa.timestamp("us", tz="UTC")
    topic = pa.struct([*((name, pa.string()) for name in _TOPIC), ("confidence", pa.float32())])
    entity = pa.struct(
        [
            ("id", pa.string()),
            ("type", pa.string()),
            ("name", pa.string()),
            ("count", pa.int32()),
            ("confidence", pa.float32()),
            ("latitude", pa.float64()),
            ("longitude", pa.float64()),
            ("country", pa.string()),
        ]
    )
    return pa.schema(
        [
            pa.field("id", pa.string(), nullable=False),
            pa.field("revision", pa.int32(), nullable=False),
            *(pa.field(name, pa.string()) for name in _TEXTS if name != "text" or choice.text),
            pa.field("authors", pa.list_(pa.string())),
            pa.field("published_at", moment),
            pa.field("published_date", pa.string()),
            pa.field("accepted_at", moment, nullable=False),
            pa.field("stored_at", moment, nullable=False),
            pa.field("topics", pa.list_(topic)),
            pa.field("subtopics", pa.list_(topic)),
            pa.field("entities", pa.list_(entity)),
        ],
        metadata={"creator": "Khabar"},
    )


def _record(row: ExportRow, choice: Choice) -> dict[str, Any]:
    result = row.result
    return {
        "id": str(row.id),
        "revision": result["revision"],
        **{name: result.get(name) for name in _TEXTS if name != "text" or choice.text},
        "authors": result.get("authors") or [],
        "published_at": _moment(result.get("published_at")),
        "published_date": (result.get("published_local") or {}).get("date"),
        "accepted_at": row.accepted_at,
        "stored_at": _moment(result["stored_at"]),
        "topics": result.get("topics") or [],
        "subtopics": result.get("subtopics") or [],
        "entities": result.get("entities") or [],
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

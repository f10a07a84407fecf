"""One knowledge file from what ships and any number of sources."""

import hashlib
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from khabar.knowledge.facts import Facts
from khabar.knowledge.joining import Counts, Joiner
from khabar.knowledge.sources import Source
from services.extraction.gazetteer import Gazetteer, shipped_rows
from services.extraction.user_gazetteer import listed_rows
from shared.errors import ConfigurationError
from shared.knowledge.building import build

_EVERY: Final = 5_000
_SAMPLE: Final = 2**20
_VERSION_DIGITS: Final = 12

Progress = Callable[[str, int], None]
"""Called now and then with what is being done and how many are done."""


@dataclass
class Report:
    """What became of each source, and how many entities the file has."""

    sources: dict[str, Counts] = field(default_factory=dict)
    entities: int = 0


def build_knowledge(
    sources: Sequence[Source],
    out: Path | None,
    *,
    languages: Collection[str],
    types: Collection[str],
    progress: Progress = lambda _, __: None,
) -> Report:
    """Join the sources with what ships and write the file; without `out` only report what would be joined.

    Raises: ConfigurationError if a source is damaged or the file cannot be written; the old file stays.
    """
    report = Report()
    shipped = Gazetteer.load()
    place = out.parent if out is not None else None
    try:
        if place is not None:
            place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".knowledge.", dir=place) as folder:
            joiner = Joiner(Path(folder))
            for row in shipped_rows():
                joiner.add_row(row)
            for source in sources:
                counts = report.sources[str(source.path)] = Counts()
                if source.kind == "list":
                    _take_list(source.path, joiner, counts, shipped)
                else:
                    doing = f"read of {source.path.name}"
                    found = source.facts(languages=languages, types=types)
                    _take(found, joiner, counts, partial(progress, doing))
            rows = joiner.rows()
            if out is None:
                report.entities = sum(1 for _ in rows)
            else:
                about = {
                    "version": _version(sources, shipped.version),
                    "shipped": shipped.version,
                    "listed": any(source.kind == "list" for source in sources),
                }
                report.entities = build(rows, out, about, progress=lambda done: progress("entities written", done))
    except OSError as error:
        raise ConfigurationError(f"the knowledge file cannot be built: {error}") from error
    return report


def _take(found: Iterator[Facts], joiner: Joiner, counts: Counts, progress: Callable[[int], None]) -> None:
    for facts in found:
        joiner.add(facts, counts)
        if counts.read % _EVERY == 0:
            progress(counts.read)
    progress(counts.read)


def _take_list(path: Path, joiner: Joiner, counts: Counts, shipped: Gazetteer) -> None:
    for row in listed_rows(path, shipped):
        joiner.add_row(row)
        counts.read += 1
        counts.new += 1


def _version(sources: Sequence[Source], shipped: str) -> str:
    """Of the sizes, beginnings and ends of the files: dumps are too large to be read twice."""
    digest = hashlib.sha256(shipped.encode())
    for part in _samples(sources):
        digest.update(part)
    return digest.hexdigest()[:_VERSION_DIGITS]


def _samples(sources: Sequence[Source]) -> Iterator[Any]:
    for source in sources:
        size = source.path.stat().st_size
        yield f"{source.kind} {size}".encode()
        with source.path.open("rb") as file:
            yield file.read(_SAMPLE)
            file.seek(max(0, size - _SAMPLE))
            yield file.read(_SAMPLE)

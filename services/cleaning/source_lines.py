"""Lines that a source prints on many of its pages: what they are, and the file that holds them.

They are learnt elsewhere (`learning.py`), versioned by their content, and handed to the stage as an input, so that an
article is cleaned the same way by every worker that has the same version.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from services.cleaning.folding import fold, mask_numbers

FORMAT: Final = 1
_VERSION_DIGITS: Final = 12
_NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class SourceLines:
    """For each source the keys of the lines that recur in it (see `line_key`)."""

    lines: Mapping[str, frozenset[str]]

    @property
    def version(self) -> str:
        """The first digits of the SHA-256 of the content: equal versions hold equal lines."""
        return hashlib.sha256(_canonical(self).encode()).hexdigest()[:_VERSION_DIGITS]

    def of(self, source: str | None) -> frozenset[str]:
        """The keys of one source's lines; empty for one that is not known."""
        return self.lines.get(source, _NOTHING) if source else _NOTHING


def line_key(folded: str) -> str:
    """What makes two folded lines the same: everything but their numbers."""
    return mask_numbers(folded)


def source_key(source: str | None, url: str | None) -> str | None:
    """What tells the pages of one site from others: the host of the address, else the folded name of the source."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        host = None
    return (host.removeprefix("www.") if host else fold(source or "")) or None


def save_source_lines(lines: SourceLines, path: Path) -> None:
    """Write the file whole or not at all. Raises: OSError."""
    content = json.dumps(
        {"format": FORMAT, "version": lines.version, "sources": json.loads(_canonical(lines))},
        ensure_ascii=False,
        indent=1,
    )
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content + "\n")
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load_source_lines(path: Path) -> SourceLines:
    """Read a file that `save_source_lines` wrote.

    Raises: OSError; ValueError if the file is not one, or was changed since it was written.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']!r} is not known")
        lines = SourceLines({str(source): frozenset(map(str, keys)) for source, keys in data["sources"].items()})
        stated = data["version"]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path} does not hold source lines: {error}") from error
    if stated != lines.version:
        raise ValueError(f"{path} was changed: it states version {stated}, its content is {lines.version}")
    return lines


def _canonical(lines: SourceLines) -> str:
    ordered = {source: sorted(lines.lines[source]) for source in sorted(lines.lines)}
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))

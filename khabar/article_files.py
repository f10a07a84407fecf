"""Find articles in files, folders and standard input, and turn them into JSON lines to post."""

import gzip
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, cast

from shared.document_types import DOCUMENT_TYPES, begins_like_mail
from shared.errors import ConfigurationError
from shared.text.encodings import UndecidableEncoding, binary_kind, decode

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STANDARD_INPUT: Final = Path("-")

_LINES: Final = (".jsonl", ".ndjson")
_TYPES: Final = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".md": "text/plain",
    ".markdown": "text/plain",
}
# Others of their kind are named and left out by whoever reads them.
_DOCUMENTS: Final = (*(f".{ending}" for ending in DOCUMENT_TYPES), ".doc", ".odm", ".docm", ".mbx")
_TELEGRAM: Final = re.compile(rb'"type"\s*:.*"messages"\s*:\s*\[|"chats"\s*:\s*\{', re.DOTALL)
_HEAD: Final = 4096
_COMPRESSED: Final = (".gz", ".zst")


@dataclass(frozen=True)
class ArticleFiles:
    """Articles on disk. `facts` are added to text and HTML files; JSON lines are posted as they are.

    Text and HTML are read in `encoding`, without one each file in its own. With `left_out`, a file that cannot be read
    is told to it, with the reason, and the others go on.
    """

    paths: Sequence[Path]
    encoding: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    left_out: Callable[[Path, str], None] | None = None
    streamed: list[bytes] = field(default_factory=list)
    """The document that came by standard input, once `lines` has read it."""

    def lines(self) -> Iterator[bytes]:
        """One JSON object for each article that is no document.

        Raises: ConfigurationError if a file cannot be read as what it seems to be.
        """
        for path in self._files():
            if is_document(path):
                continue
            try:
                yield from self._lines_of(path)
            except ConfigurationError as error:
                if self.left_out is None:
                    raise
                self.left_out(path, str(error))

    def documents(self) -> Iterator[Path]:
        """The files that are posted whole."""
        yield from (path for path in self._files() if is_document(path))

    def count(self) -> int | None:
        """How many articles there are, if that can be told without reading everything."""
        files = list(self._files())
        return len(files) if all(is_document(path) or _kind(path) in (*_TYPES, ".json") for path in files) else None

    def _files(self) -> Iterator[Path]:
        for path in self.paths:
            if path == STANDARD_INPUT:
                yield path
            elif path.is_dir():
                found = sorted(p for p in path.rglob("*") if p.is_file() and (is_article(p) or is_document(p)))
                if not found:
                    raise ConfigurationError(f"{path} holds no text, HTML, JSON or document.")
                yield from found
            elif path.is_file():
                yield path
            else:
                raise ConfigurationError(f"{path} does not exist.")

    def _lines_of(self, path: Path) -> Iterator[bytes]:
        kind = _kind(path)
        if path == STANDARD_INPUT:
            yield from self._lines_of_stream(path, sys.stdin.buffer)
        elif kind in _LINES:
            with _opened(path) as stream:
                for line in stream:
                    if line.strip():
                        yield line.rstrip(b"\r\n")
        elif kind == ".json":
            with _opened(path) as stream:
                yield from _objects(path, stream.read())
        else:
            with _opened(path) as stream:
                yield self._line(path, stream.read(), _TYPES.get(kind))

    def _lines_of_stream(self, path: Path, stream: IO[bytes]) -> Iterator[bytes]:
        first = stream.readline(_HEAD)
        while first and not first.endswith(b"\n") and first.startswith(b"{") and (more := stream.readline()):
            first += more
        if _is_json_object(first):
            yield first.rstrip(b"\r\n")
            yield from (line.rstrip(b"\r\n") for line in stream if line.strip())
            return
        data = first + stream.read()
        if looks_like_document(data[:_HEAD]):
            self.streamed.append(data)
        elif data.lstrip()[:1] in (b"{", b"["):
            yield from _objects(path, data)
        else:
            yield self._line(path, data, None)

    def _line(self, path: Path, data: bytes, content_type: str | None) -> bytes:
        article = {"content": self._text(path, data), **self.facts}
        if content_type:
            article["content_type"] = content_type
        return json.dumps(article, ensure_ascii=False).encode("utf-8", "surrogatepass")

    def _text(self, path: Path, data: bytes) -> str:
        try:
            if kind := binary_kind(data):
                raise ConfigurationError(f"{path} is {kind}, not text.")
            return data.decode(self.encoding) if self.encoding else decode(data).text
        except (UnicodeDecodeError, LookupError, UndecidableEncoding) as error:
            named = f" in {self.encoding}" if self.encoding else ""
            raise ConfigurationError(
                f"{path} is not text{named} ({error}). Name its encoding, for example --encoding windows-1256."
            ) from error


def _is_json_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _objects(path: Path, data: bytes) -> Iterator[bytes]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path} is not valid JSON: {error}") from error
    for item in found if isinstance(found, list) else [found]:
        yield json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _kind(path: Path) -> str:
    inner = path.with_suffix("") if path.suffix.lower() in _COMPRESSED else path
    return inner.suffix.lower()


def looks_like_document(head: bytes) -> bool:
    """Whether bytes without a name begin as a document does."""
    return (
        b"%PDF-" in head[:1024]
        or head.startswith((b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"From "))
        or begins_like_mail(head)
        or _TELEGRAM.search(head) is not None
        or b"wordpress.org/export" in head
    )


def is_document(path: Path) -> bool:
    """Whether a file is posted whole and read by the server."""
    if path.suffix.lower() == ".json":
        try:
            with path.open("rb") as stream:
                return bool(_TELEGRAM.search(stream.read(_HEAD)))
        except OSError:
            return False
    return path.suffix.lower() in _DOCUMENTS


def is_article(path: Path) -> bool:
    """Whether a file is text, HTML or JSON, by its name."""
    return _kind(path) in {*_TYPES, *_LINES, ".json"} and not path.name.endswith(".expected.json")


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The file, decompressed. What goes wrong while it is read becomes a sentence with its name."""
    try:
        match path.suffix.lower():
            case ".gz":
                stream = cast(IO[bytes], gzip.open(path, "rb"))  # noqa: SIM115 - closed below
            case ".zst":
                stream = cast(IO[bytes], zstd.open(path, "rb"))
            case _:
                stream = path.open("rb")
        with stream:
            yield stream
    except (OSError, EOFError, zlib.error, zstd.ZstdError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigurationError(f"Cannot read {path}: {reason}.") from error

"""What a document gives: articles, and what of it could not be read, each with a reason that has a name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

REASONS: Final[Mapping[str, str]] = {
    "no_text": "There is no text in it",
    "encrypted": "It is encrypted",
    "macros": "It holds macros",
    "damaged": "It is damaged",
    "bomb": "It unpacks to more than is allowed",
    "too_many_pages": "It has too many pages",
    "too_many_parts": "It holds too many articles or files",
    "too_deep": "It holds files in files in files",
    "too_large": "Its text is too large",
    "old_format": "It is a file of an old office program",
    "not_supported": "Files of this kind are not read",
    "not_text": "It is no text",
    "out_of_memory": "Reading it takes too much memory",
    "out_of_time": "Reading it takes too long",
    "crashed": "The program that read it broke off",
}
"""Why a file, or a part of it, was not read."""


class Refusal(Exception):
    """Raised by a reader. `reason` is one of REASONS; `detail` says more, never with text of the document."""

    def __init__(self, reason: str, detail: str = "", **figures: int) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail, self.figures = reason, detail, figures


@dataclass(frozen=True)
class File:
    """A file to be read: its bytes, and its name and media type as whoever sent it gave them."""

    data: bytes
    name: str = ""
    media_type: str = ""


@dataclass(frozen=True)
class Read:
    """An article that was read. `facts` are those of a posted article; `about` is what is known of the document.

    `file` is where it was read from. `depends`: it belongs to the last article before it that does not.
    """

    content: str
    kind: str
    file: File
    content_type: str | None = "text/plain"
    facts: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    depends: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A part that could not be read, by its name; the whole document where the name is empty.

    `scan` is the part where it is one that OCR could read; `depends` as of `Read`.
    """

    name: str
    reason: str
    detail: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)
    scan: File | None = None
    depends: bool = False


def left_out(file: File, refusal: Refusal) -> LeftOut:
    """A part of a document that was refused."""
    scan = file if refusal.reason == "no_text" and "pages" in refusal.figures else None
    return LeftOut(file.name, refusal.reason, refusal.detail, refusal.figures, scan)


Found: TypeAlias = Iterator[Read | LeftOut]


@dataclass
class Limits:
    """What one document may hold, all its parts together; counts down. `content_chars` is for each article."""

    parts: int = 10_000
    unpacked_bytes: int = 256 * 2**20
    pages: int = 2_000
    content_chars: int = 16 * 2**20
    depth: int = 3

    def take_part(self) -> None:
        """Raises: Refusal."""
        self.parts -= 1
        if self.parts < 0:
            raise Refusal("too_many_parts")

    def take_bytes(self, count: int) -> None:
        """Raises: Refusal."""
        self.unpacked_bytes -= count
        if self.unpacked_bytes < 0:
            raise Refusal("bomb")

"""The commands that README and documentation tell people to type."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.settings import PROJECT_ROOT

BLOCK = re.compile(r"^```(?P<kind>\w*)[^\n]*\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:make|khabar|\.venv/bin/khabar|python -m|curl) [^`]+)`")
SHELL = frozenset(("", "sh", "bash", "console"))
PROGRAMS = frozenset(("make", "khabar", ".venv/bin/khabar", "python", "curl", "docker", "helm", "kubectl"))


@dataclass(frozen=True)
class Command:
    """A line to type, and the page that says so."""

    page: str
    line: str

    @property
    def words(self) -> list[str]:
        return shlex.split(self.line, comments=True)


def pages() -> list[Path]:
    house = [PROJECT_ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
    return [*house, *sorted((PROJECT_ROOT / "docs").rglob("*.md"))]


def commands(page: Path, *, inline: bool = True) -> Iterator[Command]:
    """The commands in a page's blocks, continued lines joined, and, if asked for, those in its sentences."""
    text = page.read_text(encoding="utf-8")
    name = str(page.relative_to(PROJECT_ROOT))
    for block in BLOCK.finditer(text):
        if block["kind"] not in SHELL:
            continue
        joined = block["body"].replace("\\\n", " ")
        for line in (typed.strip().removeprefix("$ ") for typed in joined.split("\n")):
            if line.split(" ", 1)[0] in PROGRAMS:
                yield Command(name, line)
    if inline:
        for found in INLINE.finditer(text):
            yield Command(name, found[1])

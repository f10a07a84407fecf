"""The walk's links to lines; `python -m tests.support.walk` writes their numbers anew after code has moved."""

import re
from pathlib import Path
from typing import Final

from shared.settings import PROJECT_ROOT

PAGE: Final = PROJECT_ROOT / "docs" / "walk.md"
LINK: Final = re.compile(r"\[`(?P<name>\w+)`\]\(\.\./(?P<path>[^)#]+)#L(?P<line>\d+)\)")


def line_of(path: Path, name: str) -> int:
    """The line, from 1, on which a file defines a name. Raises: LookupError if there is none."""
    definition = re.compile(rf"(?:(?:async )?def|class) {name}\b|{name}(?:: \w+)? = ")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if definition.match(line):
            return number
    raise LookupError(f"{path} defines no {name}")


def corrected(page: str) -> str:
    """The page with every link at the line where its name is defined now. Raises: LookupError."""
    return LINK.sub(
        lambda link: f"[`{link['name']}`](../{link['path']}#L{line_of(PROJECT_ROOT / link['path'], link['name'])})",
        page,
    )


if __name__ == "__main__":
    PAGE.write_text(corrected(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

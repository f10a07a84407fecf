"""What the documentation tells a newcomer to type, against the repository."""

import re
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(DOCS.glob("*.md"))


def commands(page: Path) -> Iterator[str]:
    for block in re.findall(r"^```\w*\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        yield from block.splitlines()


def test_pages_link_to_files_that_are_there() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_commands_name_the_program_where_it_is() -> None:
    bare = [f"{page.name}: {line}" for page in PAGES for line in commands(page) if re.match(r"khabar [a-z]", line)]
    assert bare == []


def test_a_pause_is_shown_with_its_reason() -> None:
    pauses = [line for page in PAGES for line in commands(page) if "stages pause" in line]
    assert pauses and all("--because" in line for line in pauses)


def test_the_first_steps_post_the_demo_once() -> None:
    lines = [*commands(DOCS / "start.md")]
    assert sum("make demo" in line or "khabar/demo/articles " in f"{line} " for line in lines) == 1

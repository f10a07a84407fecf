"""A copy of Khabar with the stage that docs/adding-a-stage.md adds, made by doing what the page says."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.settings import PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "adding-a-stage.md"
COPIED = (
    "benchmarks",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "deploy",
    "docker-compose.yml",
    "Dockerfile",
    "docs",
    "khabar",
    "LICENSE",
    "pyproject.toml",
    "README.md",
    "SECURITY.md",
    "requirements",
    "services",
    "shared",
    "tests",
)
BLOCK = re.compile(r'^```(?P<kind>python|diff) title="(?P<path>[^"]+)"\n(?P<body>.*?)^```$', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """A file that the page writes, or lines that it changes in one."""

    path: str
    is_change: bool
    body: str

    def do(self, folder: Path) -> None:
        """Do it below a folder. Raises: AssertionError if the lines to be changed are not there, or there twice."""
        path = folder / self.path
        if not self.is_change:
            path.parent.mkdir(exist_ok=True)
            path.write_text(self.body, encoding="utf-8")
            return
        lines = self.body.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{self.path} has not once:\n{before}"
        # The copy shares its files with the original until they are written anew.
        path.unlink()
        path.write_text(text.replace(before, after), encoding="utf-8")


def steps() -> Iterator[Step]:
    """What the page says to do, in order."""
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        yield Step(block["path"], block["kind"] == "diff", block["body"])


def copy_with_the_stage(folder: Path) -> None:
    """Make the copy in a new folder."""
    folder.mkdir()
    for name in COPIED:
        source = PROJECT_ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(source, folder / name, copy_function=_link, ignore=ignored)
        else:
            _link(source, folder / name)
    for step in steps():
        step.do(folder)


def _link(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)

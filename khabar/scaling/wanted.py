"""Orders from one command to the supervisor that another runs: a file for each stage, with the number of workers."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_order(folder: Path, stage: str, count: int) -> None:
    """Order so many workers of a stage. Replaces the file whole."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{stage}.new"
    partial.write_text(str(count), encoding="ascii")
    partial.replace(folder / stage)


def take_orders(folder: Path) -> Mapping[str, int]:
    """The orders since the last time, by stage; each is taken once. What is no number is dropped."""
    found: dict[str, int] = {}
    if not folder.is_dir():
        return found
    for path in folder.iterdir():
        if path.suffix:
            continue
        with suppress(OSError, ValueError):
            found[path.name] = int(path.read_text(encoding="ascii"))
        path.unlink(missing_ok=True)
    return found

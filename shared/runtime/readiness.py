"""How a process without an HTTP port says that it does its work: a file named after it, in an agreed folder."""

import os
from pathlib import Path


def announce_ready(folder: Path | None, name: str) -> None:
    """Write `<folder>/<name>.<pid>`; does nothing without a folder."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.{os.getpid()}").touch()


def is_announced(folder: Path, name: str) -> bool:
    """Whether any process of that name has said that it is ready."""
    return any(folder.glob(f"{name}.*"))


def forget_announcements(folder: Path) -> None:
    """Remove what earlier processes have said."""
    for path in folder.glob("*.*"):
        path.unlink(missing_ok=True)

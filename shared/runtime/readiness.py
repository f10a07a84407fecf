"""How a process without an HTTP port says that it does its work: it keeps touching a file named after it."""

import os
from pathlib import Path
from typing import Final

WHOLE_STACK: Final = "stack"
"""The name under which `khabar up` says that everything was ready."""
ANNOUNCE_EVERY_S: Final = 10.0


def announce_ready(folder: Path | None, name: str) -> None:
    """Write `<folder>/<name>.<pid>`, with the number that the supervisor gave in it; does nothing without a folder."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.{os.getpid()}").write_text(os.environ.get("KHABAR_INSTANCE", "1"), encoding="ascii")


def is_announced(folder: Path, name: str, number: int | None = None) -> bool:
    """Whether any living process of that name has said that it is ready; of that number, if one is given."""
    living = (path for path in folder.glob(f"{name}.*") if _lives(path.suffix[1:]))
    return any(number is None or path.read_text(encoding="ascii") == str(number) for path in living)


def count_announced(folder: Path, name: str) -> int:
    """How many living processes of that name on this machine have said that they are ready."""
    return sum(_lives(path.suffix[1:]) for path in folder.glob(f"{name}.*"))


def forget_announcements(folder: Path) -> None:
    """Remove what earlier processes have said."""
    for path in folder.glob("*.*"):
        path.unlink(missing_ok=True)


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True

"""Files of names that Khabar builds for itself from what it was given, once for all workers of a machine."""

import fcntl
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from shared.errors import ConfigurationError
from shared.knowledge.layout import FORMAT
from shared.knowledge.reader import KnowledgeFile

_SUFFIX: Final = ".knowledge"


def kept(name: str, write: Callable[[Path], object], *, folders: list[Path]) -> KnowledgeFile:
    """The file with this name, built by `write` where it is not there yet.

    `name`: changes with everything that the content depends on. `folders`: where it may lie, the first that can be
    written is taken; a folder of this user among the temporary ones comes last. Of several processes one builds, the
    others wait. A file that is damaged is built again.

    Raises: ConfigurationError if no folder can be written, or what `write` raises.
    """
    places = [*folders, *_temporary()]
    file_name = f"{name}-{FORMAT}{_SUFFIX}"
    for folder in places:
        if (found := _opened(folder / file_name)) is not None:
            return found
    problems: list[str] = []
    for folder in places:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / ".lock").open("a", encoding="ascii") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                return _opened(folder / file_name) or _built(folder / file_name, write)
        except OSError as error:
            problems.append(f"{folder}: {error.strerror or error}")
    raise ConfigurationError(f"there is no folder to keep the names in ({'; '.join(problems)})")


def _temporary() -> list[Path]:
    """A folder of this user alone: what others could write is not believed."""
    folder = Path(tempfile.gettempdir()) / f"khabar-{os.getuid()}"
    return [folder] if not folder.exists() or folder.stat().st_uid == os.getuid() else []


def _opened(path: Path) -> KnowledgeFile | None:
    try:
        return KnowledgeFile(path) if path.is_file() else None
    except (ConfigurationError, OSError):
        return None


def _built(path: Path, write: Callable[[Path], object]) -> KnowledgeFile:
    write(path)
    return KnowledgeFile(path)

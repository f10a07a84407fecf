"""One stack per data folder: a lock that dies with the process that holds it."""

import fcntl
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from shared.errors import ConfigurationError

# Whoever asks `holder_of` holds the lock for a moment; that is no second stack.
LOOKERS_ALLOWED = 5
LOOK_S = 0.05


@dataclass(frozen=True)
class Holder:
    """Who runs the stack: process number (0 if not known) and URL (may be empty)."""

    pid: int
    url: str


class StackLock:
    """Context manager that holds the lock of a data folder.

    The kernel drops the lock when its process ends in whatever way, so a lock file that is left over is no obstacle.
    """

    def __init__(self, path: Path, *, url: str = "") -> None:
        self._path = path
        self._url = url
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        """Raises: ConfigurationError if another stack runs, or the folder cannot be written."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ConfigurationError(
                f"{self._path} cannot be written ({error.strerror}). Make the data folder writable for this user, "
                "or set KHABAR_HOME to another folder."
            ) from error
        for remaining in reversed(range(LOOKERS_ALLOWED)):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if isinstance(error, BlockingIOError) and remaining:
                    time.sleep(LOOK_S)
                    continue
                holder = _read_holder(descriptor)
                os.close(descriptor)
                raise self._refusal(error, holder) from error
        self._descriptor = descriptor
        self.describe(self._url)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            # The file stays: removing it would let two processes lock two files of one name.
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def describe(self, url: str) -> None:
        """Tell others the URL of this stack. Raises: ConfigurationError if the disk is full."""
        if self._descriptor is None:
            raise RuntimeError("the lock is not held")
        try:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, json.dumps({"pid": os.getpid(), "url": url}).encode(), 0)
        except OSError as error:
            raise ConfigurationError(
                f"{self._path} cannot be written ({error.strerror}). Free some disk space, "
                "or set KHABAR_HOME to another folder."
            ) from error

    def _refusal(self, error: OSError, holder: Holder) -> ConfigurationError:
        if not isinstance(error, BlockingIOError):
            return ConfigurationError(
                f"{self._path} cannot be locked ({error.strerror}). Set KHABAR_HOME to a folder on a local disk."
            )
        who = ", ".join(part for part in (holder.pid and f"process {holder.pid}", holder.url) if part)
        return ConfigurationError(
            f"Khabar is already running on this data folder ({who or 'by another process'}). Use it, stop it, "
            "or set KHABAR_HOME and KHABAR_PORT for a second one."
        )


def holder_of(path: Path) -> Holder | None:
    """Who holds the lock now; None if no stack runs on the folder."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return _read_holder(descriptor)
    else:
        return None
    finally:
        os.close(descriptor)


def _read_holder(descriptor: int) -> Holder:
    try:
        found = json.loads(os.pread(descriptor, 4096, 0))
        return Holder(pid=int(found["pid"]), url=str(found["url"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder(pid=0, url="")

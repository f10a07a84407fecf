"""Folders and secrets of the embedded servers, readable by their owner alone."""

import errno
import os
import secrets
import shutil
from pathlib import Path

from shared.errors import ConfigurationError

LEAST_FREE_BYTES = 64 * 2**20


def private_folder(folder: Path) -> None:
    """Make the folder with mode 0700 where it is missing, and check that this user may use it.

    Raises: ConfigurationError if it cannot be made, belongs to another user, or the disk is full.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = folder.stat().st_uid
    except OSError as error:
        raise disk_error(error, folder) from error
    if owner != os.geteuid():
        raise ConfigurationError(
            f"The data folder {folder} belongs to user number {owner}, and this is user number {os.geteuid()}. "
            "Run Khabar as that user, or set KHABAR_HOME to another folder."
        )


def require_space(folder: Path) -> None:
    """Raises: ConfigurationError if the folder's disk is almost full."""
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise ConfigurationError(
            f"The disk of {folder} is full ({free // 2**20} MiB free, {LEAST_FREE_BYTES // 2**20} MiB needed). "
            "Free some space, or set KHABAR_HOME to a folder on another disk."
        )


def kept_secret(path: Path) -> str:
    """The password kept in the file (mode 0600), made on first use.

    Raises: ConfigurationError if it cannot be read or written.
    """
    try:
        if path.exists() and (kept := path.read_text(encoding="ascii").strip()):
            return kept
        fresh = secrets.token_urlsafe(24)
        write_private(path, fresh)
    except (OSError, UnicodeDecodeError) as error:
        raise disk_error(error, path) from error
    return fresh


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    partial = path.with_name(f"{path.name}.new")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def disk_error(error: Exception, path: Path) -> ConfigurationError:
    """The sentence for a failed access to the data folder."""
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return ConfigurationError(
            f"The disk of {path} is full. Free some space, or set KHABAR_HOME to a folder on another disk."
        )
    return ConfigurationError(
        f"{path} cannot be used ({error}). Make it readable and writable for this user, "
        "or set KHABAR_HOME to another folder."
    )

"""A disk that is soon full: a file system in memory, mounted for a while. Only root may; others skip, and say so."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size_bytes: int) -> Iterator[Path]:
    """The folder as a disk of that size."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes},mode=0711", "khabar-test", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("no small disk can be mounted here; the tests with a limit of file sizes stand in for it")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """The disk of the folder, with no byte left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for block in (2**20, 4096, 1):
            try:
                while True:
                    if file.write(b"\x01" * block) < block:
                        break
            except OSError:
                continue
    try:
        yield
    finally:
        ballast.unlink(missing_ok=True)

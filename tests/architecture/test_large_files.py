"""Nothing large comes into the repository but the listed models: every clone carries it for ever."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from shared.settings import PROJECT_ROOT

LARGEST: Final = 750_000
"""Bytes of a file that is no model of services/models.lock."""
ALL_MODELS: Final = 75_000_000
"""Bytes of all models together. It may become less, never more: what grows must make room first."""


def tracked() -> list[Path]:
    if not (PROJECT_ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT_ROOT, check=True, capture_output=True).stdout
    return [path for name in listed.decode().split("\0") if name and (path := PROJECT_ROOT / name).is_file()]


def models() -> set[Path]:
    services = PROJECT_ROOT / "services"
    lock = (services / "models.lock").read_text(encoding="utf-8")
    return {services / line.split(maxsplit=1)[1].lstrip("*") for line in lock.splitlines()}


def test_no_file_is_large_but_the_listed_models() -> None:
    known = models()
    large = [
        f"{path.relative_to(PROJECT_ROOT)}: {path.stat().st_size:,} bytes"
        for path in tracked()
        if path not in known and path.stat().st_size > LARGEST
    ]
    assert large == [], "make it smaller, or fetch it where it is needed"


def test_all_models_together_do_not_grow() -> None:
    assert 0 < sum(path.stat().st_size for path in models()) <= ALL_MODELS

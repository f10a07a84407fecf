"""The model files that ship with the stages, and the lock file that says what each of them must be.

The lock, services/models.lock, is a list of SHA-256 as `sha256sum` writes and checks it, paths from its own folder.
`python -m training.lock_models` writes it. A stage whose files are not those of the lock must not start: it would
misread articles in silence, or say of a language that there is no model for it.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shared.errors import ConfigurationError
from shared.settings import PROJECT_ROOT

FOLDER: Final = PROJECT_ROOT / "services"
LOCK_NAME: Final = "models.lock"
# What training writes. Lists that people write (TOML, CSV) are read whole at start, which tells a damage by itself.
SUFFIXES: Final = frozenset({".bin", ".gz", ".json", ".model", ".npz", ".onnx"})
_RELOCK: Final = "If you have just trained it, run `python -m training.lock_models`"
_RESTORE: Final = "install Khabar again, or in a checkout restore it with git"


def model_files(folder: Path, stage: str) -> list[str]:
    """The model files of a stage, as the lock names them."""
    found = (path for path in (folder / stage).rglob("*") if path.suffix in SUFFIXES and path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def written_lock(folder: Path, stages: list[str]) -> str:
    """The lock of the files that are there. Raises: OSError."""
    names = [name for stage in stages for name in model_files(folder, stage)]
    return "".join(f"{_hash(folder / name)}  {name}\n" for name in sorted(names))


def check_models(stage: str, folder: Path = FOLDER) -> None:
    """Compare a stage's model files with the lock; some tenths of a second for the largest.

    Raises: ConfigurationError that names the first file that is missing, damaged or not in the lock, and what to do.
    """
    listed = {name: digest for name, digest in _listed(folder / LOCK_NAME) if name.startswith(f"{stage}/")}
    for name, digest in listed.items():
        path = folder / name
        try:
            found = _hash(path)
        except FileNotFoundError as error:
            raise ConfigurationError(f"The stage {stage} lacks its model file {path}: {_RESTORE}.") from error
        except OSError as error:
            raise ConfigurationError(f"The stage {stage} cannot read its model file {path} ({error}).") from error
        if found != digest:
            raise ConfigurationError(
                f"The model file {path} of the stage {stage} is damaged, or another than {LOCK_NAME} says: {_RESTORE}. "
                f"{_RELOCK}."
            )
    for name in model_files(folder, stage):
        if name not in listed:
            raise ConfigurationError(
                f"The stage {stage} has a model file {folder / name} that is not in {LOCK_NAME}: remove it. {_RELOCK}."
            )


def _listed(lock: Path) -> Iterator[tuple[str, str]]:
    try:
        lines = lock.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The list of model files {lock} cannot be read ({error}): {_RESTORE}.") from error
    for line in lines:
        digest, _, name = line.partition("  ")
        yield name, digest


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

"""Write services/models.lock anew from the model files that are there: `python -m training.lock_models`.

Commands that write a model call `relock`, so that the lock follows what they have written.
"""

from pathlib import Path

from shared.model_lock import FOLDER, LOCK_NAME, written_lock
from shared.pipeline import PIPELINE


def relock(written: Path) -> None:
    """Renew the lock if what was written is a model that ships; say so, or what to do once it is put in its place."""
    if not written.resolve().is_relative_to(FOLDER):
        print(f"Once {written} has replaced a shipped model, run: python -m training.lock_models")
        return
    lock = FOLDER / LOCK_NAME
    lock.write_text(written_lock(FOLDER, [stage.name for stage in PIPELINE]), encoding="utf-8")
    print(f"{lock} follows the model files")


if __name__ == "__main__":
    relock(FOLDER)

"""How the person at this terminal calls Khabar, for hints that can be typed as they are."""

import os
import shutil
import sys
from pathlib import Path

_NAME = "khabar"


def khabar(arguments: str = "") -> str:
    """A command of Khabar as it can be typed here: by its name if that is on the PATH, else by where it lies."""
    return f"{_program()} {arguments}".rstrip()


def _program() -> str:
    found = shutil.which(_NAME)
    own = Path(sys.executable).with_name(_NAME)
    if not own.exists() or (found is not None and Path(found).samefile(own)):
        return _NAME
    relative = os.path.relpath(own)
    return str(own) if relative.startswith(os.pardir) else relative

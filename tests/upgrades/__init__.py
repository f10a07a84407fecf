"""Data folders of earlier versions, as backups."""

from pathlib import Path
from typing import Final

BACKUPS: Final = sorted(Path(__file__).parent.glob("*.backup"))

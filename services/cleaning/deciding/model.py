"""The trees that say of each line how likely it is removed, kept or the title."""

from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shared.onnx import InferenceSession, open_session

MODEL_FILE: Final = Path(__file__).with_name("lines.onnx")
NAME: Final = "lines-4"
REMOVED, KEPT, TITLE = range(3)
# Rows scored at once, so that memory does not grow with the text.
_BATCH: Final = 10_000


@cache
def _session() -> InferenceSession:
    return open_session(MODEL_FILE)


def chances(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each row of signals the chances of the three labels; they sum to 1.

    Raises: what ONNX Runtime raises if the model file is missing, or does not fit the signals.
    """
    session = _session()
    parts = [session.run(["chances"], {"signals": rows[at : at + _BATCH]})[0] for at in range(0, len(rows), _BATCH)]
    return np.concatenate(parts) if parts else np.zeros((0, 3), dtype=np.float32)

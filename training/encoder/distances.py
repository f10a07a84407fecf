"""How far apart two pieces of a text are, as MPNet's attention knows it.

Source: Raffel et al. (2020), "Exploring the limits of transfer learning with a unified text-to-text transformer", 2.1.
"""

from math import log
from typing import Final

import torch
from torch import Tensor

_CLASSES: Final = 32
_FURTHEST: Final = 128


def distance_classes(length: int) -> Tensor:
    """The class, of 32, of the distance between each two places, shape [length, length].

    Half of the classes are for pieces that follow. Near distances have a class each, further ones share them by their
    logarithm, and all from 128 on have the last.
    """
    behind = torch.arange(length)[:, None] - torch.arange(length)[None]
    half, exact = _CLASSES // 2, _CLASSES // 4
    size = behind.abs()
    shared = exact + (size.clamp(min=1) / exact).log() / log(_FURTHEST / exact) * (half - exact)
    one_sided = torch.where(size < exact, size, shared.long().clamp(max=half - 1))
    return one_sided + half * (behind < 0).long()

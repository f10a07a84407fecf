"""Text in both directions of writing, on terminals that can and that cannot reorder it.

Source: Unicode Standard Annex 9 (the bidirectional algorithm, as python-bidi implements it); letters are joined by
arabic-reshaper.
"""

import unicodedata
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from arabic_reshaper import ArabicReshaper
from bidi import algorithm

Mode = Literal["logical", "visual"]
"""Who puts a line into the order in which it is seen: the terminal (logical), or Khabar (visual)."""

MODE_VARIABLE: Final = "KHABAR_BIDI"

_STRONG: Final = {"L": False, "R": True, "AL": True}
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_VTE_WITH_BIDI: Final = 5800

# These say who they are, also when another terminal's variables were inherited from the shell that started them.
_PROGRAMS: Final[Mapping[str, Mode]] = {
    "Apple_Terminal": "logical",
    "mintty": "logical",
    "vscode": "visual",
    "iTerm.app": "visual",
    "WezTerm": "visual",
    "ghostty": "visual",
}
_VARIABLES: Final[Mapping[str, Mode]] = {
    "INSIDE_EMACS": "logical",
    "ALACRITTY_WINDOW_ID": "visual",
    "XTERM_VERSION": "visual",
    # Kitty shows right-to-left runs from right to left by itself unless told not to (its force_ltr setting).
    "KITTY_WINDOW_ID": "logical",
    "MLTERM": "logical",
    "KONSOLE_VERSION": "logical",
}

_LAM: Final = "ل"
_LAM_INITIAL, _LAM_MEDIAL = "\ufedf", "\ufee0"
# Alef -> its ligature with lam: standing alone, joined to the letter before.
_LAM_ALEF: Final = {
    "آ": ("\ufef5", "\ufef6"),
    "أ": ("\ufef7", "\ufef8"),
    "إ": ("\ufef9", "\ufefa"),
    "ا": ("\ufefb", "\ufefc"),
}
_ZWJ: Final = "\N{ZERO WIDTH JOINER}"
_INVISIBLE_MARKS: Final = frozenset("\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}")


@dataclass(frozen=True)
class Glyph:
    """What one character of a line looks like, and which character of the logical line that is.

    `text` is the character as shown, with the marks that sit on it.
    """

    text: str
    index: int


@dataclass
class _Unit:
    base: str
    marks: str
    index: int
    shown: str


def display_mode(environment: Mapping[str, str], *, is_terminal: bool) -> Mode:
    """Who has to reorder: the terminal, if it is known to do so or is none; else we.

    KHABAR_BIDI in the environment, `logical` or `visual`, decides against everything else.
    """
    match environment.get(MODE_VARIABLE, "").strip().lower():
        case "logical":
            return "logical"
        case "visual":
            return "visual"
    if not is_terminal:
        return "logical"
    if mode := _PROGRAMS.get(environment.get("TERM_PROGRAM", "")):
        return mode
    for variable, mode in _VARIABLES.items():
        if environment.get(variable):
            return mode
    # Inside tmux too: whatever passes through it, the terminal around it reorders.
    version = environment.get("VTE_VERSION", "")
    return "logical" if version.isascii() and version.isdigit() and int(version[:9]) >= _VTE_WITH_BIDI else "visual"


def is_right_to_left(text: str, *, default: bool = False) -> bool:
    """Whether a paragraph runs from right to left: by its first strong character (rules P2 and P3)."""
    for char in text:
        strong = _STRONG.get(unicodedata.bidirectional(char))
        if strong is not None:
            return strong
    return default


def visual_order(line: str, *, right_to_left: bool) -> list[Glyph]:
    """The glyphs of one line from left to right, letters joined as Arabic writing joins them.

    The line must hold no line break and no explicit directional formatting (see `readable`). Time grows with its
    length.
    """
    if not right_to_left and not any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in line):
        return [Glyph(char, index) for index, char in enumerate(line)]
    units = _joined(_units(line))
    return [
        Glyph(char["ch"] + char["unit"].marks, char["unit"].index)
        for char in _reordered(units, base_level=int(right_to_left))
        if char["ch"] not in _INVISIBLE_MARKS
    ]


def _units(line: str) -> list[_Unit]:
    """Characters with the marks on them: a mark must follow its letter also after the line is turned around."""
    units: list[_Unit] = []
    for index, char in enumerate(line):
        if units and unicodedata.bidirectional(char) == "NSM":
            units[-1].marks += char
        elif char != _ZWJ:
            units.append(_Unit(char, "", index, char))
    return units


def _joined(units: list[_Unit]) -> list[_Unit]:
    bases = "".join(unit.base for unit in units)
    shaped = _reshaper().reshape(bases)
    if len(shaped) != len(bases):
        return units
    for unit, form in zip(units, shaped, strict=True):
        unit.shown = form
    joined: list[_Unit] = []
    for unit in units:
        lam = joined[-1] if joined and joined[-1].base == _LAM else None
        forms = _LAM_ALEF.get(unit.base)
        if forms and lam and lam.shown in (_LAM_INITIAL, _LAM_MEDIAL):
            lam.shown = forms[lam.shown == _LAM_MEDIAL]
            lam.marks += unit.marks
        else:
            joined.append(unit)
    return joined


def _reordered(units: list[_Unit], *, base_level: int) -> list[dict[str, Any]]:
    chars: list[dict[str, Any]] = []
    for unit in units:
        kind = unicodedata.bidirectional(unit.shown) or "L"
        # A mark without a letter and a break inside a line are shown like any neutral character.
        kind = "ON" if kind in ("NSM", "B", "S") else kind
        chars.append({"ch": unit.shown, "level": base_level, "type": kind, "orig": kind, "unit": unit})
    storage = {"base_level": base_level, "base_dir": "LR"[base_level], "chars": chars, "runs": deque()}
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    algorithm.reorder_resolved_levels(storage, False)
    algorithm.apply_mirroring(storage, False)
    reordered: list[dict[str, Any]] = storage["chars"]  # type: ignore[assignment]  # a list, as it was put in
    return reordered


@cache
def _reshaper() -> Any:
    # Ligatures are ours to make (there is one that must not be missing), so that each character keeps its place.
    return ArabicReshaper(
        configuration={
            "delete_harakat": False,
            "delete_tatweel": False,
            "support_ligatures": False,
            "support_zwj": False,
        }
    )

"""Text in both directions of writing, on terminals that can and that cannot reorder it.

Source: Unicode Standard Annex 9 (the bidirectional algorithm, as python-bidi implements it); letters are joined by
arabic-reshaper.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import IO, Any, Final, Literal

from arabic_reshaper import ArabicReshaper
from bidi import get_display
from bidi.mirror import MIRRORED

Mode = Literal["logical", "visual"]
"""Who puts a line into the order in which it is seen: the terminal (logical), or Khabar (visual)."""

MODE_VARIABLE: Final = "KHABAR_BIDI"

_STRONG: Final = {"L": False, "R": True, "AL": True}
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_VTE_WITH_BIDI: Final = 5800

# Explicit mode: the terminal shows what it gets as it gets it; implicit: it reorders, where it can. Terminals that
# do not know these sequences ignore them. Source: ECMA-48, 8.3.68 (RM), BDSM; the terminal working group's BiDi draft.
_EXPLICIT_MODE: Final = "\x1b[8l"
_IMPLICIT_MODE: Final = "\x1b[8h"

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

# Two characters of each bidirectional class that a line may hold.
_TWO_OF: Final = {
    "L": "ab",
    "R": "\u05d0\u05d1",
    "AL": "\u0628\u062a",
    "EN": "12",
    "AN": "\u0661\u0662",
    "ES": "+-",
    "ET": "$%",
    "CS": ",.",
    "WS": " \u2003",
    "ON": "!&",
}
_SECONDS: Final = frozenset(pair[1] for pair in _TWO_OF.values())
_NEUTRAL: Final = "\N{REPLACEMENT CHARACTER}"

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
    """Who has to reorder: the terminal, if it is known to do so by itself or there is none; else we.

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
    # VTE (GNOME Terminal and many more) leaves the order to us when told so. A multiplexer does not pass that on.
    version = environment.get("VTE_VERSION", "")[:9]
    reorders = version.isascii() and version.isdigit() and int(version) >= _VTE_WITH_BIDI
    multiplexed = environment.get("TMUX") or environment.get("STY")
    return "logical" if reorders and multiplexed else "visual"


@contextmanager
def order_kept(stream: IO[str], mode: Mode, *, is_terminal: bool) -> Iterator[None]:
    """In visual mode, ask the terminal to keep the order of what is written meanwhile; it begins on a new line."""
    asks = mode == "visual" and is_terminal
    if asks:
        stream.write(_EXPLICIT_MODE)
    try:
        yield
    finally:
        if asks:
            stream.write(_IMPLICIT_MODE)
            stream.flush()


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
        Glyph(char + unit.marks, unit.index)
        for char, unit in _reordered(units, base_level=int(right_to_left))
        if char not in _INVISIBLE_MARKS
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


def _reordered(units: list[_Unit], *, base_level: int) -> list[tuple[str, _Unit]]:
    """Units from left to right, each with the character that is seen: where text runs to the left, a bracket is
    mirrored (rule L4, which the library leaves to whoever shows the text).
    """
    # What has no width has done its part once letters are joined (rule X9 leaves it out too).
    units = [unit for unit in units if unicodedata.bidirectional(unit.shown) != "BN"]
    text = "".join(_as_neutral(unit.shown) for unit in units)
    order = [-1, *_indices(text, "LR"[base_level]), -1]
    reordered = []
    for before, index, after in zip(order, order[1:], order[2:], strict=False):
        follows = before == index - 1 >= 0 or after == index + 1
        leftwards = before == index + 1 or after == index - 1 >= 0 or (base_level == 1 and not follows)
        char = units[index].shown
        reordered.append((MIRRORED.get(char, char) if leftwards else char, units[index]))
    return reordered


def _indices(text: str, direction: str) -> list[int]:
    """Where each character of the displayed text stands in the text.

    The library gives the displayed text alone. But order follows from the classes of characters, so the positions, in
    binary, are written with two characters of each class, and displayed digit by digit. Only brackets stay as they
    are, since pairs of them count; where they stand follows from their neighbours.
    """
    found = [0] * len(text)
    for digit in range(len(text).bit_length()):
        coded = "".join(
            char if _is_bracket(char) else _TWO_OF[unicodedata.bidirectional(char)][index >> digit & 1]
            for index, char in enumerate(text)
        )
        for place, char in enumerate(get_display(coded, base_dir=direction)):
            if _is_bracket(char):
                found[place] = -1
            elif char in _SECONDS:
                found[place] |= 1 << digit
    free = {index for index, char in enumerate(text) if _is_bracket(char)}
    for place, index in enumerate(found):
        if index < 0:
            beside = [found[at] + step for at in (place - 1, place + 1) if 0 <= at < len(found) for step in (1, -1)]
            found[place] = next((candidate for candidate in beside if candidate in free), min(free))
            free.remove(found[place])
    return found


def _is_bracket(char: str) -> bool:
    return unicodedata.category(char) in ("Ps", "Pe") and unicodedata.mirrored(char) == 1


def _as_neutral(char: str) -> str:
    """A mark without a letter and a break inside a line are shown like any neutral character."""
    return char if unicodedata.bidirectional(char) in _TWO_OF else _NEUTRAL


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

"""Arabic proclitics: the ways to read a written word as proclitics and the word they lean on."""

from typing import Final, NamedTuple

_CONJUNCTIONS: Final = "وف"
_PREPOSITIONS: Final = "بلك"
# What is left must still be a word; shorter leftovers are nearly always accidents of spelling.
_MIN_LETTERS: Final = 2


class Reading(NamedTuple):
    """`clitics` letters lean on `form`."""

    clitics: int
    form: str


def readings(form: str) -> list[Reading]:
    """The readings of a folded word, the word itself first, then those that take more letters away.

    `لل` is the preposition and an article that lost its alef, so `للامم` reads as `ل` before `الامم`.
    """
    found = [Reading(0, form)]
    if len(form) <= _MIN_LETTERS:
        return found
    if form[0] in _CONJUNCTIONS:
        found.append(Reading(1, form[1:]))
        _take_preposition(form, 1, found)
    _take_preposition(form, 0, found)
    return found


def _take_preposition(form: str, at: int, found: list[Reading]) -> None:
    if len(form) - at <= _MIN_LETTERS or form[at] not in _PREPOSITIONS:
        return
    rest = form[at + 1 :]
    if form[at] == "ل" and rest[0] == "ل":
        found.append(Reading(at + 1, "ا" + rest))
        found.append(Reading(at + 1, "ال" + rest))
    found.append(Reading(at + 1, rest))

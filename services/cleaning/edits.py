"""Replacing by pattern with an offset map of what was replaced."""

import re
from collections.abc import Callable
from typing import TypeAlias

from shared.text.offsets import Run, joined

Replacement: TypeAlias = str | Callable[[re.Match[str]], str]


def replaced(pattern: re.Pattern[str], replacement: Replacement, text: str) -> tuple[str, tuple[Run, ...]]:
    """`pattern.sub(replacement, text)` and the map from the result to the text; a string is taken literally.

    One code point replaced by one keeps its correspondence.
    """
    pieces: list[str] = []
    runs: list[Run] = []
    made = done = 0
    for match in pattern.finditer(text):
        new = replacement if isinstance(replacement, str) else replacement(match)
        start, end = match.span()
        if len(new) == end - start == 1:
            pieces += text[done:start], new
            runs.append((made, done, end - done))
            made += end - done
        else:
            pieces += text[done:start], new
            runs.append((made, done, start - done))
            made += start - done + len(new)
        done = end
    pieces.append(text[done:])
    runs.append((made, done, len(text) - done))
    return "".join(pieces), joined(runs)


def aligned(made: str, source: str) -> tuple[Run, ...]:
    """A map for a change whose steps are unknown: word by word where the words are as many, ends that are equal exact.

    Linear time.
    """
    made_words, source_words = made.split(" "), source.split(" ")
    if len(made_words) != len(source_words):
        return joined(_ends(made, source, 0, 0))
    runs: list[Run] = []
    target = origin = 0
    for new, old in zip(made_words, source_words, strict=True):
        runs += _ends(new, old, target, origin)
        target, origin = target + len(new), origin + len(old)
        runs.append((target, origin, 1))
        target, origin = target + 1, origin + 1
    runs.pop()
    return joined(runs)


def _ends(made: str, source: str, target: int, origin: int) -> list[Run]:
    shortest = min(len(made), len(source))
    if made == source:
        return [(target, origin, shortest)]
    head = 0
    while head < shortest and made[head] == source[head]:
        head += 1
    tail = 0
    while tail < shortest - head and made[-1 - tail] == source[-1 - tail]:
        tail += 1
    return [(target, origin, head), (target + len(made) - tail, origin + len(source) - tail, tail)]

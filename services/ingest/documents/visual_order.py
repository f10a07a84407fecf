"""From the order in which letters stand on the page, left to right, back to the order in which they are read."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

_RTL: Final = ("R", "AL")
_MIRRORED: Final = {
    "(": ")",
    ")": "(",
    "[": "]",
    "]": "[",
    "{": "}",
    "}": "{",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "<": ">",
    ">": "<",
}
_PAIRS: Final = ("()", "[]", "{}", "«»", "‹›")
_JOINS_DIGITS: Final = frozenset(".,:/\u00a0\u066b\u066c")
_END_MARKS: Final = frozenset(".,،؛:!؟")
_IN_WORDS: Final = frozenset("-_.@/:&'’+#%=?~,")


def reading_order(clusters: Sequence[str], *, rtl_page: bool) -> str:
    """A line of clusters (a letter with its marks, or the letters of one ligature, in reading order) as it is read.

    `rtl_page` decides for lines that have as many letters of one direction as of the other.
    """
    directions = [_direction(cluster) for cluster in clusters]
    right, left = directions.count("R"), directions.count("L")
    if not right:
        if rtl_page and not left:
            return "".join(_numbers_kept(list(reversed(clusters)), list(reversed(directions))))
        return "".join(_end_mark_last(clusters) if rtl_page else clusters)
    if right > left or (right == left and rtl_page) or (rtl_page and right * 4 > left):
        return "".join(_numbers_kept(list(reversed(clusters)), list(reversed(directions))))
    return "".join(_right_runs_turned(clusters, directions))


def _end_mark_last(clusters: Sequence[str]) -> Sequence[str]:
    """Words read from the left, on a page that is read from the right: the mark that ends them stands at the left."""
    return [*clusters[1:], clusters[0]] if clusters and clusters[0] in _END_MARKS else clusters


def paired(text: str) -> str:
    """Brackets and marks of quotation that open first and close then, where a shape was taken for the other one."""
    if not any(_direction(char) == "R" for char in text):
        return text
    for opening, closing in _PAIRS:
        if text.count(opening) + text.count(closing) in (0, 1) or (text.count(opening) + text.count(closing)) % 2:
            continue
        places = iter(range(len(text)))
        text = "".join((opening, closing)[next(places) % 2] if char in (opening, closing) else char for char in text)
    return text


def _direction(cluster: str) -> str:
    """R, L, N for a digit, or - for what has no direction of its own."""
    for char in cluster:
        kind = unicodedata.bidirectional(char)
        if kind in _RTL:
            return "R"
        if kind == "L":
            return "L"
        if kind in ("EN", "AN"):
            return "N"
    return "-"


def _numbers_kept(clusters: list[str], directions: list[str]) -> Iterator[str]:
    """The line from the right; runs that are read from the left are turned back."""
    place = 0
    while place < len(clusters):
        end = place
        if directions[place] in ("L", "N"):
            end = _run_end(clusters, directions, place)
            yield from reversed(clusters[place:end])
            place = end
        else:
            cluster = clusters[place]
            yield _MIRRORED.get(cluster, cluster)
            place += 1


def _run_end(clusters: list[str], directions: list[str], start: int) -> int:
    """Behind the last of the run of digits, or of words and digits, that begins there."""
    place = last = start
    latin = directions[start] == "L"
    while place < len(clusters):
        here, cluster = directions[place], clusters[place]
        if here in ("L", "N"):
            latin = latin or here == "L"
            last = place
        elif here == "R":
            break
        elif latin or _latin_follows(directions, place):
            if not (cluster.isspace() or cluster in _IN_WORDS):
                break
        elif cluster not in _JOINS_DIGITS or place != last + 1:
            break
        place += 1
    return last + 1


def _latin_follows(directions: list[str], place: int) -> bool:
    found = re.match("[-N]*", "".join(directions[place : place + 40]))
    after = place + (found.end() if found else 0)
    return after < len(directions) and directions[after] == "L"


def _right_runs_turned(clusters: Sequence[str], directions: Sequence[str]) -> Iterator[str]:
    place = 0
    while place < len(clusters):
        if directions[place] != "R":
            yield clusters[place]
            place += 1
            continue
        last = place
        for ahead in range(place, len(clusters)):
            if directions[ahead] == "L":
                break
            if directions[ahead] == "R":
                last = ahead
        run = list(reversed(clusters[place : last + 1]))
        yield from _numbers_kept(run, list(reversed(directions[place : last + 1])))
        place = last + 1

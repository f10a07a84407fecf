"""Which line above the article is its headline."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from services.cleaning.cues import ends_sentence, is_list_item
from services.cleaning.lexicon import FUNCTION_WORDS, phrases
from services.cleaning.lines import Line

LONGEST_TITLE: Final = 220
_LOOKED_AT: Final = 60
_BODY_LINES: Final = 8
_PROCLITICS: Final = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف")
_ENOUGH_SHARED: Final = 0.7
_INSIDE: Final = 12
_SHORTEST_INNER: Final = 20
_NAME_AND_PLACE: Final = re.compile(r"^\S+(?: \S+){0,3}(?: [-–—ـ] |[-–—] )\S+(?: \S+){0,2}$")
_AFTER_TITLE: Final = frozenset({"date", "byline", "source", "dateline", "caption", "duplicate"})


def find_title(lines: Sequence[Line], body: range) -> int | None:
    """Index of the headline among the lines above the body (or the body's first line); None if there is none.

    A headline shares words with the body, stands early, is neither long nor a sentence, and often comes twice.
    """
    first = max(0, body.start - _LOOKED_AT)
    candidates = [i for i in range(first, body.start) if _may_be_title(lines[i])]
    if _opens_like_title(lines, body):
        candidates.append(body.start)
    candidates.extend(_inside(lines, body))
    if not candidates:
        return None
    body_stems = _stems(line for line in lines[body.start : body.start + _BODY_LINES] if line.prose)
    times = Counter(line.folded for line in lines if line.words <= 40)
    best, best_score = None, 0.0
    rivals: list[int] = []
    for index in candidates:
        line = lines[index]
        stems = _stems([line])
        own = body_stems if index < body.start else _stems(lines[index + 1 : index + 1 + _BODY_LINES])
        shared = len(stems & own) / max(3, len(stems))
        score = 4.0 * min(shared, _ENOUGH_SHARED) + min(len(line.text), 45) / 25
        score -= 1.2 * sum(index - 8 <= rival for rival in rivals[-4:]) + 0.03 * min(body.start - index, 40)
        score += 0.8 * (times[line.folded] > 1 and line.words >= 4)
        score -= 1.0 * (len(line.text) > 140) + 1.5 * line.text.endswith(".") + 0.5 * (line.words < 4)
        following = lines[index + 1].cue if index + 1 < len(lines) else None
        score += 0.6 * (following is not None and following.reason in _AFTER_TITLE)
        if shared >= 0.3 and line.words >= 4:
            rivals.append(index)
        alone = index == 0 and body.start == 1
        if score > best_score and (shared > 0 or line.words >= 4 or alone):
            best, best_score = index, score
    if best is None:
        return None
    # Of several copies the last is the headline; those above it are navigation, perhaps run together with it.
    copies = [i for i in candidates if lines[i].folded == lines[best].folded]
    inner = [
        i
        for i in candidates
        if len(lines[i].folded) >= _SHORTEST_INNER and lines[best].folded.endswith(lines[i].folded)
    ]
    return max(inner or copies)


def is_name_and_place(line: str) -> bool:
    """Whether a line is two short names with a dash between, such as a writer and a town or a site and its motto."""
    return bool(_NAME_AND_PLACE.match(line))


def _may_be_title(line: Line) -> bool:
    if line.cue is not None or line.words < 2 or is_list_item(line.text) or not 10 <= len(line.text) <= LONGEST_TITLE:
        return False
    return line.words > 6 or not is_name_and_place(line.text)


def _inside(lines: Sequence[Line], body: range) -> list[int]:
    """Headlines below a ticker or an announcement that read like prose: short lines with a date or name under them."""
    found = []
    for index in range(body.start + 1, min(body.stop, body.start + _INSIDE)):
        below = lines[index + 1 : index + 4]
        marked = any(line.cue is not None and line.cue.reason in ("date", "byline") for line in below)
        above = lines[index - 1]
        if marked and not lines[index].prose and _may_be_title(lines[index]) and not above.text.endswith(":"):
            found.append(index)
    return found


def _opens_like_title(lines: Sequence[Line], body: range) -> bool:
    if len(body) < 2:
        return False
    line, following = lines[body.start], lines[body.start + 1]
    if not line.prose and len(body) > 2 and following.cue is not None and following.cue.reason in ("byline", "date"):
        return _may_be_title(line)
    question = ends_sentence(line.text) and not line.text.rstrip("\"'»”)").endswith(".")
    return (
        _may_be_title(line) and len(line.text) <= 130 and (question or not ends_sentence(line.text)) and following.prose
    )


def _stems(lines: Iterable[Line]) -> set[str]:
    grammar = phrases(FUNCTION_WORDS)
    found = set()
    for line in lines:
        for word in line.folded[:2000].split():
            if word not in grammar and len(word) > 1:
                found.add(_stem(word))
    return found


def _stem(word: str) -> str:
    if "\u0600" < word[0] < "\u0700":
        for proclitic in _PROCLITICS:
            if word.startswith(proclitic) and len(word) - len(proclitic) >= 3:
                word = word[len(proclitic) :]
                break
        return word[:4]
    return word[:5]

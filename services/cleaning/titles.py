"""Which line above the article is its headline."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from services.cleaning.cues import ends_sentence
from services.cleaning.lexicon import FUNCTION_WORDS, phrases
from services.cleaning.lines import Line

LONGEST_TITLE: Final = 220
_LOOKED_AT: Final = 60
_BODY_LINES: Final = 8
_PROCLITICS: Final = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف")
_AFTER_TITLE: Final = frozenset({"date", "byline", "source", "dateline", "caption", "duplicate"})


def find_title(lines: Sequence[Line], body: range) -> int | None:
    """Index of the headline among the lines above the body (or the body's first line); None if there is none.

    A headline shares words with the body, stands early, is neither long nor a sentence, and often comes twice.
    """
    first = max(0, body.start - _LOOKED_AT)
    candidates = [i for i in range(first, body.start) if _may_be_title(lines[i])]
    if _opens_like_title(lines, body):
        candidates.append(body.start)
    if not candidates:
        return None
    body_stems = _stems(line for line in lines[body.start : body.start + _BODY_LINES] if line.prose)
    times = Counter(line.folded for line in lines if line.words <= 40)
    best, best_score, rivals = None, 0.0, 0
    for index in candidates:
        line = lines[index]
        stems = _stems([line])
        own = _stems(lines[body.start + 1 : body.start + _BODY_LINES]) if index == body.start else body_stems
        shared = len(stems & own) / max(2, len(stems))
        score = 4.0 * shared + min(len(line.text), 60) / 30 - 0.6 * min(rivals, 4)
        score += 0.8 * (times[line.folded] > 1 and line.words >= 4)
        score -= 1.0 * (len(line.text) > 140) + 1.5 * line.text.endswith(".") + 0.5 * (line.words < 4)
        following = lines[index + 1].cue if index + 1 < len(lines) else None
        score += 0.6 * (following is not None and following.reason in _AFTER_TITLE)
        if shared >= 0.3:
            rivals += 1
        if score > best_score and (shared > 0 or line.words >= 4):
            best, best_score = index, score
    if best is None:
        return None
    # Of several copies the last is the headline; those above it are navigation.
    return max(i for i in candidates if lines[i].folded == lines[best].folded)


def _may_be_title(line: Line) -> bool:
    return line.cue is None and line.words >= 2 and 10 <= len(line.text) <= LONGEST_TITLE


def _opens_like_title(lines: Sequence[Line], body: range) -> bool:
    if len(body) < 2:
        return False
    line, following = lines[body.start], lines[body.start + 1]
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

"""Which line above the article is its headline."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from services.cleaning.cues import ends_in_credit, ends_sentence, is_list_item
from services.cleaning.folding import stem
from services.cleaning.lines import Line
from services.cleaning.phrases import BREAKING, CAPTION_WORDS, FUNCTION_WORDS, opens_with, phrases

FEATURES: Final = (
    "shared", "matches", "length", "long", "very_long", "rivals", "distance", "repeated", "full_stop", "few_words",
    "next_signature", "next_menu", "signed", "colon", "below_signature", "signed_sentence", "longer_than_above",
    "below_rival", "above_longer", "site_after", "in_body", "names_site",
    "echoed", "breaking", "prose", "below_headline", "styled",
    "lively_below_plain", "plain_below_lively",
)  # fmt: skip
_MATCHES: Final = FEATURES.index("matches")
# Fitted by training.train_titles, in the order of `FEATURES`.
_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "shared": 0.82,
        "matches": 0.71,
        "length": 2.40,
        "long": -0.62,
        "very_long": -0.10,
        "rivals": -0.07,
        "distance": -0.85,
        "repeated": -0.02,
        "full_stop": -1.09,
        "few_words": -1.40,
        "next_signature": 0.73,
        "next_menu": -0.46,
        "signed": 1.25,
        "colon": -1.25,
        "below_signature": -1.45,
        "signed_sentence": -0.14,
        "longer_than_above": 0.41,
        "below_rival": -2.00,
        "above_longer": -0.16,
        "site_after": -2.61,
        "in_body": -1.05,
        "names_site": -2.00,
        "echoed": 1.74,
        "breaking": -0.80,
        "prose": -0.03,
        "below_headline": -0.48,
        "styled": 1.14,
        "lively_below_plain": 2.20,
        "plain_below_lively": -0.50,
    }
)
_LEAST_SCORE: Final = -1.0
LONGEST_TITLE: Final = 220
_LOOKED_AT: Final = 60
_BODY_LINES: Final = 8
_READ_LINES: Final = 40
_DATE_DIGITS: Final = 5
_ENOUGH_SHARED: Final = 0.7
_MOST_SHARED: Final = 6
_RIVAL_WORDS: Final = 5
_HEADLINE_WORDS: Final = 4
_LONGER_THAN_KICKERS: Final = 7
_AS_LONG: Final = 1.4
_INSIDE: Final = 12
_MOST_ABOVE_HEADLINE: Final = 2
_OWNERS: Final = 8
_ECHOES: Final = 300
_SHORTEST_ECHO: Final = 8
_SHORTEST_CUT: Final = 15
_MOST_LIKE_TITLE: Final = 170
_SHORTEST_INNER: Final = 20
_SITE_AFTER: Final = re.compile(r" [|•·–—-] (?:\S+ ?){1,4}$")
_SITE_BEHIND: Final = re.compile(r" ?[|•·–—-] (?:\S+ ?){1,6}$")
# Two dots, a question, a quotation at the head.
_LIVELY: Final = re.compile(r"\.\. ?\S|[?؟]$|^[«\"“„].+[»\"”“].{4,}")
# Those, and a speaker or a place before a colon; standfirsts have them too.
_STYLE: Final = re.compile(r"^[^:]{2,30}: \S|" + _LIVELY.pattern)
_TIME: Final = re.compile(r"\b\d{1,2}:\d\d\b")
_SENTENCES: Final = re.compile(r"(?<!\.)[.!?؟] \S")
_NAME_AND_PLACE: Final = re.compile(r"^\S+(?: \S+){0,3}(?: [-–—ـ] |[-–—] )\S+(?: \S+){0,2}$")
_AFTER_TITLE: Final = frozenset({"date", "byline", "source", "dateline", "caption", "duplicate"})
_SIGNATURE: Final = frozenset({"date", "byline"})
# How far above its date and writer a headline may stand, and how far below them other headlines are doubted.
_SIGNED_WITHIN: Final = 6
_DOUBTED_WITHIN: Final = 10


def find_title(lines: Sequence[Line], body: range, items: frozenset[int] = frozenset()) -> int | None:
    """Index of the headline among the lines above the body (or the body's first line); None if there is none.

    It is none of the `items` of the text's own lists.
    A headline shares words with the body, stands early, is neither long nor a sentence, and often comes twice.
    """
    candidates = title_candidates(lines, body, items)
    if not candidates:
        return None
    if candidates[0] == 0 and _heads_plain_text(lines):
        return 0
    best, best_score = None, _LEAST_SCORE
    for index, row in zip(candidates, candidate_features(lines, body, candidates), strict=True):
        score = sum(weight * value for weight, value in zip(_WEIGHTS.values(), row, strict=True))
        # A few words that the text does not have are no headline, unless there is nothing else.
        alone = index == 0 and body.start == 1
        if score > best_score and (row[_MATCHES] > 0 or lines[index].words >= _HEADLINE_WORDS or alone):
            best, best_score = index, score
    if best is None:
        return None
    # Of several copies the last is the headline; those above it are navigation, perhaps run together with it.
    copies = [i for i in candidates if lines[i].folded == lines[best].folded]
    inner = [i for i in candidates if len(lines[i].folded) >= _SHORTEST_INNER and _is_within(lines[i], lines[best])]
    return max(inner or copies)


def _is_within(line: Line, longer: Line) -> bool:
    """Whether a line is another without the section before it, or without the site's name after it."""
    if longer.folded.endswith(line.folded):
        return True
    return longer.text.startswith(line.text) and bool(_SITE_BEHIND.match(longer.text[len(line.text) :]))


def _heads_plain_text(lines: Sequence[Line]) -> bool:
    """Whether the first line of a text without anything of a page reads as its headline."""
    first = lines[0]
    if first.words < _HEADLINE_WORDS or first.text.endswith((":", ".")) or first.prose:
        return False
    return all(line.cue is None for line in lines)


def title_candidates(lines: Sequence[Line], body: range, items: frozenset[int] = frozenset()) -> list[int]:
    """Indexes of the lines that may be the headline, in order."""
    first = max(0, body.start - _LOOKED_AT)
    candidates = [i for i in range(first, body.start) if i not in items and _may_be_title(lines[i])]
    if _opens_like_title(lines, body):
        candidates.append(body.start)
    candidates.extend(i for i in _inside(lines, body) if i not in items)
    return candidates


def candidate_features(lines: Sequence[Line], body: range, candidates: Sequence[int]) -> Iterator[list[float]]:
    """One row a candidate, one column a name of `FEATURES`."""
    body_stems = _stems(_paragraphs(lines, body.start))
    times = Counter(line.folded for line in lines if line.words <= 40)
    owners = [line.folded for line in lines if line.cue is not None and line.cue.group == "copyright"][:_OWNERS]
    known = set(candidates)
    rivals: list[int] = []
    for index in candidates:
        line, text = lines[index], lines[index].text
        stems = _stems([line])
        own = body_stems if index < body.start else _stems(_paragraphs(lines, index + 1))
        matches = len(stems & own)
        shared = matches / max(3, len(stems))
        below = [near.cue for near in lines[index + 1 : index + _SIGNED_WITHIN]]
        next_cue = below[0] if below else None
        signed = any(is_signature(near) for near in lines[index + 1 : index + _SIGNED_WITHIN])
        doubted = range(max(0, index - _DOUBTED_WITHIN), index)
        marks = [at for at in doubted if is_signature(lines[at])]
        others = [at for at in candidates if at < index and (lines[at].words >= _RIVAL_WORDS or at in rivals)][-8:]
        above = index - 1 in known and lines[index - 1].words >= _RIVAL_WORDS
        lively = bool(_LIVELY.search(text))
        above_lively = index - 1 in known and bool(_LIVELY.search(lines[index - 1].text))
        yield [
            min(shared, _ENOUGH_SHARED),
            min(matches, _MOST_SHARED),
            min(len(text), 45) / 45,
            float(len(text) > 90),
            float(len(text) > 140),
            float(sum(index - 8 <= rival for rival in rivals[-4:])),
            min(max(0, body.start - index), 40) / 10,
            float(times[line.folded] > 1 and line.words >= 4),
            float(text.endswith(".")),
            float(line.words < 4),
            float(next_cue is not None and next_cue.reason in _AFTER_TITLE),
            float(next_cue is not None and next_cue.group == "navigation"),
            float(signed),
            float(text.endswith((":", "؛", ";"))),
            float(any(at < mark <= at + _SIGNED_WITHIN for mark in marks[:_SIGNED_WITHIN] for at in others)),
            float(signed and text.endswith(".")),
            float(above and len(lines[index - 1].text) < len(text)),
            float(index - 1 in rivals and len(lines[index - 1].text) <= _AS_LONG * len(text)),
            float(index + 1 in known and len(lines[index + 1].text) > len(text)),
            float(bool(_SITE_AFTER.search(text))),
            float(index >= body.start),
            float(any(line.folded in owner for owner in owners)),
            float(_is_echoed(line, lines)),
            float(index > 0 and lines[index - 1].folded in phrases(BREAKING)),
            float(line.prose),
            float(index - 1 in known and lines[index - 1].words >= _LONGER_THAN_KICKERS),
            float(index - 1 not in known and bool(_STYLE.search(text))),
            float(index - 1 in known and lively and not above_lively),
            float(index - 1 in known and above_lively and not lively),
        ]
        if shared >= 0.2 and line.words >= 4:
            rivals.append(index)


def _is_echoed(line: Line, lines: Sequence[Line]) -> bool:
    """Whether another line has this one's words and more, as breadcrumbs and a tab's title do, or its beginning."""
    text = line.folded
    if len(text) < _SHORTEST_ECHO:
        return False
    for other in lines[:_ECHOES]:
        longer = len(other.folded) > len(text) and text in other.folded and not other.prose
        cut = other.text.endswith(("...", "…")) and len(other.folded) >= _SHORTEST_CUT
        if longer or (cut and len(other.folded) < len(text) and text.startswith(other.folded)):
            return True
    return False


def share_in_text(lines: Sequence[Line], index: int, body: range) -> float:
    """The share of a line's longer words that the first paragraphs have."""
    stems = _stems([lines[index]])
    return len(stems & _stems(_paragraphs(lines, body.start))) / max(1, len(stems))


def is_signature(line: Line) -> bool:
    """Whether a line says who wrote the text, or on which day; a time alone is an entry's or a ticker's."""
    if line.cue is None or opens_with(line.folded, CAPTION_WORDS):
        return False
    return line.cue.reason == "byline" or (line.cue.reason == "date" and _has_day(line))


def _has_day(line: Line) -> bool:
    return sum(map(str.isdigit, _TIME.sub("", line.text))) >= _DATE_DIGITS


def is_name_and_place(line: str) -> bool:
    """Whether a line is two short names with a dash between, such as a writer and a town or a site and its motto."""
    return bool(_NAME_AND_PLACE.match(line))


def _may_be_title(line: Line) -> bool:
    if line.cue is not None or line.words < 2 or is_list_item(line.text) or not 8 <= len(line.text) <= LONGEST_TITLE:
        return False
    if ends_in_credit(line.text):
        return False
    return line.words > 6 or not is_name_and_place(line.text)


def _inside(lines: Sequence[Line], body: range) -> list[int]:
    """Headlines below a ticker or an announcement that read like prose: short lines with a date or name under them."""
    found = []
    paragraphs = 0
    for index in range(body.start + 1, min(body.stop, body.start + _INSIDE)):
        paragraphs += lines[index - 1].prose
        if paragraphs > _MOST_ABOVE_HEADLINE:
            break
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
    if line.prose and _is_signed_sentence(lines, body):
        return _may_be_title(line)
    if not line.prose and len(body) > 2 and following.cue is not None and following.cue.reason in _SIGNATURE:
        return _may_be_title(line)
    question = ends_sentence(line.text) and not line.text.rstrip("\"'»”)").endswith(".")
    below = following.prose or (len(body) > 2 and following.cue is None and lines[body.start + 2].prose)
    return below and _may_be_title(line) and len(line.text) <= 130 and (question or not ends_sentence(line.text))


def _is_signed_sentence(lines: Sequence[Line], body: range) -> bool:
    """Whether the body's first line is one sentence with its date or writer, or a copy cut short, right below it."""
    line, below = lines[body.start], lines[body.start + 1]
    one = len(line.text) <= _MOST_LIKE_TITLE and not _SENTENCES.search(line.text)
    signed = below.cue is not None and below.cue.reason in _SIGNATURE
    cut = len(below.folded) >= _SHORTEST_CUT and line.folded != below.folded and line.folded.startswith(below.folded)
    return one and (signed or cut) and any(lines[index].prose for index in body[2:])


def _stems(lines: Iterable[Line]) -> set[str]:
    grammar = phrases(FUNCTION_WORDS)
    found = set()
    for line in lines:
        for word in line.folded[:2000].split():
            if word not in grammar and len(word) > 1:
                found.add(stem(word))
    return found


def _paragraphs(lines: Sequence[Line], start: int) -> list[Line]:
    return [line for line in lines[start : start + _READ_LINES] if line.prose][:_BODY_LINES]

"""Where the article is among the lines of a page: the stretch with the most prose and the least chrome."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from services.cleaning.cues import COUNTER, Cue, ends_sentence, ends_statement, is_list_item
from services.cleaning.folding import fold
from services.cleaning.lines import Line
from services.cleaning.lists import announces
from services.cleaning.phrases import AUTHOR_WORDS, FUNCTION_WORDS, phrases
from services.cleaning.titles import is_signature

# Prose counts by its length, in tens of characters; everything else costs. A heading of a block costs as much prose
# as a block of its kind may hold, so that comments and teasers are not taken for the article.
_SHORTEST_COUNTED: Final = 130
_PROSE_PER_CHAR: Final = 0.1
_LONGEST_COUNTED: Final = 600
_SIGNED_OPENING: Final = 8.0
_SIGNED_WITHIN: Final = 8
_SHORT_SENTENCE: Final = 1.0
_PLAIN_SHORT: Final = -2.0
_CUE: Final = -2.0
# What stands between the paragraphs of any article.
_SLIGHT: Final = frozenset({COUNTER, "advertisement"})
_SLIGHT_CUE: Final = -0.5
_GROUP: Final = {
    "comments_heading": -60.0,
    "comment_form": -40.0,
    "copyright": -60.0,
    "policy": -20.0,
    "disclaimer": -12.0,
    "paywall": -60.0,
    "page_list": -25.0,
    "related_heading": -6.0,
    "tags_heading": -12.0,
}

# An article with so many questions is an interview.
FEWEST_QUESTIONS: Final = 2

# What stands below a text without prose, once there is something of a text.
_BELOW: Final = frozenset({"share_bar", "prompt", "policy", "navigation"})
_VERSES: Final = 4

# What follows an article's end is the article only if there is far more of it than there was before.
_ENDINGS: Final = frozenset({"comments_heading", "comment_form", "copyright", "paywall"})
_ENOUGH: Final = 25.0
_CUT_OFF_WORDS: Final = 9
_MOST_LINKS: Final = 2
_LONGEST_LINK: Final = 110
_NAME_WORDS: Final = 4
_TRADE_WITHIN: Final = 4
_LONGEST_BIOGRAPHY: Final = 400
_RESUMING_WORDS: Final = 5
_SUBHEADING_WORDS: Final = 8
_HANDICAP: Final = 3.0
_LONGEST_INITIAL: Final = 2
_LONGEST_OPENING: Final = 40
_REPLY: Final = -8.0
_QUESTION: Final = ("?", "؟", "？")


def find_article(lines: Sequence[Line], items: frozenset[int] = frozenset()) -> range | None:
    """Indexes of the lines from the first to the last of the article's body, title excluded; None without prose.

    `items` are those of the text's own lists. The best-scoring contiguous stretch.
    Source: Kadane's algorithm, in Bentley (1984), "Programming pearls".
    """
    best, best_sum, start, running, handicap = None, 0.0, 0, 0.0, 1.0
    for index, line in enumerate(lines):
        if line.cue is not None and line.cue.group in _ENDINGS and best_sum >= _ENOUGH:
            running, handicap = 0.0, _HANDICAP
        if running <= 0:
            start, running = index, 0.0
        if running <= 0 and announces(line):
            continue
        above = lines[index - 1].cue if index else None
        if index in items and not line.prose:
            continue
        running += _SIGNED_OPENING if line.prose and _opens_below_signature(lines, index) else 0.0
        running += _SLIGHT_CUE if above is not None and above.rule == COUNTER and not line.prose else _score(line)
        if running > best_sum * handicap and (line.prose or best is not None):
            best, best_sum, handicap = range(start, index + 1), running, 1.0
    if best is None or not any(lines[index].prose for index in best):
        return None
    stop = _without_foreign_end(lines, best.start, _extended(lines, best.start, best.stop, items))
    return range(_with_opening(lines, best.start), _without_biography(lines, best.start, stop))


def _opens_below_signature(lines: Sequence[Line], index: int) -> bool:
    """Whether a paragraph is the first below a date or a writer."""
    above = lines[max(0, index - _SIGNED_WITHIN) : index]
    return any(map(is_signature, above)) and not any(line.prose for line in above)


def _with_opening(lines: Sequence[Line], start: int) -> int:
    """Take in the short lines right above the first paragraph that are text: a salutation, a sentence of two words."""
    while start > 0 and _is_opening(lines[start - 1]):
        start -= 1
    return start


def _is_opening(line: Line) -> bool:
    if line.cue is not None or len(line.text) > _LONGEST_OPENING:
        return False
    return line.text.endswith(("،", ",")) or _is_short_statement(line)


def first_text(lines: Sequence[Line], body: range, title: int | None) -> int:
    """Where the text begins below its headline: lists and short lines may part the opening from the rest.

    Nothing but what stands between the paragraphs of any article may be in between.
    """
    if title is None or title >= body.start:
        return body.start
    start = body.start
    for index in range(body.start - 1, title, -1):
        line = lines[index]
        if line.cue is not None and not _is_slight(line.cue):
            break
        if line.prose or announces(line):
            start = index
    return _with_opening(lines, start) if start < body.start else start


def find_verse(lines: Sequence[Line]) -> range | None:
    """The article in a text without prose lines (a poem, a list, a news flash); None if there is nothing like one."""
    start = next((i for i, line in enumerate(lines) if line.cue is None and line.words >= 3), None)
    if start is None:
        return None
    stop = start + 1
    for index in range(start + 1, len(lines)):
        cue = lines[index].cue
        if cue is None and lines[index].words >= 2:
            stop = index + 1
        elif cue is not None and (cue.group in _GROUP or (cue.group in _BELOW and stop - start >= _VERSES)):
            break
    return range(start, stop)


def _score(line: Line) -> float:
    if line.prose:
        return min(max(len(line.text), _SHORTEST_COUNTED), _LONGEST_COUNTED) * _PROSE_PER_CHAR
    if line.cue is not None:
        slight = _is_slight(line.cue)
        # A single button to answer stands under any embedded post.
        if line.cue.group == "comment_form" and line.words == 1:
            return _REPLY
        return _SLIGHT_CUE if slight else _GROUP.get(line.cue.group, _CUE)
    if announces(line):
        return len(line.text) * _PROSE_PER_CHAR
    return _SHORT_SENTENCE if _is_short_content(line) else _PLAIN_SHORT


def _is_slight(cue: Cue) -> bool:
    return cue.rule in _SLIGHT or cue.reason == "caption"


def _extended(lines: Sequence[Line], start: int, stop: int, items: frozenset[int]) -> int:
    """Take in what belongs to the last paragraphs: short sentences, list items, a sentence that was cut off."""
    listing = lines[stop - 1].text.endswith(":")
    questions = sum(map(asks, lines[start:stop]))
    while stop < len(lines):
        if lines[stop].cue is not None:
            resumed = _past_links(lines, stop, interview=questions >= FEWEST_QUESTIONS)
            if resumed is None:
                break
            stop = resumed
        line = lines[stop]
        listing = listing or line.text.endswith(":")
        last = stop + 1 == len(lines) or lines[stop + 1].cue is not None
        talk = questions > 0 and (is_answered(lines, stop) or (asks(lines[stop - 1]) and ends_statement(line.text)))
        if stop in items or _is_short_content(line) or listing or talk or (last and _is_cut_off(line)):
            questions += asks(line)
            stop += 1
            continue
        resumed = _past_subheading(lines, stop)
        if resumed is None:
            break
        stop = resumed
    return stop


def _past_links(lines: Sequence[Line], start: int, *, interview: bool) -> int | None:
    """Where the article goes on behind a link or two to other articles; None if it does not.

    Headlines have no full stop, so a statement below one is the article's; so is a question of an `interview` that is
    answered.
    """
    while start + 1 < len(lines) and (cue := lines[start].cue) is not None and _is_slight(cue):
        start += 1
    cue = lines[start].cue
    if cue is None or (cue.group != "related_heading" and cue.reason != "related"):
        return None
    for index in range(start + 1, min(len(lines), start + 2 + _MOST_LINKS)):
        line = lines[index]
        if line.cue is not None:
            return None
        if ends_statement(line.text) and line.words >= _RESUMING_WORDS:
            return index
        if interview and is_answered(lines, index):
            return index
        if len(line.text) > _LONGEST_LINK:
            return None
    return None


def _past_subheading(lines: Sequence[Line], start: int) -> int | None:
    """Where the text goes on below a subheading: at a statement or a list; None if it does not."""
    if start + 1 >= len(lines) or lines[start].words > _SUBHEADING_WORDS:
        return None
    line = lines[start + 1]
    if line.cue is None and line.words >= _RESUMING_WORDS and ends_statement(line.text):
        return start + 1
    return start + 1 if announces(line) else None


def _is_cut_off(line: Line) -> bool:
    words = line.folded[:600].split()
    grammar = sum(word in phrases(FUNCTION_WORDS) for word in words)
    return len(words) >= _CUT_OFF_WORDS and grammar * 9 >= len(words)


def _without_foreign_end(lines: Sequence[Line], start: int, stop: int) -> int:
    """Trim what is in Latin letters under an article that is not, and the other way round."""
    latin = is_latin(lines[start])
    while stop - 1 > start and lines[stop - 1].words >= 4 and is_latin(lines[stop - 1]) is not latin:
        stop -= 1
    return stop


def _without_biography(lines: Sequence[Line], start: int, stop: int) -> int:
    """Trim what a page says of the author below the text: under a name, or after one."""
    named = start + 1 < stop and lines[stop - 2].cue is None and not lines[stop - 2].prose
    named = named and lines[stop - 2].words <= _NAME_WORDS and not ends_sentence(lines[stop - 2].text)
    if stop - 2 <= start or not lines[stop - 1].prose or len(lines[stop - 1].text) > _LONGEST_BIOGRAPHY:
        return stop
    head, colon, rest = lines[stop - 1].text.partition(":")
    if colon and head.count(" ") < _NAME_WORDS and _names_trade(rest, _TRADE_WITHIN):
        return stop - 1
    return stop - 2 if named and _names_trade(lines[stop - 1].text, _TRADE_WITHIN) else stop


def _names_trade(text: str, within: int) -> bool:
    words = fold(text[:200]).split()[:within]
    return not phrases(AUTHOR_WORDS).isdisjoint(words)


def asks(line: Line) -> bool:
    """Whether a line is a question."""
    return line.text.endswith(_QUESTION)


def is_answered(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a question and the next one a sentence or the beginning of a list."""
    if not asks(lines[index]) or index + 1 == len(lines) or lines[index + 1].cue is not None:
        return False
    return ends_statement(lines[index + 1].text) or lines[index + 1].text.endswith(":")


def is_latin(line: Line) -> bool:
    """Whether most of a line's letters are Latin."""
    return _is_latin(line.folded[:300])


@lru_cache(2_000)
def _is_latin(sample: str) -> bool:
    return sum(letter < "\u0250" for letter in sample if letter.isalpha()) * 2 > sum(map(str.isalpha, sample))


def _is_short_content(line: Line) -> bool:
    return is_list_item(line.text) or (line.words >= 3 and ends_sentence(line.text)) or _is_short_statement(line)


def _is_short_statement(line: Line) -> bool:
    """Whether a line is a word or two with a full stop, which neither buttons nor an editor's initials are."""
    return ends_statement(line.text) and any(len(word) > _LONGEST_INITIAL for word in line.folded.split())

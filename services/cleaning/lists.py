"""Lists that an article itself gives: what a line announces, and rows such as results, standings and timetables.

Their items have no full stops and may look like dates, sections or menus. So they are found before the article is,
and read as its text. So are the times that head the entries of a timeline.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from services.cleaning.cues import COUNTER, ends_sentence, is_dateline, is_list_item
from services.cleaning.lines import Line
from services.cleaning.phrases import INGREDIENTS, SIGNED, opens_with, phrases
from services.cleaning.timelines import timeline_heads
from services.cleaning.titles import is_signature

# What an item may look like on its own; nothing else that is known of a line may stand in a list.
_MAY_BE_ITEM: Final = frozenset(
    {"date_line", "numbers", "separated_items", "byline", "navigation", "widget", "source_line", "too_short"}
)
_ANNOUNCING_WORDS: Final = 3
_NEAR_TEXT: Final = 3
_LONGEST_ITEM: Final = 140
_MOST_ITEMS: Final = 80
_FEWEST_ROWS: Final = 3
# The group of phrases that holds the headings of tables of contents.
CONTENTS: Final = "contents"
_HEADING_WORDS: Final = 5
_ANSWER_WORDS: Final = 5
# What may stand between an article's paragraphs, and what may not.
_BETWEEN: Final = frozenset({"advertisement", COUNTER})
_ENDS_TEXT: Final = frozenset(
    {"comments_heading", "copyright", "policy", "tags_heading", "tags", "page_list", "paywall", "disclaimer"}
)
_MOST_FOREIGN: Final = 0.15
_SIGNED_WITHIN: Final = 8
_RESUMES_WITHIN: Final = 6
_FEWEST_ENCLOSED: Final = 4
_HEADLINE_WORDS: Final = 7
_SHORT_SHARE: Final = 0.75
_ELSEWHERE_SHARE: Final = 0.1
_NUMBERED: Final = re.compile(r"^(\d{1,2})\s?[:.)-]\s?\S")
_LABELLED: Final = re.compile(r"^[^\d\W][^:.!?؟]{1,40}: \S[^:]*(?::\d\d[^:]*)*$")
_TABLE_ROW: Final = re.compile(r"^[^\W\d][^\d:]{1,34}(?:\s[-–(]?\d{1,3}(?:[:.,]\d{1,3})?[%٪)°]?){2,}$")
_SCORE: Final = re.compile(r"^[^\d\W][^\d:]{1,34}?\s\(?\d{1,3}\)?\s?[-–:]\s?\(?\d{1,3}\)?\s[^\W\d][^\d:]{1,34}$")


def announces(line: Line) -> bool:
    """Whether a line without a cue says that something follows."""
    if line.cue is not None or not line.text.endswith((":", "：")):
        return False
    signed = opens_with(line.folded, SIGNED) is not None
    return (line.words >= _ANNOUNCING_WORDS or signed) and not is_dateline(line.text)


def find_items(lines: Sequence[Line]) -> frozenset[int]:
    """Indexes of the lines that are items of the text's own lists, with the short headings of tables."""
    found: set[int] = set()
    index = 0
    while index < len(lines):
        if announces(lines[index]):
            items = _announced(lines, index + 1)
            if not any(line.prose for line in lines[max(0, index - _NEAR_TEXT) : index]):
                items = _plain_before_text(lines, items)
        elif lines[index].folded in phrases(INGREDIENTS):
            items = _ingredients(lines, index)
        elif _number(lines[index]) == 1:
            items = _numbered(lines, index)
        elif _is_row(lines[index]):
            items = _rows(lines, index)
        elif _is_labelled(lines[index]):
            items = _labelled(lines, index)
        else:
            index += 1
            continue
        found.update(items)
        index = max(index + 1, items.stop)
    return frozenset(found | timeline_heads(lines) | _enclosed(lines) | _reply_headings(lines))


def find_announced_contents(lines: Sequence[Line]) -> tuple[frozenset[int], frozenset[int]]:
    """The lines of tables of contents that a heading announces, and the headings in the text that they name."""
    tables: set[int] = set()
    headings: set[int] = set()
    last = {line.folded: index for index, line in enumerate(lines)}
    for index, line in enumerate(lines):
        if line.cue is None or line.cue.group != CONTENTS or index in tables:
            continue
        stop = index + 1
        while stop < len(lines) and stop - index <= _MOST_ITEMS and last[lines[stop].folded] > stop:
            stop += 1
        named = [last[lines[at].folded] for at in range(index + 1, stop)]
        if len(named) >= _FEWEST_ROWS and min(named) >= stop and named == sorted(named):
            tables.update(range(index + 1, stop))
            headings.update(named)
    return frozenset(tables), frozenset(headings)


def without_cues(lines: Sequence[Line], items: frozenset[int]) -> list[Line]:
    """The lines, those that are items with nothing against them."""
    if not items:
        return list(lines)
    return [replace(line, cue=None) if index in items and line.cue else line for index, line in enumerate(lines)]


def _announced(lines: Sequence[Line], start: int) -> range:
    stop = start
    while stop < len(lines) and stop - start < _MOST_ITEMS and _may_be_item(lines[stop]):
        stop += 1
    return range(start, stop)


def _plain_before_text(lines: Sequence[Line], items: range) -> range:
    """What of a list may be one where no text is above its announcement: lines with no cue, and text right below.

    A single line there is the headline below the words that say who says it.
    """
    stop = next((index for index in items if lines[index].cue is not None), items.stop)
    below = stop - items.start >= _FEWEST_ROWS and any(line.prose for line in lines[stop : stop + _NEAR_TEXT])
    return range(items.start, stop if below else items.start)


def _may_be_item(line: Line) -> bool:
    if line.prose or len(line.text) > _LONGEST_ITEM:
        return False
    return line.cue is None or (line.cue.rule in _MAY_BE_ITEM and (line.cue.rule != "navigation" or line.words == 1))


def _reply_headings(lines: Sequence[Line]) -> set[int]:
    """A word such as `Reply` that stands above statements wherever it stands, as a button does not."""
    found: dict[str, list[int]] = {}
    for index, line in enumerate(lines[:-1]):
        if line.cue is not None and line.cue.group == "comments_heading":
            break
        if line.cue is not None and line.cue.group == "comment_form" and line.words == 1:
            found.setdefault(line.folded, []).append(index)
    below = {at: lines[at + 1] for indexes in found.values() for at in indexes}
    told = {at for at, line in below.items() if line.cue is None and (line.prose or ends_sentence(line.text))}
    return {at for indexes in found.values() if len(indexes) > 1 and told.issuperset(indexes) for at in indexes}


def _enclosed(lines: Sequence[Line]) -> set[int]:
    """The many short lines between an article's opening, which date or writer stand above, and its further paragraphs.

    A page has menus, but above its headline and below its article. A few lines may be links to other articles.
    """
    gaps = list(_gaps(lines))
    outside = Counter(line.folded for line in lines)
    outside.subtract(lines[at].folded for gap in gaps for at in gap)
    return {at for gap in gaps if _is_lists(lines, gap, outside) for at in gap if _may_be_enclosed(lines[at])}


def _gaps(lines: Sequence[Line]) -> Iterator[range]:
    """The lines between a paragraph and the next, from a signed opening on, or from the first where all is plain."""
    above: int | None = None
    plain = True
    for index, line in enumerate(lines):
        plain = plain and line.cue is None
        if is_signature(line):
            above = None
        elif above is None:
            near = lines[max(0, index - _SIGNED_WITHIN) : index]
            above = index if line.prose and (plain or any(map(is_signature, near))) else None
        elif line.prose or _resumes_behind(lines, index):
            yield range(above + 1, index)
            above = index
        elif line.cue is not None and line.cue.group in _ENDS_TEXT:
            above = None


def _may_be_enclosed(line: Line) -> bool:
    told = line.cue is None or line.cue.rule == "separated_items" or _is_labelled(line) or _is_table_row(line)
    return not line.prose and len(line.text) <= _LONGEST_ITEM and told


def _is_foreign(line: Line) -> bool:
    return not _may_be_enclosed(line) and (line.cue is None or line.cue.rule not in _BETWEEN)


def _is_table_row(line: Line) -> bool:
    """Whether a line is a name and two times or numbers at least."""
    may = line.cue is None or line.cue.rule in ("date_line", "numbers")
    return may and bool(_TABLE_ROW.match(line.text))


def _is_lists(lines: Sequence[Line], gap: range, outside: Mapping[str, int]) -> bool:
    """Whether the lines are many, few of them as long as headlines or to be found outside."""
    short = sum(lines[at].words < _HEADLINE_WORDS or ":" in lines[at].text for at in gap)
    foreign = sum(_is_foreign(lines[at]) for at in gap)
    if foreign > _MOST_FOREIGN * len(gap):
        return False
    elsewhere = sum(outside[lines[at].folded] > 0 for at in gap)
    few = elsewhere <= _ELSEWHERE_SHARE * len(gap)
    return len(gap) >= _FEWEST_ENCLOSED and short >= _SHORT_SHARE * len(gap) and few


def _resumes_behind(lines: Sequence[Line], index: int) -> bool:
    """Whether a line heads a few links with text below them."""
    cue = lines[index].cue
    linked = cue is not None and cue.group == "related_heading"
    return linked and any(near.prose for near in lines[index + 1 : index + _RESUMES_WITHIN])


def _is_row(line: Line) -> bool:
    """Whether a line is a result between two sides, which no menu has."""
    may = line.cue is None or line.cue.rule in ("date_line", "separated_items")
    return may and not line.prose and bool(_SCORE.match(line.text))


def _rows(lines: Sequence[Line], first: int) -> range:
    """The rows from the first on with the headings between them; a single one is no table."""
    stop, rows = first, 0
    while stop < len(lines) and stop - first < _MOST_ITEMS and _may_be_item(lines[stop]):
        line = lines[stop]
        row = _is_row(line) or is_list_item(line.text)
        if not row and not (line.words <= _HEADING_WORDS and line.cue is None):
            break
        rows += row
        stop += 1
    if rows < _FEWEST_ROWS:
        return range(first, first)
    start = first
    if first and lines[first - 1].cue is None and not lines[first - 1].prose:
        start -= lines[first - 1].words <= _HEADING_WORDS
    return range(start, stop)


def _is_labelled(line: Line) -> bool:
    may = line.cue is None or line.cue.rule in ("date_line", "numbers")
    return may and _may_be_item(line) and bool(_LABELLED.match(line.text))


def _labelled(lines: Sequence[Line], first: int) -> range:
    """Lines of a name and what is said of it, as prices and timetables have, below text or a question that opens them.

    A page's own rates and prayer times stand below nothing of the kind.
    """
    stop = first
    while stop < len(lines) and stop - first < _MOST_ITEMS and _is_labelled(lines[stop]):
        stop += 1
    above = lines[first - 1] if first else None
    opened = above is not None and above.cue is None and (above.prose or ends_sentence(above.text))
    return range(first, stop) if opened and stop - first >= _FEWEST_ROWS else range(first, first)


def _ingredients(lines: Sequence[Line], heading: int) -> range:
    """What a recipe needs, with its heading, where the steps follow as sentences."""
    stop = heading + 1
    while stop < len(lines) and stop - heading <= _MOST_ITEMS and _may_be_item(lines[stop]):
        if ends_sentence(lines[stop].text):
            break
        stop += 1
    steps = any(line.prose or ends_sentence(line.text) for line in lines[stop : stop + _NEAR_TEXT])
    return range(heading, stop) if steps and stop - heading > _FEWEST_ROWS else range(heading, heading)


def _number(line: Line) -> int | None:
    """The number at the head of a row of few words, such as the answers of a quiz; headlines are longer."""
    match = _NUMBERED.match(line.text)
    short = line.words <= _ANSWER_WORDS and (line.cue is None or line.cue.rule == "numbers")
    return int(match[1]) if match and short and not line.prose else None


def _numbered(lines: Sequence[Line], first: int) -> range:
    """Rows of few words that count from one, with a short heading above them."""
    stop = first
    while stop < len(lines) and _number(lines[stop]) == stop - first + 1:
        stop += 1
    if stop - first < _FEWEST_ROWS:
        return range(first, first)
    above = lines[first - 1] if first else None
    headed = above is not None and above.cue is None and not above.prose and above.words <= _HEADING_WORDS
    return range(first - headed, stop)

"""What becomes of each line of a text scrape: where the article is, and what stands around and inside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.cleaning.cues import Cue, ends_in_credit, ends_sentence, is_dateline, is_list_item, names_agency
from services.cleaning.duplicates import find_contents, find_copies, find_pull_quotes, is_cut_copy
from services.cleaning.inside import block_under, judge_inside, name_under_byline
from services.cleaning.layout import find_article, find_verse, first_text
from services.cleaning.lines import Line
from services.cleaning.lists import find_announced_contents, find_items, without_cues
from services.cleaning.phrases import KEY_POINTS, phrases
from services.cleaning.titles import find_title, is_name_and_place, share_in_text

# Not removed but moved: it becomes the title.
HEADLINE: Final = Cue("duplicate", "headline")

_CONTENTS: Final = Cue("chrome", "contents")

_STANDFIRST_CHARS: Final = 35
_DATED_STANDFIRST_CHARS: Final = 50
_LATE_STANDFIRST_CHARS: Final = 70
_SIGN_OFF_CHARS: Final = 30
_NEAR_TITLE: Final = 8
_KICKER_WORDS: Final = 3
_UPPER_SHARED: Final = 0.4
_SHORTEST_TITLE_PART: Final = 4
_REFRAIN_WORDS: Final = 4
_COUNT_WORDS: Final = 3

# The index of a title that is not among the lines.
_ABOVE_ALL: Final = -1
_MOST_JUDGEMENTS: Final = 4


@dataclass
class Verdicts:
    """For each line why it goes (None: it stays), the headline among them, where the body is, and the items of the
    text's own lists.
    """

    cues: list[Cue | None]
    title: int | None = None
    body: range = range(0)
    items: frozenset[int] = frozenset()


def decide(lines: Sequence[Line], known_title: str | None) -> Verdicts:
    """For each line the reason to remove it, or None to keep it. The headline is kept out of the body."""
    tables, headings = find_announced_contents(lines)
    lines = [replace(line, cue=_CONTENTS, prose=False) if index in tables else line for index, line in enumerate(lines)]
    items = find_items(lines) | headings
    lines = without_cues(lines, items)
    body = find_article(lines, items)
    if body is None:
        body = find_verse(lines)
    if body is None:
        return Verdicts([line.cue or Cue("chrome", "no_article") for line in lines])
    title = _title_index(lines, body, known_title, items)
    if title is not None and title >= body.start:
        body = range(title + 1, body.stop)
    if not body:
        # A lone headline is all there is: it is the text.
        body, title = range(title or 0, (title or 0) + 1), None
    top = _ABOVE_ALL if title is None and _begins_below_title(lines, body, known_title) else title
    body = range(first_text(lines, body, top), body.stop)
    cues: list[Cue | None] = [None] * len(lines)
    _judge_above(lines, body, top, cues)
    judge_inside(lines, body, cues, items, below_title=title is not None and title == body.start - 1)
    _judge_below(lines, body, cues)
    headline = known_title or (lines[title].folded if title is not None else None)
    drop_copies(lines, cues, headline, title, known=known_title is not None)
    if title is not None:
        cues[title] = Cue("duplicate", "title_copy") if known_title else HEADLINE
    return Verdicts(cues, title, body, items)


def settle(lines: Sequence[Line], verdicts: Verdicts, known_title: str | None) -> None:
    """Judge what was kept as if it were all there was, until nothing changes, so that cleaning twice is as once.

    A first judgement that leaves an article is never overruled by one that leaves none.
    """
    for _ in range(_MOST_JUDGEMENTS):
        # In the order in which they are given back: the headline first.
        left = sorted(
            (i for i, cue in enumerate(verdicts.cues) if cue is None or cue == HEADLINE),
            key=lambda i: (i != verdicts.title, i),
        )
        kept = [lines[i] for i in left]
        again = decide(kept, known_title)
        if known_title is None and verdicts.title is not None:
            if again.title is None and None in again.cues:
                # Without its page a headline that is a sentence looks like the text's first one. It stays the headline.
                again = _below_headline(kept)
            elif again.title == 0 and not any(again.cues[1:]) and _is_named_again(kept):
                # Nor may it change anything that the headline comes as a title of its own.
                again = _below_headline(kept)
        same = [cue is None for cue in again.cues] == [verdicts.cues[i] is None for i in left]
        same = same and (None if again.title is None else left[again.title]) == verdicts.title
        if same or None not in again.cues:
            return
        for index, cue in zip(left, again.cues, strict=True):
            verdicts.cues[index] = cue
        verdicts.title = None if again.title is None else left[again.title]


def _is_named_again(lines: Sequence[Line]) -> bool:
    """Whether another line has the words of the first, or some of them and no others."""
    headline = lines[0].folded
    return any(headline in line.folded or line.folded in headline for line in lines[1:])


def _below_headline(lines: Sequence[Line]) -> Verdicts:
    """The judgement of a text whose headline, its first line, is known."""
    rest = decide(lines[1:], lines[0].folded)
    return Verdicts([HEADLINE, *rest.cues], 0, range(rest.body.start + 1, rest.body.stop + 1))


def _title_index(lines: Sequence[Line], body: range, known_title: str | None, items: frozenset[int]) -> int | None:
    if known_title is None:
        return find_title(lines, body, items)
    above = range(body.start + 1)
    copies = [i for i in above if lines[i].folded == known_title]
    # The posted title may carry the site's name, or the line a section's.
    longer = [i for i in above if lines[i].words >= _SHORTEST_TITLE_PART and not lines[i].prose]
    parts = [i for i in longer if lines[i].folded in known_title or known_title in lines[i].folded]
    return max(copies or parts, default=None)


def _judge_above(lines: Sequence[Line], body: range, title: int | None, cues: list[Cue | None]) -> None:
    near = title if title is not None else max(0, body.start - 6)
    points = _key_points(lines, title, body) if title is not None else frozenset()
    for index in range(body.start):
        line = lines[index]
        if index == title:
            continue
        cues[index] = (
            line.cue
            or name_under_byline(lines, index)
            or _position_cue(line, near_title=abs(index - near) <= _NEAR_TITLE)
        )
        if title is not None and abs(index - title) == 1 and _is_kicker(line):
            cues[index] = None
        if index in points or (title is not None and index == title - 1 and _is_upper_standfirst(lines, index, body)):
            cues[index] = None
        if title is not None and index > title and line.cue is None and _is_standfirst(lines, index, title, cues):
            cues[index] = None


def _key_points(lines: Sequence[Line], title: int, body: range) -> frozenset[int]:
    """The points that sum an article up above it: under a heading that says so, or marked as a list."""
    found: set[int] = set()
    under = False
    for index in range(title + 1, body.start):
        line = lines[index]
        if line.cue is not None:
            under = under and line.cue.group == "advertisement"
            continue
        if line.folded in phrases(KEY_POINTS):
            under = True
            found.add(index)
        elif (under or is_list_item(line.text)) and line.words >= _KICKER_WORDS and not ends_in_credit(line.text):
            found.add(index)
    return frozenset(found) if len(found) > 1 else frozenset()


def _is_upper_standfirst(lines: Sequence[Line], index: int, body: range) -> bool:
    """Whether the line right above a headline sums the text up, as a section's name or a ticker's line does not."""
    line = lines[index]
    if line.cue is not None or len(line.text) < _DATED_STANDFIRST_CHARS or ends_in_credit(line.text):
        return False
    repeats = lines[index + 1].folded in line.folded
    return not repeats and share_in_text(lines, index, body) >= _UPPER_SHARED


def _is_kicker(line: Line) -> bool:
    """Whether a line beside a headline says who says it, as in `The minister to our paper:`."""
    said = line.cue is None and line.words >= _KICKER_WORDS and line.text.endswith(":")
    return said and not is_dateline(line.text)


def _begins_below_title(lines: Sequence[Line], body: range, known_title: str | None) -> bool:
    """Whether nothing but a standfirst can stand above the body, since the title was posted apart from the text."""
    return known_title is not None and all(line.cue is None for line in lines[: body.start])


def _is_standfirst(lines: Sequence[Line], index: int, title: int, cues: Sequence[Cue | None]) -> bool:
    line = lines[index]
    if title != _ABOVE_ALL and line.folded == lines[title].folded:
        return False
    if ends_in_credit(line.text):
        return False
    if ends_sentence(line.text) and line.words >= 4:
        return True
    between = [cue for cue in cues[title + 1 : index] if cue is not None]
    directly = all(cue.reason == "duplicate" for cue in between)
    # A date or a byline may stand between headline and standfirst, a caption rarely.
    shortest = _STANDFIRST_CHARS if directly else _LATE_STANDFIRST_CHARS
    signed = (_is_signature_or_count(lines, at, title, cues[at]) for at in range(title + 1, index))
    if not directly and all(signed):
        shortest = _DATED_STANDFIRST_CHARS
    below = lines[index + 1].cue
    first = index == title + 1 and len(line.text) >= _DATED_STANDFIRST_CHARS
    if below is not None and below.reason == "caption" and not first:
        return False
    return line.words >= 5 and len(line.text) >= shortest


def _is_signature_or_count(lines: Sequence[Line], index: int, title: int, cue: Cue | None) -> bool:
    """Whether a line between headline and text is a date, a byline or a copy, or says how often the page was read."""
    if cue is None or cue.reason in ("duplicate", "date", "byline"):
        return True
    below = lines[index + 1].cue
    named = index == title + 1 and below is not None and below.reason == "date"
    counted = any(map(str.isdigit, lines[index].text))
    return cue.rule == "above_article" and lines[index].words <= _COUNT_WORDS and (named or counted)


def _position_cue(line: Line, *, near_title: bool) -> Cue:
    """The name of a line above the body that nothing else names."""
    if near_title and is_dateline(line.text):
        return Cue("dateline", "dateline")
    if near_title and names_agency(line.text):
        return Cue("source", "agency")
    if near_title and is_name_and_place(line.text):
        return Cue("byline", "name_and_place")
    return Cue("chrome", "above_article")


def _judge_below(lines: Sequence[Line], body: range, cues: list[Cue | None]) -> None:
    block: Cue | None = None
    for index in range(body.stop, len(lines)):
        line = lines[index]
        if line.cue is not None:
            under = block_under(line.cue)
            in_comments = block is not None and block.reason == "comment"
            cues[index] = line.cue
            if under is not None:
                block = under
            elif line.cue.reason != "date" and not in_comments:
                block = None
        elif index == body.stop and _is_sign_off(lines, index):
            cues[index] = Cue("source", "sign_off", "source")
        elif block is not None:
            cues[index] = block
        else:
            cues[index] = (
                Cue("source", "agency", "source") if names_agency(line.text) else Cue("chrome", "below_article")
            )


def _is_sign_off(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if names_agency(line.text):
        return True
    alone = index + 1 == len(lines) or lines[index + 1].cue is not None
    return alone and line.words <= 3 and len(line.text) <= _SIGN_OFF_CHARS and not ends_sentence(line.text)


def drop_copies(
    lines: Sequence[Line], cues: list[Cue | None], headline: str | None, title: int | None, *, known: bool
) -> None:
    """Remove what repeats the headline or another line that stays; `title` is the headline's own line.

    A headline that was not known before may be a poem's refrain: a short one goes above the text only.
    """
    first = cues.index(None) if None in cues else len(cues)
    for index, line in enumerate(lines):
        anywhere = known or line.words >= _REFRAIN_WORDS
        if not headline or index == title:
            continue
        copy = line.folded == headline and (anywhere or index < first)
        if copy or (cues[index] is None and is_cut_copy(line, headline)):
            cues[index] = Cue("duplicate", "title_copy")
    kept = [index for index, cue in enumerate(cues) if cue is None and index != title]
    for index, rule in find_copies(lines, kept).items():
        cues[index] = Cue("duplicate", rule)
    for index in find_contents(lines, [index for index in kept if cues[index] is None]):
        if not known and headline and not any(line.prose for line in lines[title or 0 : index]):
            cues[index] = _CONTENTS
    for index in find_pull_quotes(lines, [index for index in kept if cues[index] is None]):
        cues[index] = Cue("duplicate", "pull_quote")
    texts = {lines[index].folded for index in kept}
    for index, cue in enumerate(cues):
        if cue is not None and lines[index].prose and lines[index].folded in texts:
            cues[index] = Cue("duplicate", "exact_copy")

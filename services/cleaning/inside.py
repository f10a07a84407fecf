"""What stands between an article's paragraphs: subheadings, lists and quotations stay, links and pictures' texts go."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from services.cleaning.cues import (
    COUNTER,
    HEADINGS,
    Cue,
    ends_in_credit,
    ends_sentence,
    ends_statement,
    is_list_item,
    names_agency,
)
from services.cleaning.layout import FEWEST_QUESTIONS, asks, is_answered, is_latin
from services.cleaning.lines import Line
from services.cleaning.lists import announces
from shared.contracts.article import RemovalReason

_LONGEST_SUBHEADING: Final = 120
_SUBHEADING_WORDS_ARABIC: Final = 7
_SUBHEADING_WORDS: Final = 18
_MOST_LINKED: Final = 3
_LINKED_WORDS: Final = 5
_CREDIT_CHARS: Final = 60
_NAME_WORDS: Final = 5
_FEWEST_RESUMING: Final = 2
_RESUMED_WORDS: Final = 4
_LABEL_WORDS: Final = 4
_LIVE_ENTRIES: Final = 3
_UNFINISHED: Final = (":", ",", "،", "؛", ";")


def judge_inside(
    lines: Sequence[Line], body: range, cues: list[Cue | None], items: frozenset[int], *, below_title: bool
) -> None:
    """Write into `cues` why lines of the body go.

    `items` are those of the text's own lists; `below_title` says that the body's first line is under the headline.
    """
    judge = _Judge(lines, body, cues, standfirst=body.start if below_title else None)
    for index in body:
        line = lines[index]
        if index in items or (announces(line) and judge.below_prose):
            judge.text(index, listing=judge.listing or announces(line))
        elif line.prose:
            judge.text(index, listing=line.text.endswith(":"))
            judge.below_prose = True
        else:
            cue = line.cue or name_under_byline(lines, index)
            if cue is not None:
                judge.known(index, cue)
            else:
                judge.short(index)
    judge.settle_run(before_text=False)


def block_under(cue: Cue) -> Cue | None:
    """What the lines under a heading are, until something else begins."""
    if cue.group not in HEADINGS:
        return None
    reasons: dict[str, RemovalReason] = {"related_heading": "related", "page_list": "related", "tags_heading": "chrome"}
    return Cue(reasons.get(cue.group, "comment"), f"under_{cue.group}")


def name_under_byline(lines: Sequence[Line], index: int) -> Cue | None:
    """The writer's name where `By` stands on a line of its own."""
    above = lines[index - 1].cue if index else None
    if above is None or above.rule != "byline" or lines[index - 1].words > 1 or lines[index].prose:
        return None
    return Cue("byline", "byline") if lines[index].words <= _NAME_WORDS else None


class _Judge:
    """The lines read so far: `run` are short ones not decided yet, `block` is what a heading says of what follows."""

    def __init__(self, lines: Sequence[Line], body: range, cues: list[Cue | None], *, standfirst: int | None) -> None:
        self.lines, self.cues, self.standfirst = lines, cues, standfirst
        self.arabic = not is_latin(lines[body.start])
        self.times = Counter(line.folded for line in lines if not line.prose)
        # What stands above a statement wherever it stands heads the parts of a text, such as `For` and `Against`.
        self.headings = Counter(lines[index].folded for index in body if _heads_statement(lines, index))
        self.live = _is_live(lines, body)
        self.block: Cue | None = None
        self.run: list[int] = []
        self.last_kept = ""
        self.questions = 0
        self.below_prose = self.listing = False

    def text(self, index: int, *, listing: bool) -> None:
        """A paragraph, a list's announcement or its item."""
        self.settle_run(before_text=True)
        if self.block is not None and self.block.rule == "under_related_heading":
            _give_back_subheading(self.lines, index, self.cues)
        self.block, self.last_kept, self.listing = None, self.lines[index].text, listing
        self.questions += asks(self.lines[index])

    def known(self, index: int, cue: Cue) -> None:
        """A line that is known not to be the article."""
        self.cues[index] = cue
        if cue.reason == "caption" and len(self.lines[index].text) < _CREDIT_CHARS and self.run[-1:] == [index - 1]:
            self.cues[self.run.pop()] = Cue("caption", "above_credit")
        dated = cue.reason == "date" and not self.live
        if dated or cue.rule == "teaser_link":
            self._remove_run(Cue("related", "linked_headlines"))
        teaser = Cue("related", "dated_teaser") if dated and self.below_prose else None
        self.block = teaser or block_under(cue) or self.block

    def short(self, index: int) -> None:
        """A short line that nothing is known of."""
        line = self.lines[index]
        if _resumes(line) or (self.questions >= FEWEST_QUESTIONS and is_answered(self.lines, index)):
            self.block = None
        removed = self.block or self._removed(index)
        if removed is not None:
            self.cues[index] = removed
        elif self._belongs(line):
            self.questions += asks(line)
            self.last_kept = line.text
            self.listing = self.listing or line.text.endswith(":")
        else:
            self.run.append(index)
            self.last_kept = ""

    def settle_run(self, *, before_text: bool) -> None:
        """Decide short lines between paragraphs: one is a subheading, unless it is as long as a headline.

        Two or three that are no list are headlines of other articles, set between paragraphs without a heading.
        """
        run = self.run
        if before_text and len(run) > 1:
            if len(run) <= _MOST_LINKED and all(self.lines[index].words >= _LINKED_WORDS for index in run):
                self._remove_run(Cue("related", "linked_headlines"))
        elif before_text and run and run[0] != self.standfirst and _is_long_for_subheading(self.lines[run[0]]):
            self._remove_run(Cue("related", "linked_headline"))
        self.run = []

    def _removed(self, index: int) -> Cue | None:
        line, above = self.lines[index], self.lines[index - 1].cue if index else None
        if ends_in_credit(line.text) or (above is not None and above.rule == COUNTER):
            return Cue("caption", "named_credit")
        if names_agency(line.text):
            return Cue("source", "agency", "source")
        if self.arabic is is_latin(line) and not ends_sentence(line.text):
            return Cue("chrome", "other_script")
        repeated = self.below_prose and line.words <= _LABEL_WORDS and self.times[line.folded] > 1
        repeated = repeated and not is_list_item(line.text) and self.headings[line.folded] < self.times[line.folded]
        return Cue("chrome", "repeated_label") if repeated and not ends_sentence(line.text) else None

    def _belongs(self, line: Line) -> bool:
        if self.listing or ends_sentence(line.text) or is_list_item(line.text):
            return True
        # A sentence may go on in the next line.
        return self.last_kept.endswith(_UNFINISHED) or line.text.endswith(_UNFINISHED)

    def _remove_run(self, cue: Cue) -> None:
        for index in self.run:
            self.cues[index] = cue
        self.run = []


def _heads_statement(lines: Sequence[Line], index: int) -> bool:
    if lines[index].prose or index + 1 >= len(lines):
        return False
    below = lines[index + 1]
    return below.cue is None and (below.prose or ends_statement(below.text))


def _is_live(lines: Sequence[Line], body: range) -> bool:
    """Whether the paragraphs are entries with their times, as in a live blog."""
    entries = 0
    for index in body:
        cue = lines[index].cue
        dated = cue is not None and cue.reason == "date"
        entries += dated and any(line.prose for line in lines[index + 1 : index + 3])
    return entries >= _LIVE_ENTRIES


def _give_back_subheading(lines: Sequence[Line], text: int, cues: list[Cue | None]) -> None:
    """Keep a short line directly above the text, where what is above that is a headline under its heading."""
    short, above = text - 1, text - 2
    if above < 1 or lines[short].cue is not None or lines[short].words > _RESUMED_WORDS:
        return
    cue = lines[above].cue
    headline = cue is None and cues[above] is not None and lines[above].words > _RESUMED_WORDS
    signed = cue is not None and cue.reason in ("date", "byline")
    if (headline or signed or _is_name(lines[above])) and not _is_name(lines[short]):
        cues[short] = None


def _is_name(line: Line) -> bool:
    """Whether a short line is a person's name: an initial, or capitals only in a script that has them."""
    words = line.text.split()
    if not 2 <= len(words) <= _NAME_WORDS or line.cue is not None:
        return False
    return words[0].endswith(".") or (is_latin(line) and all(word[:1].isupper() for word in words))


def _resumes(line: Line) -> bool:
    """Whether a line cannot be under a heading of links: those end neither in a full stop nor with a colon."""
    return (ends_statement(line.text) and line.words >= _FEWEST_RESUMING) or announces(line)


def _is_long_for_subheading(line: Line) -> bool:
    arabic = "\u0600" < line.folded[:1] < "\u0700"
    most = _SUBHEADING_WORDS_ARABIC if arabic else _SUBHEADING_WORDS
    return line.words > most or len(line.text) > _LONGEST_SUBHEADING

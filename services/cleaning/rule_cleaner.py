"""The cleaner: rules find the article and name what stands around it, a model weighs what they keep of a whole page."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Final

from services.cleaning.artefacts import repair_line, spells_with_joiners
from services.cleaning.cues import Cue
from services.cleaning.facts.lines import LineFacts, read_facts
from services.cleaning.folding import fold
from services.cleaning.line_model import prune
from services.cleaning.lines import MOST_LINES, Line, read_lines
from services.cleaning.located import decide_located
from services.cleaning.origins import PARAGRAPH_BREAK, map_line, map_lines
from services.cleaning.protocols import CleanedText
from services.cleaning.verdicts import HEADLINE, Verdicts, decide, settle
from shared.contracts.article import RemovedSpan
from shared.text.offsets import Run

# Beyond this many, neighbouring removals with the same reason and rule become one span.
MOST_SPANS: Final = 5_000

# The note of a text with more lines than are read.
TRUNCATED: Final = "truncated"

_NO_RUNS: Final[tuple[Run, ...]] = ()


class RuleCleaner:
    """Cleans by lexicon, shape, position and recurrence. Stateless: the same text always gives the same result."""

    def clean(
        self,
        text: str,
        *,
        title: str | None = None,
        reference: datetime | None = None,
        recurring: Set[str] = frozenset(),
        located: bool = False,
    ) -> CleanedText:
        """The article in `text`. Time grows linearly with its length.

        A known `title` is taken out of the body; without one the headline is looked for. Relative dates are reckoned
        from `reference`; lines whose key is among the `recurring` are not the article's. `located` says that the text
        is an article already, found by its markup: then only what is chrome for certain goes. `text` of the result is
        empty when the lines hold no article.
        """
        lines = read_lines(text, recurring)
        joiners = spells_with_joiners(text)
        title = title if title and fold(title) else None
        known = fold(repair_line(title)) if title else None
        verdicts = decide_located(lines, known) if located else None
        if verdicts is None:
            verdicts = decide(lines, known)
            settle(lines, verdicts, known)
            verdicts = prune(lines, verdicts, known)
            settle(lines, verdicts, known)
        kept = [index for index, cue in enumerate(verdicts.cues) if cue is None]
        found, title_map = title, _NO_RUNS
        if verdicts.title is not None and not title:
            headline = lines[verdicts.title]
            found, title_map = headline.text, map_line(text, headline, joiners_are_spelling=joiners)
        facts = read_facts(lines, verdicts.cues, verdicts.body, reference=reference) if kept else LineFacts()
        unread = _unread(text, lines)
        return CleanedText(
            title=found,
            text=PARAGRAPH_BREAK.join(lines[index].text for index in kept),
            removed=(*_spans(text, lines, verdicts), *unread),
            source=facts.source,
            author=facts.author,
            published_at=facts.published.moment if facts.published else None,
            published_local=facts.published.local if facts.published else None,
            dateline=facts.dateline,
            agency=facts.agency,
            notes=(TRUNCATED,) if unread else (),
            text_map=map_lines(text, lines, kept, joiners_are_spelling=joiners),
            title_map=title_map,
        )


def _unread(content: str, lines: Sequence[Line]) -> tuple[RemovedSpan, ...]:
    if len(lines) < MOST_LINES:
        return ()
    rest = content[lines[-1].end :].strip()
    if not rest:
        return ()
    start = content.index(rest[0], lines[-1].end)
    return (RemovedSpan(start=start, end=start + len(rest), text=rest, reason="chrome", rule="beyond_line_limit"),)


def _spans(content: str, lines: Sequence[Line], verdicts: Verdicts) -> tuple[RemovedSpan, ...]:
    merge = sum(cue is not None for cue in verdicts.cues) > MOST_SPANS
    removed: list[tuple[int, int, Cue]] = []
    last_index = -1
    for index, (line, cue) in enumerate(zip(lines, verdicts.cues, strict=True)):
        if cue is None or cue == HEADLINE:
            continue
        if merge and removed and last_index == index - 1 and removed[-1][2].rule == cue.rule:
            removed[-1] = (removed[-1][0], line.end, cue)
        else:
            removed.append((line.start, line.end, cue))
        last_index = index
    return tuple(
        RemovedSpan(start=start, end=end, text=content[start:end], reason=cue.reason, rule=cue.rule, score=cue.score)
        for start, end, cue in removed
    )

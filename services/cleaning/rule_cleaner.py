"""The cleaner: lines are read, decided, and told with where they come from and the facts that they state."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Final

from services.cleaning.artefacts import spells_with_joiners
from services.cleaning.cues import Cue
from services.cleaning.deciding.decision import Decision, decide, unsure_share
from services.cleaning.facts.lines import LineFacts, read_facts
from services.cleaning.folding import fold
from services.cleaning.lines import MOST_LINES, Line, on_one_line, read_lines
from services.cleaning.located import decide_located
from services.cleaning.origins import PARAGRAPH_BREAK, map_line, map_lines
from services.cleaning.protocols import UNSURE, CleanedText
from services.cleaning.verdicts import HEADLINE
from shared.contracts.article import RemovedSpan
from shared.text.offsets import Run

# Beyond this many, neighbouring removals with the same reason and rule become one span.
MOST_SPANS: Final = 5_000

# The note of a text with more lines than are read.
TRUNCATED: Final = "truncated"
# A text is told to be unsure when so much of its words is weakly decided.
LEAST_UNSURE: Final = 0.15

_NO_RUNS: Final[tuple[Run, ...]] = ()


class RuleCleaner:
    """Cleans by one learned decision over all lines. Stateless: the same text always gives the same result."""

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
        headline = _as_line(title) if title else None
        decision = decide_located(lines, headline) if located else None
        if decision is None:
            decision = decide(lines, headline)
        kept = [index for index, cue in enumerate(decision.cues) if cue is None]
        found, title_map = title, _NO_RUNS
        if decision.title is not None and not title:
            own = lines[decision.title]
            found, title_map = own.text, map_line(text, own, joiners_are_spelling=joiners)
        facts = read_facts(lines, decision.cues, decision.body, reference=reference) if kept else LineFacts()
        unread = _unread(text, lines)
        unsure = unsure_share(lines, decision)
        notes = ((TRUNCATED,) if unread else ()) + ((f"{UNSURE}:{unsure:.0%}"[:-1],) if unsure >= LEAST_UNSURE else ())
        return CleanedText(
            title=found,
            text=PARAGRAPH_BREAK.join(lines[index].text for index in kept),
            removed=(*_spans(text, lines, decision), *unread),
            source=facts.source,
            authors=facts.authors,
            published_at=facts.published.moment if facts.published else None,
            published_local=facts.published.local if facts.published else None,
            dateline=facts.dateline,
            agency=facts.agency,
            notes=notes,
            text_map=map_lines(text, lines, kept, joiners_are_spelling=joiners),
            title_map=title_map,
        )


def _as_line(title: str) -> Line | None:
    """A known headline as if it stood in the text."""
    return next(iter(read_lines(on_one_line(title))), None)


def _unread(content: str, lines: Sequence[Line]) -> tuple[RemovedSpan, ...]:
    if len(lines) < MOST_LINES:
        return ()
    rest = content[lines[-1].end :].strip()
    if not rest:
        return ()
    start = content.index(rest[0], lines[-1].end)
    return (RemovedSpan(start=start, end=start + len(rest), text=rest, reason="chrome", rule="beyond_line_limit"),)


def _spans(content: str, lines: Sequence[Line], decision: Decision) -> tuple[RemovedSpan, ...]:
    merge = sum(cue is not None for cue in decision.cues) > MOST_SPANS
    removed: list[tuple[int, int, Cue]] = []
    last_index = -1
    for index, (line, cue) in enumerate(zip(lines, decision.cues, strict=True)):
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

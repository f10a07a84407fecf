"""The loop over the readers of forms, and the way back from what the cleaner found to the content as posted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.cleaning.artefacts import repair_line
from services.cleaning.facts.names import stated_authors
from services.cleaning.protocols import CleanedText
from services.cleaning.reading.chat import read_chat
from services.cleaning.reading.escaped import read_escaped
from services.cleaning.reading.feed_item import read_feed_item
from services.cleaning.reading.forms import NO_FACTS, FormFacts, FormReader
from services.cleaning.reading.fragment import read_fragment
from services.cleaning.reading.mail import read_mail
from services.cleaning.reading.markdown import read_markdown
from services.cleaning.reading.newsletter import read_newsletter
from services.cleaning.reading.record import read_record
from services.cleaning.reading.rewriting import in_order, rewritten, with_gaps
from services.cleaning.reading.scan import read_scan
from services.cleaning.reading.subtitles import read_subtitles
from services.cleaning.reading.transcript import read_transcript
from services.cleaning.reading.wrapped import read_wrapped
from shared.contracts.article import RemovedSpan
from shared.text.offsets import Run, composed, to_source

PLAIN: Final = "plain"

# In the order in which forms hold each other: a record may hold markup, an e-mail Markdown, any of them wrapped lines.
_READERS: Final[Sequence[FormReader]] = (
    read_record, read_escaped, read_fragment, read_subtitles, read_chat, read_newsletter, read_mail, read_markdown,
    read_feed_item, read_scan, read_transcript, read_wrapped,
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """A text as plain lines.

    `runs` map it to the content, `removed` has offsets into the content. `form` names the forms that were undone,
    outermost first, joined by `+`; `confidence` is that of the least sure one.
    """

    text: str
    runs: tuple[Run, ...]
    form: str = PLAIN
    confidence: float = 1.0
    facts: FormFacts = NO_FACTS
    title_runs: tuple[Run, ...] = ()
    removed: tuple[RemovedSpan, ...] = ()
    notes: tuple[str, ...] = ()


def read(content: str) -> Reading:
    """The content as plain lines. Linear in its length; never raises on content."""
    reading = Reading(content, ((0, 0, len(content)),))
    for reader in _READERS:
        undone = reader(reading.text)
        if undone is None:
            continue
        made = rewritten(reading.text, undone.edits)
        title, title_runs = _title(reading, undone.facts)
        removed = tuple(_moved(span, content, reading.runs) for span in made.removed)
        reading = Reading(
            text=made.text,
            runs=composed(reading.runs, made.runs),
            form=undone.form if reading.form == PLAIN else f"{reading.form}+{undone.form}",
            confidence=min(reading.confidence, undone.confidence),
            facts=_merged(reading.facts, replace(undone.facts, title=title)),
            title_runs=reading.title_runs or title_runs,
            removed=in_order((*reading.removed, *removed)),
            notes=(*reading.notes, *undone.notes),
        )
    return reading


def restored(cleaned: CleanedText, reading: Reading, content: str) -> CleanedText:
    """What the cleaner made of the text of a reading, with offsets into the content and what the form said."""
    facts = reading.facts
    if reading.form == PLAIN:
        return cleaned
    moved = [_moved(span, content, reading.runs, span.score) for span in cleaned.removed]
    removed = in_order((*reading.removed, *moved))
    title, title_map = cleaned.title, composed(reading.runs, cleaned.title_map) if cleaned.title_map else ()
    if facts.title is not None and title == facts.title:
        title_map = reading.title_runs
    return replace(
        cleaned,
        title=title or facts.subject,
        removed=removed,
        text_map=with_gaps(composed(reading.runs, cleaned.text_map), removed),
        title_map=title_map,
        authors=stated_authors(facts.author) or cleaned.authors,
        source=facts.source or cleaned.source,
        published_at=facts.published_at or cleaned.published_at,
        published_local=facts.published_local or cleaned.published_local,
        notes=(*reading.notes, *cleaned.notes),
    )


def _moved(span: RemovedSpan, content: str, runs: Sequence[Run], score: float = 1.0) -> RemovedSpan:
    start, end = to_source(runs, (span.start, span.end))
    return span.model_copy(update={"start": start, "end": end, "text": content[start:end], "score": score})


def _title(reading: Reading, facts: FormFacts) -> tuple[str | None, tuple[Run, ...]]:
    if facts.title is None or facts.title_at is None:
        return facts.title, ()
    start, end = to_source(reading.runs, facts.title_at)
    title = repair_line(facts.title)
    exact = end - start == len(title) == facts.title_at[1] - facts.title_at[0]
    return title or None, ((0, start, len(title)),) if exact else ((0, start, 0), (len(title), end, 0))


def _merged(outer: FormFacts, inner: FormFacts) -> FormFacts:
    """The first known of each; what an outer form states wins."""
    return FormFacts(
        title=outer.title or inner.title,
        title_at=None,
        subject=outer.subject or inner.subject,
        author=outer.author or inner.author,
        source=outer.source or inner.source,
        published_at=outer.published_at or inner.published_at,
        published_local=outer.published_local or inner.published_local,
    )

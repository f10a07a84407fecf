"""The cleaning stage: a raw article in, title and body as a reader would want them out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final, cast

from services.cleaning.agencies import agency_named
from services.cleaning.artefacts import mend_encoding, repair_line
from services.cleaning.deciding.model import NAME
from services.cleaning.facts.names import stated_authors
from services.cleaning.folding import fold
from services.cleaning.language import identify_language
from services.cleaning.pages.reader import looks_like_html, read_html
from services.cleaning.protocols import UNSURE, CleanedText, Cleaner, LanguageIdentifier, Page, PageReader
from services.cleaning.reading import Reading, read, restored
from services.cleaning.source_lines import SourceLines, source_key
from shared.contracts.article import UNDETERMINED, CleanArticle, Origin, RawArticle, RemovedSpan, Report, Status
from shared.errors import ArticleRejected
from shared.languages import PAGE_WORDS, not_supported
from shared.text.offsets import Run, composed, to_source

EMPTY: Final = "empty"
ONLY_CHROME: Final = "only_chrome"
_NO_LANGUAGE: Final = "language_undetermined"
_ALL_DONE: Final = (UNSURE, _NO_LANGUAGE)

# The form of a page in the report; those of texts are named by their readers.
HTML: Final = "html"


def clean_article(
    raw: RawArticle,
    *,
    cleaner: Cleaner,
    source_lines: SourceLines | None = None,
    reference: datetime | None = None,
    identify: LanguageIdentifier = identify_language,
    read_page: PageReader = read_html,
) -> CleanArticle:
    """The article without what stood around it, in its own spelling, with what was removed and why.

    Posted facts win over the page's, the page's over those read in the text. `text` holds paragraphs parted by blank
    lines and never the title. Relative dates in the text (`أمس`) are reckoned from `reference`, else from when the page
    was fetched or published as posted, and unread without any. Lines known to recur in the article's source are removed
    unless nothing else is there; the report names the version of `source_lines`.

    Raises: ArticleRejected `empty` if nothing is visible, `only_chrome` if nothing of what is visible is an article.
    """
    reference = reference or raw.fetched_at or raw.published_at
    page, reading = read_form(raw, read_page, reference=reference)
    title = repair_line(raw.title) if raw.title and fold(raw.title) else ""
    recurring = source_lines.of(source_key(raw.source, raw.url)) if source_lines is not None else frozenset()
    clean = partial(
        cleaner.clean,
        page.text,
        title=title or page.title or (reading.facts.title if reading else None),
        reference=reference,
        located=page.located,
    )
    cleaned = clean(recurring=recurring)
    if recurring and not cleaned.text:
        cleaned = clean()
    if reading is not None:
        cleaned = restored(cleaned, reading, raw.content)
    if not cleaned.text:
        raise ArticleRejected(ONLY_CHROME if cleaned.removed or cleaned.title else EMPTY)
    guess = identify(cleaned.text)
    facts, origins = _facts(raw, title, page, cleaned)
    encoding = (f"encoding_detected:{raw.encoding}",) if raw.encoding else ()
    notes = (*encoding, *page.notes, *cleaned.notes, *_language_notes(guess.code))
    # All was done of a text that is unsure.
    undone = [note for note in (*cleaned.notes, *_language_notes(guess.code)) if not note.startswith(_ALL_DONE)]
    status: Status = "partial" if undone else "done"
    return CleanArticle(
        **facts,
        url=raw.url,
        external_id=raw.external_id,
        metadata=raw.metadata,
        text=cleaned.text,
        language=guess.code,
        language_confidence=guess.confidence,
        removed=_all_removed(page, cleaned.removed),
        text_map=composed(page.runs, cleaned.text_map) if page.runs else cleaned.text_map,
        title_map=_title_map(page, cleaned) if origins.get("title") == "text" else (),
        origins=origins,
        cleaning=Report(
            status=status,
            notes=notes,
            model=_model(source_lines),
            form=reading.form if reading else HTML,
            form_confidence=reading.confidence if reading else 1.0,
        ),
    )


def _language_notes(language: str) -> tuple[str, ...]:
    """A text in a language whose words of pages are not known is cleaned by its form alone, and the report says so."""
    if language == UNDETERMINED:
        return (_NO_LANGUAGE,)
    return () if language in PAGE_WORDS else (not_supported(language),)


def _model(source_lines: SourceLines | None) -> str:
    return NAME if source_lines is None else f"{NAME}+source_lines@{source_lines.version}"


def read_form(
    raw: RawArticle, read_page: PageReader, *, reference: datetime | None = None
) -> tuple[Page, Reading | None]:
    """The text of an article as posted; what was read out of it if it is HTML, else the reading of its form."""
    if raw.content_type == "text/html" or (raw.content_type is None and looks_like_html(raw.content)):
        return read_page(mend_encoding(raw.content), url=raw.url, reference=reference), None
    reading = read(raw.content)
    return Page(reading.text), reading


def _all_removed(page: Page, removed: Sequence[RemovedSpan]) -> tuple[RemovedSpan, ...]:
    """What the page's text is without and what was removed from that text, in the order of the whole page."""
    if not page.runs:
        return tuple(removed)
    spans = list(page.removed)
    for span in removed:
        start, end = to_source(page.runs, (span.start, span.end))
        spans.append(span.model_copy(update={"start": start, "end": end, "text": page.whole[start:end]}))
    return tuple(sorted(spans, key=lambda span: (span.start, span.end)))


def _title_map(page: Page, cleaned: CleanedText) -> tuple[Run, ...]:
    return composed(page.runs, cleaned.title_map) if page.runs else cleaned.title_map


def _facts(
    raw: RawArticle, title: str, page: Page, cleaned: CleanedText
) -> tuple[dict[str, object], dict[str, Origin]]:
    """The first known of each fact in the order posted, page, text; and where it came from."""
    found: Mapping[str, tuple[object, object, object]] = {
        "title": (title or None, page.title, cleaned.title),
        "source": (raw.source, page.source, cleaned.source),
        "authors": (stated_authors(raw.author) or None, page.authors or None, cleaned.authors or None),
        "published_at": (raw.published_at, page.published_at, cleaned.published_at),
        "published_local": (None, page.published_local, cleaned.published_local),
        "standfirst": (None, page.standfirst, None),
        "section": (None, page.section, None),
        "dateline": (None, None, cleaned.dateline),
        "agency": (agency_named(raw.source or ""), None, cleaned.agency),
    }
    names: tuple[Origin, ...] = ("posted", "html", "text")
    facts: dict[str, object] = {}
    origins: dict[str, Origin] = {}
    for fact, values in found.items():
        for value, origin in zip(values, names, strict=True):
            if value is not None:
                facts[fact], origins[fact] = value, origin
                break
    if (origin_of_authors := origins.pop("authors", None)) is not None:
        facts["author"] = raw.author or ", ".join(cast("tuple[str, ...]", facts["authors"]))
        origins["author"] = origin_of_authors
    return facts, origins

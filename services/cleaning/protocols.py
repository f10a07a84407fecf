"""What the cleaning stage needs, and what may be replaced."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from shared.contracts.article import LocalDate, RemovedSpan
from shared.text.offsets import Run

# The note of a text of which much is weakly decided, with the share of its words in per cent behind a colon.
UNSURE: Final = "unsure_cleaning"


@dataclass(frozen=True)
class CleanedText:
    """Title, body, what was removed, and the facts found on removed lines.

    `removed`, `text_map` and `title_map` have offsets into the text that was given.
    """

    title: str | None
    text: str
    removed: Sequence[RemovedSpan]
    source: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_local: LocalDate | None = None
    dateline: str | None = None
    agency: str | None = None
    notes: tuple[str, ...] = ()
    text_map: tuple[Run, ...] = ()
    title_map: tuple[Run, ...] = ()


@dataclass(frozen=True)
class LanguageGuess:
    """An ISO 639 code (`und` when it cannot be told) and how sure the guess is, 0 to 1."""

    code: str
    confidence: float


@dataclass(frozen=True)
class Page:
    """The text of an HTML page and the facts that it states; `published_local` is a time as stated, zone aside.

    `located`: the text is the article, not all that the page shows. Then `whole` is all that it shows, `runs` the map
    from the text to it, and `removed` what of it is not in the text, with offsets into it.
    """

    text: str
    title: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    notes: tuple[str, ...] = ()
    published_local: LocalDate | None = None
    located: bool = False
    standfirst: str | None = None
    section: str | None = None
    whole: str = ""
    runs: tuple[Run, ...] = ()
    removed: tuple[RemovedSpan, ...] = ()


class Cleaner(Protocol):
    """Decides which lines of a text are the article."""

    def clean(
        self,
        text: str,
        *,
        title: str | None = None,
        reference: datetime | None = None,
        recurring: Set[str] = frozenset(),
        located: bool = False,
    ) -> CleanedText:
        """The article in `text`.

        A known `title` is taken out of the body, relative dates are reckoned from `reference`, and lines whose key is
        among the `recurring` are removed. `located`: the text is an article already, found by its markup.
        """
        ...


class LanguageIdentifier(Protocol):
    """Tells the language of a text."""

    def __call__(self, text: str) -> LanguageGuess:
        """The likeliest language; never raises."""
        ...


class PageReader(Protocol):
    """Reads the article out of an HTML page."""

    def __call__(self, content: str, *, url: str | None = None, reference: datetime | None = None) -> Page:
        """The article's text and facts; bounded in time, never raises on content.

        `url` is the page's address if it is known, `reference` when it was fetched.
        """
        ...

"""What a reader of one form hands back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from services.cleaning.reading.rewriting import Edit
from shared.contracts.article import LocalDate


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What the form itself says about the article: the headers of an e-mail, the fields of a record.

    `title_at` is where the title stands in the text that was read; that place is not in the text that was made.
    `subject` is a title that gives way to a headline in the text.
    """

    title: str | None = None
    title_at: tuple[int, int] | None = None
    subject: str | None = None
    author: str | None = None
    source: str | None = None
    published_at: datetime | None = None
    published_local: LocalDate | None = None


NO_FACTS = FormFacts()


@dataclass(frozen=True, slots=True)
class Undone:
    """The name of the form, how sure it is (0 to 1), and the edits that make plain lines of the text.

    `notes` say what of the text is not read.
    """

    form: str
    confidence: float
    edits: Sequence[Edit]
    facts: FormFacts = NO_FACTS
    notes: tuple[str, ...] = ()


FormReader: TypeAlias = Callable[[str], Undone | None]
"""Reads a text if it has the form, else gives None. Linear in the length, never raises."""

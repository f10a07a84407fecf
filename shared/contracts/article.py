"""The payloads, in pipeline order: raw, clean, annotated, classified.

Each stage's output holds its input's facts and adds its own, so any payload can be read on its own. A stage whose
findings have no field here puts them into `additions`, under its name: every later stage hands them on.
All offsets are Unicode code points. Languages are ISO 639-1 codes, or 639-3 where there is no shorter one;
`und` means that the language could not be told.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import Field, JsonValue

from shared.contracts.base import Contract

ContentType = Literal["text/plain", "text/html"]
Origin = Literal["posted", "html", "text"]
EntityType = Literal["PER", "LOC", "ORG", "MISC"]
Status = Literal["done", "partial", "not_done"]

Precision = Literal["minute", "hour", "day", "month"]
Calendar = Literal["gregorian", "islamic", "persian"]
Run = tuple[int, int, int]
Part = Literal["title", "text"]

UNDETERMINED = "und"

RemovalReason = Literal[
    "duplicate",
    "chrome",
    "related",
    "caption",
    "byline",
    "dateline",
    "date",
    "source",
    "comment",
]


class Report(Contract):
    """What a stage did for one article, so that "not done" never looks like "done, found nothing".

    `notes` are constant codes such as `not_supported:sw`, `unsure`, `truncated`; never article text.
    """

    status: Status = "done"
    notes: tuple[str, ...] = ()
    model: str | None = Field(default=None, description="Name and version of the model or gazetteer used.")
    form: str | None = Field(
        default=None,
        description="Of cleaning: the form in which the article came, such as `html`, `plain`, `wrapped`, `email`; "
        "forms within forms are joined by `+`, outermost first.",
    )
    form_confidence: float | None = Field(
        default=None, ge=0.0, le=1.0, description="How sure it is that the article came in that form."
    )


class Addition(Contract):
    """What a stage found for which the article has no field of its own: any JSON values, by name."""

    report: Report = Report()
    values: dict[str, JsonValue] = Field(default_factory=dict)


class Facts(Contract):
    """What the poster, the page or the text says about the article, apart from its text."""

    url: str | None = None
    source: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    external_id: str | None = None
    metadata: dict[str, JsonValue] = Field(default_factory=dict)


class RawArticle(Facts):
    """An article as it was posted."""

    content: str
    content_type: ContentType | None = Field(default=None, description="None: find out from the content.")
    encoding: str | None = Field(
        default=None, description="The encoding of the posted bytes where it was detected, not declared."
    )
    title: str | None = None
    language: str | None = Field(default=None, description="As posted; a hint, not a finding.")
    fetched_at: datetime | None = Field(
        default=None, description="When the page was fetched: what its `yesterday` is reckoned from."
    )


class RemovedSpan(Contract):
    """Text that cleaning took out, with the reason and the rule that decided.

    `start` and `end` are offsets into the raw content (for HTML: into the text extracted from it).
    """

    start: int
    end: int
    text: str
    reason: RemovalReason
    rule: str = Field(description="Name of the rule or model that decided, for example `exact_copy`.")
    score: float = Field(default=1.0, ge=0.0, le=1.0)


class LocalDate(Contract):
    """A date as an article or page states it, as far as it does; no time zone is invented.

    `date` is in the Gregorian calendar, the first of the month when only the month is stated. `time` is on the clock
    of the place of publication, and set when the precision is finer than a day.
    """

    date: dt.date
    time: dt.time | None = None
    precision: Precision
    calendar: Calendar = Field(
        default="gregorian",
        description="The calendar in which it was stated. Islamic dates are converted by the Umm al-Qura calendar, "
        "and by the day of the week where it is stated; without one, places that sight the moon may differ by a day.",
    )


class CleanArticle(Facts):
    """Title and body as a reader would want them, in the article's own spelling."""

    title: str | None = None
    text: str
    language: str = UNDETERMINED
    language_confidence: float = Field(default=0.0, ge=0.0, le=1.0)
    removed: tuple[RemovedSpan, ...] = ()
    text_map: tuple[Run, ...] = Field(
        default=(),
        description="Where `text` came from: runs (start in the text, start in the raw content, length) that "
        "correspond code point by code point, in order, read by `shared.text.offsets`. What lies between two runs was "
        "repaired, or dropped when nothing lies there in the text. For HTML the raw content is the text extracted "
        "from it, as for `removed`. Empty: not recorded.",
    )
    title_map: tuple[Run, ...] = Field(
        default=(), description="As `text_map`, for a title that was found in the raw content; else empty."
    )
    published_local: LocalDate | None = Field(
        default=None, description="The date of publication as stated; `published_at` only when its zone is known."
    )
    authors: tuple[str, ...] = Field(
        default=(),
        description="Everyone who is named as a writer, in order; `author` holds the same names as one text. A desk or "
        "an agency only when no person is named.",
    )
    standfirst: str | None = Field(
        default=None, description="The sentence or two between headline and body; it is the text's first paragraph too."
    )
    section: str | None = Field(default=None, description="The part of the publication that the page says it is in.")
    dateline: str | None = Field(default=None, description="The place that the dateline names, as spelt there.")
    agency: str | None = Field(
        default=None,
        description="The news agency that the text credits, by its usual short name in Latin letters: `AFP`, `SANA`.",
    )
    origins: dict[str, Origin] = Field(
        default_factory=dict,
        description="For title, source, author (and authors), published_at, published_local, standfirst, section, "
        "dateline and agency: where each was found.",
    )
    additions: dict[str, Addition] = Field(
        default_factory=dict,
        exclude_if=lambda additions: not additions,
        description="What stages found for which there is no field here, by the name of the stage.",
    )
    cleaning: Report = Report()

    def adding(self, stage: str, values: Mapping[str, JsonValue], report: Report | None = None) -> Self:
        """The same article with what a stage found; it takes the place of what the stage found before."""
        addition = Addition(report=report or Report(), values=dict(values))
        return self.model_copy(update={"additions": {**self.additions, stage: addition}})


class Mention(Contract):
    """A span of the title or the clean text that names something. Proclitics and titles of persons are outside it.

    Those of the title come first, then those of the text, each in the order in which they stand.
    """

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    type: EntityType
    text: str
    entity_id: str | None = None
    confidence: float = Field(default=1.0, ge=0.0, le=1.0)
    field: Part = Field(default="text", description="In which field it stands: `start` and `end` are offsets into it.")


class Entity(Contract):
    """Something that the article names, once per article, however often and however spelt.

    `id` is `wd:Q…`, `gn:…` (GeoNames), `iso:…`, `khabar:…` (written by hand), or `local:…` when unlinked.
    """

    id: str
    type: EntityType
    name: str = Field(description="The best name, in the article's language where known.")
    names: dict[str, str] = Field(default_factory=dict, description="Names by language code.")
    identifiers: dict[str, str] = Field(default_factory=dict, description="For example wikidata, geonames, iso3166.")
    latitude: float | None = None
    longitude: float | None = None
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-2 code.")
    count: int = Field(default=1, ge=1, description="Mentions in this article, title and text together.")
    confidence: float = Field(default=1.0, ge=0.0, le=1.0)
    link_confidence: float | None = Field(
        default=None, ge=0.0, le=1.0, description="That `id` is the right thing; null for `local:` ids."
    )


class Quotation(Contract):
    """What somebody whom the article names says: in quotation marks, or reported from the verb to the sentence's end.

    All offsets are of the text, in code points.
    """

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str = Field(description="What is said, without the marks.")
    kind: Literal["direct", "reported"]
    speaker: str = Field(description="The name, as it stands there.")
    speaker_start: int = Field(ge=0)
    speaker_end: int = Field(ge=0)
    entity_id: str | None = Field(default=None, description="Which of the article's entities speaks.")


def mentions_in(part: Part, mentions: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of the mentions of a stored record those in one part; those of records older than the field are the text's."""
    return [mention for mention in mentions if mention.get("field", "text") == part]


class AnnotatedArticle(CleanArticle):
    """A clean article with the entities that it names."""

    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    quotations: tuple[Quotation, ...] = Field(
        default=(), exclude_if=lambda quotations: not quotations, description="Who says what, in the text's order."
    )
    extraction: Report = Report()


class Topic(Contract):
    """An IPTC Media Topic. Source of codes and labels: IPTC NewsCodes, CC BY 4.0."""

    code: str
    key: str
    label: str = Field(default="", description="In the article's language where IPTC has one, else in English.")
    confidence: float = Field(ge=0.0, le=1.0)


class TopicEvidence(Contract):
    """A place in the title or the text that speaks for a topic; `start` and `end` are offsets into that field."""

    field: Part
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class Subtopic(Contract):
    """An IPTC Media Topic below the top level, with the words that speak for it."""

    code: str
    key: str
    label: str = ""
    broader: str = Field(description="Code of the top-level topic that it belongs to.")
    confidence: float = Field(ge=0.0, le=1.0)
    evidence: tuple[TopicEvidence, ...] = ()


class OwnTopic(Contract):
    """A topic of the taxonomy that this installation brought itself, with what speaks for it."""

    key: str
    label: str = ""
    confidence: float = Field(ge=0.0, le=1.0)
    evidence: tuple[TopicEvidence, ...] = ()


class TaxonomyUsed(Contract):
    """Name and version of a taxonomy by which the article was filed."""

    name: str
    version: str


class ClassifiedArticle(AnnotatedArticle):
    """An annotated article with its topics, best first; none when the classifier is unsure (see the report)."""

    topics: tuple[Topic, ...] = ()
    subtopics: tuple[Subtopic, ...] = Field(default=(), description="Best first; only where the evidence is strong.")
    own_topics: tuple[OwnTopic, ...] = Field(
        default=(), description="Topics of the installation's own taxonomy, best first; empty without one."
    )
    taxonomies: tuple[TaxonomyUsed, ...] = Field(default=(), description="By which taxonomies the article was filed.")
    classification: Report = Report()

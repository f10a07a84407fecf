"""What may be posted, checked field by field."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.json_schema import models_json_schema

from shared.contracts.article import ContentType, RawArticle
from shared.settings import Settings
from shared.web.moments import Moment
from shared.web.problems import FieldError, Problem

# The first newspapers; nothing older can be news. Embargoed articles lie in the future, but not far.
_EARLIEST: Final = datetime(1600, 1, 1, tzinfo=UTC)
_FURTHEST_AHEAD: Final = timedelta(days=366)
_LANGUAGE: Final = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_METADATA_DEPTH: Final = 16
_NOT_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
# More would be a bulky answer to a body that is no article at all.
_MOST_ERRORS_NAMED: Final = 20
_MAX_INTEGER: Final = 2**63


def _text(value: str) -> str:
    found = _NOT_TEXT.search(value)
    if found:
        name = "a NUL character" if found[0] == "\x00" else "half of a surrogate pair"
        raise ValueError(f"holds {name} at position {found.start()}; remove it")
    return value


def _short(value: str, info: ValidationInfo) -> str:
    limit = (info.context or {}).get("max_field_chars", 4096)
    if len(value) > limit:
        raise ValueError(f"is {len(value)} characters long; at most {limit} are allowed")
    return _text(value)


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError as error:
        raise ValueError(f"is not a web address: {error}") from error
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in value):
        raise ValueError("is not a web address; it needs to look like https://example.org/article")
    return value


def _plausible(value: datetime) -> datetime:
    try:
        plausible = _EARLIEST <= value <= datetime.now(UTC) + _FURTHEST_AHEAD
    except OverflowError:
        plausible = False
    if not plausible:
        raise ValueError("lies before 1600 or more than a year ahead")
    return value


def _modest(value: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
    _check_json(value, depth=0)
    limit = (info.context or {}).get("max_metadata_bytes", 65536)
    size = len(json.dumps(value, ensure_ascii=False).encode())
    if size > limit:
        raise ValueError(f"takes {size} bytes; at most {limit} are allowed")
    return value


def _check_json(value: Any, depth: int) -> None:
    if depth > _METADATA_DEPTH:
        raise ValueError(f"is nested deeper than {_METADATA_DEPTH} levels")
    match value:
        case str():
            _text(value)
        case float() if not math.isfinite(value):
            raise ValueError("holds a number that is not finite")
        case int() if abs(value) >= _MAX_INTEGER:
            raise ValueError("holds an integer of more than 64 bits; send it as a string")
        case dict():
            for key, item in value.items():
                _text(key)
                _check_json(item, depth + 1)
        case list():
            for item in value:
                _check_json(item, depth + 1)
        case _:
            pass


ShortText = Annotated[str, Field(min_length=1), AfterValidator(_short)]


class PostedFacts(BaseModel):
    """What may be said about an article beside its content."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    url: Annotated[ShortText, AfterValidator(_web_address)] | None = Field(
        default=None, description="Web address of the article.", examples=["https://example.org/news/derna-floods"]
    )
    source: ShortText | None = Field(default=None, description="Outlet or agency.", examples=["وكالة الأنباء"])
    title: ShortText | None = Field(default=None, examples=["فيضانات في درنة"])
    author: ShortText | None = Field(default=None, examples=["ليلى حداد"])
    published_at: Annotated[Moment, AfterValidator(_plausible)] | None = Field(
        default=None,
        strict=False,
        description="ISO 8601 with a time zone.",
        examples=["2023-09-11T09:30:00+02:00"],
    )
    fetched_at: Annotated[Moment, AfterValidator(_plausible)] | None = Field(
        default=None,
        strict=False,
        description="When the page was fetched, ISO 8601 with a time zone: what its `2 hours ago` is reckoned from.",
        examples=["2023-09-11T12:00:00+02:00"],
    )
    language: Annotated[str, Field(pattern=_LANGUAGE, max_length=35)] | None = Field(
        default=None, description="BCP 47 tag; a hint, the cleaner decides.", examples=["ar"]
    )
    external_id: ShortText | None = Field(
        default=None,
        description="Your id. The same source and external_id posted again is the same article.",
        examples=["derna-2023-09-11"],
    )


class PostedArticle(PostedFacts):
    """An article to be processed."""

    content: Annotated[str, Field(min_length=1), AfterValidator(_text)] = Field(
        description="The article's text or HTML, as scraped.",
        examples=["فيضانات في درنة\n\nأعلنت السلطات في مدينة درنة، الاثنين، حالة الطوارئ بعد فيضانات واسعة."],
    )
    content_type: ContentType | None = Field(
        default=None, description="Found out from the content if absent.", examples=["text/plain"]
    )
    metadata: Annotated[dict[str, JsonValue], AfterValidator(_modest)] = Field(
        default_factory=dict, description="Anything of yours; comes back unchanged.", examples=[{"desk": "MENA"}]
    )

    def raw(self) -> RawArticle:
        """The article as the pipeline takes it."""
        return RawArticle.model_construct(**{name: getattr(self, name) for name in PostedArticle.model_fields})


class PostedLine(PostedArticle):
    """A line of a bulk posting."""

    idempotency_key: Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_text)] | None = Field(
        default=None, description="Makes posting this line again harmless.", examples=["import-7/42"]
    )


class PostedQuery(PostedFacts):
    """The facts of an article posted as a bare body, given as query parameters."""

    metadata: Annotated[dict[str, JsonValue], AfterValidator(_modest)] = Field(
        default_factory=dict, description="A JSON object.", examples=['{"desk": "MENA"}']
    )

    @model_validator(mode="before")
    @classmethod
    def metadata_is_json(cls, values: Any) -> Any:
        """Read the metadata parameter."""
        if not isinstance(values, Mapping) or not isinstance(values.get("metadata"), str):
            return values
        try:
            metadata = json.loads(values["metadata"])
        except (ValueError, RecursionError) as error:
            raise ValueError("metadata is not a JSON object") from error
        return {**values, "metadata": metadata}

    def facts(self) -> dict[str, Any]:
        """Those that were given, as JSON values."""
        return self.model_dump(mode="json", exclude_defaults=True)


_REFERENCE: Final = "#/components/schemas/{model}"
_MODELS, _DEFINITIONS = models_json_schema(
    [(PostedArticle, "validation"), (PostedLine, "validation")], ref_template=_REFERENCE
)
ARTICLE_SCHEMAS: Final[dict[str, Any]] = _DEFINITIONS["$defs"]
"""Schemas that routes refer to; the application adds them to its components."""
ARTICLE_REFERENCE: Final = {"$ref": _REFERENCE.format(model="PostedArticle")}


def context(settings: Settings) -> dict[str, int]:
    """The limits that the checks above use."""
    return {"max_field_chars": settings.max_field_chars, "max_metadata_bytes": settings.max_metadata_bytes}


def invalid_article(error: ValidationError) -> Problem:
    """The problem that a failed check stands for, naming every field. Never repeats what was posted."""
    if error.error_count() > _MOST_ERRORS_NAMED:
        hint = (
            f"{error.error_count()} things are wrong with it; look at the OpenAPI description for what an article is."
        )
        return Problem(422, "invalid-article", "The article is not valid", hint)
    errors = []
    details = error.errors(include_url=False, include_input=False, include_context=False)
    for found in details:
        field = ".".join(map(str, found["loc"]))
        detail = found["msg"].removeprefix("Value error, ")
        if found["type"] == "extra_forbidden":
            detail = "is not a field of an article; put facts of your own under metadata"
        elif found["type"] == "timezone_aware":
            detail = "needs a time zone, for example 2024-05-01T10:00:00+03:00"
        errors.append(FieldError(field=field, detail=_text_only(detail)))
    summary = "; ".join(f"{e.field}: {e.detail}" if e.field else e.detail for e in errors[:3])
    if details[0]["type"] == "json_invalid":
        return Problem(400, "invalid-json", "The body is not valid JSON", summary)
    return Problem(422, "invalid-article", "The article is not valid", summary, errors=errors)


def _text_only(detail: str) -> str:
    return _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", detail)

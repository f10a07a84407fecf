"""What the OpenAPI description says about the routes of ingest: bodies, parameters, answers, examples."""

from typing import Any, Final, Literal

from pydantic import BaseModel, Field

from services.ingest.bulk import MEDIA_TYPES
from shared.formats.catalogue import FORMATS
from shared.web.posted_article import ARTICLE_REFERENCE, PostedQuery
from shared.web.problems import problem_responses


class Links(BaseModel):
    """Where to go next."""

    self: str = Field(examples=["/v1/articles/01937c8e-0000-7000-8000-000000000000"])
    raw: str = Field(examples=["/v1/articles/01937c8e-0000-7000-8000-000000000000/raw"])
    original: str | None = Field(default=None, description="The file that it was read from, if it was one.")


class Accepted(BaseModel):
    """The article is safe in the ledger."""

    status: int = Field(examples=[202])
    id: str = Field(examples=["01937c8e-0000-7000-8000-000000000000"])
    created: bool = Field(description="False if the same thing was posted before; then the id is the first one's.")
    links: Links


class Change(BaseModel):
    """What stands in each other's places in two texts."""

    kind: Literal["figure", "day", "words"]
    before: str = Field(description="In the earlier text; folded, and a number in words as a figure.")
    after: str


class NearCopy(BaseModel):
    """An article whose text is near this one's."""

    id: str
    similarity: float = Field(description="Jaccard similarity of the word 4-grams of the two texts.")
    containment: float = Field(description="The share of the shorter text's word 4-grams that the other has too.")
    first_seen: str = Field(description="When it was accepted.")
    relation: Literal["copy", "edited_copy", "update"] = Field(
        description="What the later is to the earlier; an update has newer figures of the same event."
    )
    changes: list[Change] = Field(description="What says so, at most 12.")


class ArticleDuplicates(BaseModel):
    """The copies of an article's text."""

    original: str = Field(description="The copy that was accepted first; of those at the same time, the lowest id.")
    similarity: float = Field(description="Jaccard similarity of the word 4-grams of this text and the original's.")
    kind: Literal["original", "exact", "near"]
    copies: int = Field(description="How many there are beside the original, counted up to 10,000.")
    first_seen: str = Field(description="When the original was accepted.")
    chain: list[str] = Field(description="Ids in the order in which they were accepted, at most 50.")
    nearest: list[NearCopy] = Field(
        description="The texts most like this one, also those of other chains, most similar first, at most 16."
    )


class ArticleDocument(BaseModel):
    """The file from which an article was read."""

    name: str
    media_type: str
    bytes: int
    part_of: str | None = Field(description="Id of the article of the mail to which it was attached.")
    parts: list[str] = Field(description="Ids of the articles that were attached to this one, at most 200.")


class Article(BaseModel):
    """An article's state, timeline and result."""

    id: str
    state: str = Field(description="accepted, queued; finally stored, duplicate, rejected or quarantined.")
    reason: str | None
    stage: str | None = Field(description="Where an unfinished article was seen last, if known.")
    revision: int
    attempts: int
    accepted_at: str
    enqueued_at: str | None
    finished_at: str | None
    trace_id: str
    timeline: list[dict[str, Any]]
    events: list[dict[str, Any]]
    quarantine: dict[str, Any] | None
    result: dict[str, Any] | None = Field(description="The classified article; null until it is stored.")
    document: ArticleDocument | None = Field(description="The file it was read from; null if it was no file.")
    duplicates: ArticleDuplicates | None = Field(description="Exact and near copies; null if there are none.")
    links: Links


_TEXT_EXAMPLE: Final = "فيضانات في درنة\n\nأعلنت السلطات في مدينة درنة، الاثنين، حالة الطوارئ بعد فيضانات واسعة."


_QUERY_PARAMETERS: Final = [
    {
        "name": name,
        "in": "query",
        "required": False,
        "description": f"{field.description or 'As in the JSON body.'} For bare text and HTML bodies only.",
        "schema": {"type": "string"},
        "examples": {"example": {"value": example}} if (example := (field.examples or [None])[0]) else {},
    }
    for name, field in PostedQuery.model_fields.items()
]
_HEADERS: Final = [
    {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "Posting again with the same key and body answers 200 with the first id.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    },
    {
        "name": "traceparent",
        "in": "header",
        "required": False,
        "description": "W3C Trace Context; the article keeps its trace id.",
        "schema": {"type": "string"},
    },
]

POST: Final[dict[str, Any]] = {
    "status_code": 202,
    "summary": "Post an article",
    "tags": ["posting"],
    "response_model": None,
    "responses": {
        202: {"description": "Accepted: it is in the ledger.", "model": Accepted},
        200: {"description": "The same was posted before; nothing was created.", "model": Accepted},
        **problem_responses(400, 409, 413, 415, 422, 503),
    },
    "openapi_extra": {
        "parameters": [*_HEADERS, *_QUERY_PARAMETERS],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": ARTICLE_REFERENCE},
                "text/plain": {"schema": {"type": "string", "minLength": 1}, "example": _TEXT_EXAMPLE},
                "text/html": {
                    "schema": {"type": "string", "minLength": 1},
                    "example": "<article><h1>فيضانات في درنة</h1><p>أعلنت السلطات حالة الطوارئ.</p></article>",
                },
            },
        },
    },
}

BULK: Final[dict[str, Any]] = {
    "summary": "Post many articles",
    "tags": ["posting"],
    "response_model": None,
    "responses": {
        200: {
            "description": "One line for each line posted, in order.",
            "content": {
                MEDIA_TYPES[0]: {
                    "schema": {"type": "string"},
                    "example": '{"line": 1, "status": 202, "id": "01937c8e-…", "created": true}\n'
                    '{"line": 2, "status": 422, "problem": {"title": "The article is not valid"}}\n',
                }
            },
        },
        **problem_responses(415),
    },
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {
                MEDIA_TYPES[0]: {
                    "schema": {"type": "string"},
                    "example": '{"content": "…", "source": "…", "external_id": "1"}\n{"content": "…"}\n',
                }
            },
        },
    },
}

STATUS: Final[dict[str, Any]] = {
    "summary": "State, timeline and result of an article",
    "tags": ["reading"],
    "response_model": None,
    "responses": {
        200: {
            "description": "The article; in another format than JSON, its result.",
            "model": Article,
            "content": {known.media_type: {"schema": {}} for known in FORMATS.values()},
        },
        **problem_responses(404, 406, 409, 422, 503),
    },
}

RAW: Final[dict[str, Any]] = {
    "summary": "An article exactly as it was posted",
    "tags": ["reading"],
    "response_model": None,
    "responses": {
        200: {"description": "The body, with the media type that it came with.", "content": {"*/*": {}}},
        **problem_responses(404, 409, 422, 503),
    },
}

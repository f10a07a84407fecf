"""What the OpenAPI description says about the routes of documents."""

from typing import Any, Final

from pydantic import BaseModel, Field

from shared.document_types import ANY_TYPE, DOCUMENT_TYPES
from shared.web.posted_article import PostedQuery
from shared.web.problems import problem_responses


class DocumentArticle(BaseModel):
    """An article that was read from the document."""

    id: str
    status: int = Field(description="202 if it was created, 200 if it was posted before.")
    created: bool
    name: str = Field(description="Of the file that it was read from: the document, or one in it.")
    kind: str = Field(examples=["pdf", "mail"])
    part_of: str | None = Field(default=None, description="Id of the mail to which it was attached.")
    ocr_confidence: float | None = Field(default=None, description="0 to 1, if it is a scan that was read by OCR.")
    links: dict[str, str]


class DocumentLeftOut(BaseModel):
    """A part of the document that gave no article."""

    name: str
    reason: str = Field(examples=["no_text", "encrypted"])
    detail: str


class DocumentAnswer(BaseModel):
    """What came of a document."""

    articles: list[DocumentArticle]
    left_out: list[DocumentLeftOut]


_PARAMETERS: Final = [
    {
        "name": "name",
        "in": "query",
        "required": False,
        "description": "The file's name.",
        "schema": {"type": "string"},
        "examples": {"example": {"value": "report.pdf"}},
    },
    *(
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": field.description or "As in the JSON body of an article.",
            "schema": {"type": "string"},
        }
        for name, field in PostedQuery.model_fields.items()
    ),
]

POST_DOCUMENT: Final[dict[str, Any]] = {
    "status_code": 202,
    "summary": "Post a document",
    "tags": ["posting"],
    "response_model": None,
    "responses": {
        202: {"description": "Its articles are in the ledger.", "model": DocumentAnswer},
        200: {"description": "All of it was posted before; nothing was created.", "model": DocumentAnswer},
        **problem_responses(400, 413, 415, 422, 503),
    },
    "openapi_extra": {
        "parameters": _PARAMETERS,
        "requestBody": {
            "required": True,
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in (*DOCUMENT_TYPES.values(), ANY_TYPE)
            },
        },
    },
}

ORIGINAL: Final[dict[str, Any]] = {
    "summary": "The file from which an article was read",
    "tags": ["reading"],
    "response_model": None,
    "responses": {
        200: {"description": "The file, exactly as it came.", "content": {"*/*": {}}},
        **problem_responses(404, 409, 422, 503),
    },
}

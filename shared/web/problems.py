"""Errors as RFC 9457 problem details that name the field and say what to do."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from shared.observability.names import REQUEST_FAILED

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
CLIENT_HUNG_UP: Final = 499
_API: Final = "/v1/"


class FieldError(BaseModel):
    """What is wrong with one field."""

    field: str = Field(examples=["published_at"])
    detail: str = Field(examples=["Input should have timezone info"])


class ProblemDetails(BaseModel):
    """RFC 9457 problem details."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["https://khabar.invalid/problems/invalid-article"])
    title: str = Field(examples=["The article is not valid"])
    status: int = Field(examples=[422])
    detail: str = Field(default="", examples=["published_at: needs a time zone, for example 2024-05-01T10:00:00+03:00"])
    errors: list[FieldError] = Field(default_factory=list)


_MEANING: Final = {
    400: "The request is damaged: not JSON, not the encoding it claims, a broken compression.",
    401: "No key, or one that is not in force.",
    403: "The key has not the scope, or a page of another site sent the request.",
    404: "There is nothing of that name or id.",
    406: "There is no representation that the Accept header allows.",
    409: "It does not go together with what is there already; the detail says why.",
    413: "Too large.",
    408: "The headers or the body came too slowly.",
    415: "Media type, character encoding or compression not supported.",
    422: "A field is not valid; `errors` names each.",
    421: "A host name that is not this machine's, while nobody needs a key.",
    429: "Too many requests; try again after Retry-After.",
    431: "The headers are too large.",
    503: "The ledger is away or full, or too much is being sent at once; try again after Retry-After.",
}


def problem_schemas() -> dict[str, Any]:
    """The schemas that `problem_responses` refers to."""
    schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "ProblemDetails": schema}


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI shall say of these statuses."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {status: {"description": _MEANING[status], "content": content} for status in statuses}


class Problem(Exception):
    """Raised anywhere in a request; becomes the answer.

    `kind` is a constant slug such as `invalid-article`; the problem's type is made of it.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str = "",
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{title}: {detail}" if detail else title)
        self.status, self.kind, self.title, self.detail = status, kind, title, detail
        self.errors, self.headers = tuple(errors), dict(headers or {})

    def body(self) -> dict[str, Any]:
        """The problem as a JSON object."""
        details = ProblemDetails(
            # `.invalid` can never be a real host (RFC 2606): the type is a name, not an address to open.
            type=f"https://khabar.invalid/problems/{self.kind}",
            title=self.title,
            status=self.status,
            detail=self.detail,
            errors=list(self.errors),
        )
        return details.model_dump(exclude_defaults=True)

    def response(self) -> Response:
        """The problem as an HTTP response."""
        return JSONResponse(self.body(), self.status, headers=self.headers, media_type=MEDIA_TYPE)


ProblemPage: TypeAlias = Callable[[Request, Problem], Response]
"""Shows a problem to a person; `app.state.problem_page`, where a service has pages."""


def answer_of(problem: Problem, request: Request) -> Response:
    """The problem as a page, if a person's browser asked for one and there are pages, and else as JSON."""
    page: ProblemPage | None = getattr(request.app.state, "problem_page", None)
    asked_for_page = not request.url.path.startswith(_API) and "text/html" in request.headers.get("accept", "")
    return page(request, problem) if page is not None and asked_for_page else problem.response()


def install_problem_handlers(app: FastAPI) -> None:
    """Make every error of the application a problem details answer; an unexpected one is logged and says so."""

    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return answer_of(error, request)

    async def on_http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kind = str(error.detail).lower().replace(" ", "-")
        return answer_of(Problem(error.status_code, kind, str(error.detail), headers=error.headers), request)

    async def on_invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        errors = [FieldError(field=".".join(map(str, e["loc"][1:])), detail=e["msg"]) for e in error.errors()]
        return Problem(422, "invalid-request", "The request is not valid", errors=errors).response()

    async def on_hang_up(_: Request, __: Exception) -> Response:
        # Nobody reads this answer; its status, as proxies write it down, keeps what was given up apart from failures.
        return Response(status_code=CLIENT_HUNG_UP)

    async def on_bug(request: Request, error: Exception) -> Response:
        log.error(REQUEST_FAILED, path=request.url.path, error_type=type(error).__name__, exc_info=error)
        return Problem(500, "internal", "Something went wrong on our side", "It has been logged.").response()

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(ClientDisconnect, on_hang_up)
    app.add_exception_handler(Exception, on_bug)

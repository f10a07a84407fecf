"""`POST /v1/annotate`, as an HTTP service of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, NoReturn

from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel, Field

from khabar.annotating.pool import AnnotatorPool, Ended, NoRoom, TooSlow
from services.ingest.documentation import POST
from shared.access.rates import RateLimiter
from shared.contracts.article import ClassifiedArticle
from shared.contracts.envelope import StageRecord
from shared.errors import ConfigurationError
from shared.settings import Settings
from shared.web.application import HttpService
from shared.web.posted_article import ARTICLE_SCHEMAS
from shared.web.posted_body import read_posted
from shared.web.problems import Problem, problem_responses
from shared.web.viewer import viewer_of

PATH: Final = "/v1/annotate"

router = APIRouter(tags=["reading"])

_POSTED: Final = POST["openapi_extra"]
_BODY: Final = {
    "requestBody": _POSTED["requestBody"],
    "parameters": [one for one in _POSTED["parameters"] if one["in"] == "query" or one["name"] == "Content-Encoding"],
}


class Annotated(BaseModel):
    """How the article would end; nothing of it is kept."""

    state: str = Field(description="`stored`, `rejected` or `quarantined`: what it would become if it was posted.")
    reason: str | None = Field(description="Why it would not be stored.")
    timeline: list[StageRecord]
    result: ClassifiedArticle | None = Field(description="What storing would keep; null if it would not be stored.")
    quarantine: dict[str, str] | None = Field(description="Which stage could not process it, and why.")


class _Annotating:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings.model_copy(update={"max_article_bytes": settings.annotate_max_bytes})
        self.pool = AnnotatorPool(settings)
        self.rates = RateLimiter()


@asynccontextmanager
async def annotating_lifespan(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """Open nothing before it is asked for; end what was started."""
    annotating = app.state.annotating = _Annotating(settings)
    yield
    await annotating.pool.close()


@router.post(
    PATH,
    summary="Annotate an article without storing it",
    response_model=Annotated,
    responses=problem_responses(400, 413, 415, 422, 429, 503),
    openapi_extra=_BODY,
)
async def annotate(request: Request) -> Any:
    """Run the stages on one article and answer what storing would keep. Nothing is kept, here or in a queue.

    The article is given as to `POST /v1/articles`, in at most KHABAR_ANNOTATE_MAX_BYTES, KHABAR_ANNOTATE_RATE times a
    minute. The first answer takes seconds longer, since the models are loaded for it. Topics and entities are as the
    models find them: what readers corrected in stored articles is not applied.
    """
    annotating: _Annotating = request.app.state.annotating
    _check_rate(request, annotating)
    posted = await read_posted(request, annotating.settings)
    try:
        return await annotating.pool.annotate(posted.article)
    except (NoRoom, TooSlow, Ended, ConfigurationError) as error:
        _refuse(error, annotating.settings)


def _check_rate(request: Request, annotating: _Annotating) -> None:
    viewer = viewer_of(request)
    address = request.client.host if request.client else ""
    rate = annotating.settings.annotate_rate
    wait_s = annotating.rates.take(viewer.key_id or address, rate)
    if wait_s:
        hint = f"{rate} articles a minute are annotated for one key (KHABAR_ANNOTATE_RATE). Post them to be processed."
        raise Problem(429, "too-many-requests", "Too many requests", hint, headers={"Retry-After": str(wait_s)})


def _refuse(error: Exception, settings: Settings) -> NoReturn:
    wait = {"Retry-After": "30"}
    if isinstance(error, TooSlow):
        hint = f"It took over {settings.annotate_limit_s:g} s (KHABAR_ANNOTATE_LIMIT_S). Post it: workers have longer."
        raise Problem(422, "too-slow", "The article takes too long to annotate", hint) from error
    if isinstance(error, NoRoom):
        hint = "Other articles are being annotated (KHABAR_ANNOTATE_PROCESSES). Try again in a moment."
        raise Problem(503, "annotators-busy", "All annotators are busy", hint, headers=wait) from error
    if isinstance(error, ConfigurationError):
        raise Problem(503, "cannot-annotate", "Articles cannot be annotated here", str(error), headers=wait) from error
    hint = "The process that annotated it ended before it answered; memory may be short. The log says more."
    raise Problem(503, "annotator-ended", "The annotator ended", hint, headers=wait) from error


ANNOTATING = HttpService(
    "annotating",
    router=router,
    lifespan=annotating_lifespan,
    schemas=ARTICLE_SCHEMAS,
    reading_themselves=(PATH,),
)

"""The HTTP routes that erase articles and show the receipts."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any, TypeVar
from uuid import UUID

import psycopg
from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection

from services.console.connections import Remark, console_of
from shared.ledger.erasure import Receipt, erase, list_receipts, read_receipt, receipt_of
from shared.web.problems import Problem, problem_responses
from shared.web.viewer import audit_instead, note_for_audit, viewer_of

router = APIRouter(tags=["operations"])

Found = TypeVar("Found")


@router.delete(
    "/v1/articles/{article_id}", summary="Erase an article everywhere", responses=problem_responses(404, 422, 503)
)
async def erase_article(
    request: Request,
    article_id: UUID,
    reason: Annotated[Remark | None, Query(description="Why, for the receipt; not a word of the article.")] = None,
) -> dict[str, Any]:
    """The article, what was made of it, and what is kept to find it are gone for good; the receipt says how much.

    What is still on its way through the stages does not come back. Erasing again shows the first receipt. Entities
    that the article named stay. Posted again, the same article is a new one.
    """
    by = viewer_of(request).name

    def work(connection: Connection[Any]) -> Receipt | None:
        return erase(connection, [article_id], by=by, reason=reason) or receipt_of(connection, article_id)

    receipt = await _in_ledger(request, work)
    if receipt is None:
        audit_instead(request, "unknown article")
        raise Problem(404, "no-such-article", "There is no such article", f"No article has the id {article_id}.")
    audit_instead(request, f"erased: {receipt.id}")
    note_for_audit(request, reason=reason, removed=receipt.removed)
    return _shown(receipt)


@router.get("/v1/erasures", summary="Receipts of erasures, newest first", responses=problem_responses(422, 503))
async def list_erasures(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    article: Annotated[UUID | None, Query(description="Only that of this article.")] = None,
) -> dict[str, Any]:
    """When, by whom, why and how much; nothing of what was erased."""

    def work(connection: Connection[Any]) -> list[Receipt]:
        if article is None:
            return list_receipts(connection, limit=limit)
        found = receipt_of(connection, article)
        return [] if found is None else [found]

    return {"erasures": [_shown(receipt) for receipt in await _in_ledger(request, work)]}


@router.get("/v1/erasures/{erasure_id}", summary="A receipt", responses=problem_responses(404, 422, 503))
async def get_erasure(request: Request, erasure_id: UUID) -> dict[str, Any]:
    """When, by whom, why and how much."""
    receipt = await _in_ledger(request, lambda connection: read_receipt(connection, erasure_id))
    if receipt is None:
        raise Problem(404, "no-such-erasure", "There is no such receipt", f"None has the id {erasure_id}.")
    return _shown(receipt)


async def _in_ledger(request: Request, work: Callable[[Connection[Any]], Found]) -> Found:
    def run() -> Found:
        url = console_of(request).settings.database_url
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            return work(connection)

    try:
        return await run_in_threadpool(run)
    except psycopg.Error as error:
        raise Problem(
            503, "ledger-unavailable", "The ledger is away", "Try again in a moment.", headers={"Retry-After": "5"}
        ) from error


def _shown(receipt: Receipt) -> dict[str, Any]:
    return {**asdict(receipt), "links": {"self": f"/v1/erasures/{receipt.id}"}}

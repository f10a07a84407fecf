"""What is answered to a posting."""

from typing import Any

import structlog

from services.ingest.committer import LedgerUnavailableError
from shared.ledger.acceptance import Acceptance
from shared.observability.metrics import ACCEPTED
from shared.observability.names import ARTICLE_ACCEPTED, ARTICLE_REPEATED
from shared.web.problems import Problem

log = structlog.get_logger(__name__)


def answer_to(outcome: Acceptance | Problem | LedgerUnavailableError) -> dict[str, Any] | Problem:
    """The answer to one posting: status, id and whether it was created; or the problem with it. Counts it."""
    match outcome:
        case Problem() as problem:
            ACCEPTED.labels("invalid").inc()
            return problem
        case LedgerUnavailableError():
            ACCEPTED.labels("unavailable").inc()
            hint = "The article was not accepted. Post it again; with an Idempotency-Key that is always harmless."
            return Problem(503, "ledger-unavailable", "The ledger is away or full", hint, headers={"Retry-After": "5"})
        case Acceptance(conflict=True, article_id=article_id):
            ACCEPTED.labels("conflict").inc()
            hint = f"It belongs to article {article_id}, which was posted with other content. Use a new key."
            return Problem(409, "idempotency-conflict", "This Idempotency-Key was used for another article", hint)
        case Acceptance(created=created, article_id=article_id):
            ACCEPTED.labels("created" if created else "repeated").inc()
            log.info(ARTICLE_ACCEPTED if created else ARTICLE_REPEATED, article_id=str(article_id))
            return {"status": 202 if created else 200, "id": str(article_id), "created": created}

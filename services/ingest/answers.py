"""What is answered to a posting."""

from collections.abc import Mapping
from typing import Any

import structlog

from services.ingest.committer import LedgerUnavailableError
from shared.ledger.acceptance import Acceptance
from shared.observability.metrics import ACCEPTED
from shared.observability.names import ARTICLE_ACCEPTED, ARTICLE_REPEATED, BULK_ANSWERED
from shared.web.problems import Problem

log = structlog.get_logger(__name__)


Judgement = Acceptance | Problem | LedgerUnavailableError


def answer_to(outcome: Judgement) -> dict[str, Any] | Problem:
    """The answer to one posting: status, id and whether it was created; or the problem with it. Counts and logs it."""
    name, answer = judged(outcome)
    ACCEPTED.labels(name).inc()
    if isinstance(answer, dict):
        log.info(ARTICLE_ACCEPTED if answer["created"] else ARTICLE_REPEATED, article_id=answer["id"])
    return answer


def judged(outcome: Judgement) -> tuple[str, dict[str, Any] | Problem]:
    """What a posting counts as, and the answer to it."""
    match outcome:
        case Problem() as problem:
            return "invalid", problem
        case LedgerUnavailableError():
            hint = "The article was not accepted. Post it again; with an Idempotency-Key that is always harmless."
            return "unavailable", Problem(
                503, "ledger-unavailable", "The ledger is away or full", hint, headers={"Retry-After": "5"}
            )
        case Acceptance(conflict=True, article_id=article_id):
            hint = f"It belongs to article {article_id}, which was posted with other content. Use a new key."
            return "conflict", Problem(
                409, "idempotency-conflict", "This Idempotency-Key was used for another article", hint
            )
        case Acceptance(created=created, article_id=article_id):
            answer = {"status": 202 if created else 200, "id": str(article_id), "created": created}
            return "created" if created else "repeated", answer


def note_many(counts: Mapping[str, int]) -> None:
    """Count and log the answers to many postings at once, by what they count as."""
    for name, count in counts.items():
        ACCEPTED.labels(name).inc(count)
    log.info(BULK_ANSWERED, **counts)

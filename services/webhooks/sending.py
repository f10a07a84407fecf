"""Send one message, and judge the answer."""

import asyncio
import math
import time
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final, Self

import httpx
import structlog

from shared.ledger.webhooks import Attempt, Due
from shared.observability.names import WEBHOOK_BROKEN
from shared.runtime.retry_policy import RetryPolicy
from shared.settings import Settings
from shared.web.outgoing import FAILURES, agent, connections, target_of, why
from shared.web.webhook_signatures import signature_headers

log = structlog.get_logger(__name__)

_MOST_ANSWER_BYTES: Final = 16 * 1024
_ANSWER_CHARS: Final = 500
_LONGEST_WISH_S: Final = 3600.0
_GONE: Final = 410
_BUSY: Final = (429, 503)


class Sender:
    """Posts to subscribers: no proxies, no redirects, one deadline for all of it, and little of the answer is read."""

    def __init__(self, settings: Settings, random: Random | None = None) -> None:
        self._timeout_s = settings.webhook_timeout_s
        self._policy = RetryPolicy(
            base=timedelta(seconds=settings.webhook_retry_base_s),
            longest=timedelta(seconds=settings.webhook_retry_max_s),
            max_retries=settings.webhook_max_attempts - 1,
        )
        self._random = random or Random()
        self._pool = connections(
            settings.webhook_networks, most=settings.webhook_concurrency, knob="KHABAR_WEBHOOK_ALLOWED_NETWORKS"
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.aclose()

    async def send(self, due: Due) -> Attempt:
        """Try once. Never raises: every try has an outcome, which is written down and counted."""
        at, watch = datetime.now(UTC), time.perf_counter()
        status: int | None = None
        entry: dict[str, Any] = {"at": at.isoformat()}
        retry_after: str | None = None
        try:
            async with asyncio.timeout(self._timeout_s):
                status, retry_after, answer = await self._post(due, at)
            entry |= {"status": status, "answer": answer}
        except Exception as error:  # whatever it is, the try is counted, and the last one is the end
            if not isinstance(error, FAILURES):
                log.error(WEBHOOK_BROKEN, webhook=str(due.webhook_id), error_type=type(error).__name__, exc_info=error)
            entry["error"] = why(error, self._timeout_s)
        entry["duration_ms"] = round((time.perf_counter() - watch) * 1000, 1)
        return self._judge(due, status, retry_after, entry)

    async def _post(self, due: Due, at: datetime) -> tuple[int, str | None, str]:
        body = due.body.encode()
        keys = [secret for secret in (due.secret, due.old_secret) if secret is not None]
        url = httpx.URL(due.url)
        headers = {
            "Host": url.netloc.decode("ascii"),
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "User-Agent": agent(),
            **signature_headers(keys, due.message_id, int(at.timestamp()), body),
        }
        async with self._pool.stream("POST", target_of(url), headers=list(headers.items()), content=body) as response:
            read = bytearray()
            async for chunk in response.aiter_stream():
                read += chunk
                if len(read) >= _MOST_ANSWER_BYTES:
                    break
        given = {name.lower(): value for name, value in response.headers}
        retry_after = given.get(b"retry-after", b"").decode("latin-1") or None
        return response.status, retry_after, _readable(bytes(read))

    def _judge(self, due: Due, status: int | None, retry_after: str | None, entry: dict[str, Any]) -> Attempt:
        if status is not None and 200 <= status < 300:
            return Attempt(entry, "delivered")
        if status == _GONE:
            return Attempt(entry, "failed", gone=True)
        delay = self._policy.delay(due.attempts - 1, self._random)
        if delay is None:
            return Attempt(entry, "failed")
        wait_s = delay.total_seconds()
        if status in _BUSY:
            wait_s = max(wait_s, _wish_s(retry_after))
        return Attempt(entry, "pending", wait_s)


def _wish_s(retry_after: str | None) -> float:
    """The seconds that Retry-After asks for, at most an hour."""
    try:
        wish = float(retry_after or 0)
    except ValueError:
        return 0.0
    return min(wish, _LONGEST_WISH_S) if math.isfinite(wish) and wish > 0 else 0.0


def _readable(answer: bytes) -> str:
    """The beginning of an answer, as PostgreSQL can hold it."""
    return answer.decode("utf-8", "replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")[:_ANSWER_CHARS]

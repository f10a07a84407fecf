"""Hands pages to ingest over HTTP, as anybody would, and waits while it cannot take them."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Self
from urllib.parse import urlencode

import httpcore
import httpx
import structlog

from shared.observability.names import INGEST_REFUSES
from shared.settings import Settings
from shared.web.fetching import retry_after_s
from shared.web.outgoing import agent, target_of

log = structlog.get_logger(__name__)

_TIMEOUTS: Final = {"connect": 5.0, "read": 60.0, "write": 60.0, "pool": 60.0}
_FIRST_PAUSE_S: Final = 0.2
_LONGEST_PAUSE_S: Final = 30.0
_CONFLICT: Final = 409
_NOT_THE_PAGES_FAULT: Final = frozenset({401, 403, 404, 408, 421, 425, 429})
_ENCODING: Final = frozenset({400, 415})


class Stopping(Exception):
    """The collector ends before ingest took the page; it is fetched again later."""


@dataclass(frozen=True)
class Answered:
    """`taken`: ingest has the article; else `words` say why it does not want it. `new`: it had none such before."""

    taken: bool
    new: bool = False
    words: str = ""


class Poster:
    """One for all hosts. `problem`: what keeps ingest from taking anything, in words; None while it takes."""

    def __init__(self, settings: Settings, stop: asyncio.Event) -> None:
        base = settings.ingest_url.rstrip("/") or f"http://{_local(settings.host)}:{settings.port}"
        self._url = httpx.URL(base + "/v1/articles")
        self._stop = stop
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), max_connections=settings.collector_concurrency
        )
        self._headers = {"Host": self._url.netloc.decode("ascii"), "User-Agent": agent()}
        if settings.collector_key:
            self._headers["Authorization"] = f"Bearer {settings.collector_key}"
        self.problem: str | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.aclose()

    async def post(
        self, body: bytes, media_type: str, charset: str | None, facts: Mapping[str, str], key: str
    ) -> Answered:
        """Post a page with what is known of it, however long ingest cannot take it. `key`: its Idempotency-Key.

        Raises: Stopping.
        """
        pause_s = _FIRST_PAUSE_S
        while True:
            kind = f"{media_type}; charset={charset}" if charset else media_type
            status, answer, wish_s = await self._once(body, kind, facts, key)
            if 200 <= status < 300:
                self.problem = None
                return Answered(taken=True, new=bool(answer.get("created")))
            if status == _CONFLICT:
                # Posted before, by somebody who died before writing it down; the page has moved on since.
                self.problem = None
                return Answered(taken=True)
            words = f"ingest answered {status}: {answer.get('title', '')}. {answer.get('detail', '')}".strip()
            if status in _ENCODING and charset is not None:
                # The head named a wrong encoding: without it, ingest finds out.
                charset = None
                continue
            if status and status < 500 and status not in _NOT_THE_PAGES_FAULT:
                return Answered(taken=False, words=words[:500])
            self._cannot(status, words if status else str(answer["error"]))
            await self._pause(max(pause_s, min(wish_s or 0.0, _LONGEST_PAUSE_S)))
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def _once(
        self, body: bytes, kind: str, facts: Mapping[str, str], key: str
    ) -> tuple[int, dict[str, Any], float | None]:
        """Status, answer, and for how long to wait; status 0 if there was no answer."""
        headers = {**self._headers, "Content-Type": kind, "Content-Length": str(len(body)), "Idempotency-Key": key}
        target = target_of(self._url.copy_with(query=urlencode(facts).encode("ascii")))
        try:
            response = await self._pool.request(
                "POST", target, headers=list(headers.items()), content=body, extensions={"timeout": _TIMEOUTS}
            )
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            return 0, {"error": f"ingest cannot be reached: {error}"}, None
        given = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        try:
            answer = json.loads(response.content)
        except ValueError:
            answer = {}
        wish_s = retry_after_s(given.get(b"retry-after"), datetime.now(UTC))
        return response.status, answer if isinstance(answer, dict) else {}, wish_s

    def _cannot(self, status: int, words: str) -> None:
        if status in (401, 403):
            words += " The collector's key is KHABAR_COLLECTOR_KEY."
        if self.problem is None:
            log.error(INGEST_REFUSES, status=status, error=words[:500])
        self.problem = words[:500]

    async def _pause(self, wait_s: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), wait_s)
        except TimeoutError:
            return
        raise Stopping


def _local(host: str) -> str:
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - where it listens, not where to ask
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host

"""W3C Trace Context in and out, a bound trace id for the logs, and the time that each request took."""

import re
import secrets
import time
from typing import Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.observability.metrics import REQUESTS

# Source: W3C Trace Context, "traceparent Header Field Values".
_TRACEPARENT: Final = re.compile(rb"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


def trace_id_of(traceparent: bytes | None) -> str:
    """The trace id of a `traceparent` header, or a new one if there is none or it is not valid."""
    match = _TRACEPARENT.fullmatch(traceparent) if traceparent else None
    valid = (
        match is not None
        and match[1] != b"ff"
        and match[2] != b"0" * 32
        and match[3] != b"0" * 16
        and not (match[1] == b"00" and match[5])
    )
    return match[2].decode() if match is not None and valid else secrets.token_hex(16)


class TraceMiddleware:
    """Puts `trace_id` into the request's state, and `traceparent` into the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection, as ASGI wants it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace_id = trace_id_of(next((value for name, value in scope["headers"] if name == b"traceparent"), None))
        scope.setdefault("state", {})["trace_id"] = trace_id
        watch, status = time.perf_counter(), 500

        async def send_with_trace(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                traceparent = f"00-{trace_id}-{secrets.token_hex(8)}-01".encode()
                message["headers"] = [*message.get("headers", ()), (b"traceparent", traceparent)]
            await send(message)

        with structlog.contextvars.bound_contextvars(trace_id=trace_id):
            try:
                await self._app(scope, receive, send_with_trace)
            finally:
                # The route's template, not the path: paths hold ids and would make endless series.
                route = getattr(scope.get("route"), "path", "unmatched")
                REQUESTS.labels(route, scope["method"], str(status)).observe(time.perf_counter() - watch)

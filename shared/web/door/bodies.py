"""Reads a body whole before its route sees it, within limits. Routes that read a body in pieces keep to their own."""

from collections.abc import Collection
from typing import Final

from fastapi.responses import Response
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.settings import Settings
from shared.web.bodies import read_plain
from shared.web.door.budget import share_of
from shared.web.json_bounds import check_json
from shared.web.problems import CLIENT_HUNG_UP, Problem

# A form says the same as JSON in more bytes.
_FORM_OVERHEAD: Final = 2**20
_JSON: Final = "json"


class BodiesMiddleware:
    """Behind the check of who asks: nobody's body is read before it is known that they may send one."""

    def __init__(self, app: ASGIApp, *, settings: Settings, reading_themselves: Collection[str]) -> None:
        self._app = app
        self._max_bytes = settings.max_article_bytes + _FORM_OVERHEAD
        self._max_items = settings.max_json_items
        self._reading_themselves = frozenset(reading_themselves)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection, as ASGI wants it."""
        if scope["type"] != "http" or scope["method"] == "GET" or scope["path"] in self._reading_themselves:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            body = await read_plain(request, max_bytes=self._max_bytes)
            if _JSON in request.headers.get("content-type", _JSON):
                check_json(body, most=self._max_items)
        except Problem as problem:
            await problem.response()(scope, receive, send)
            return
        except ClientDisconnect:
            await Response(status_code=CLIENT_HUNG_UP)(scope, receive, send)
            return
        share_of(scope).settled = True
        given = False

        async def receive_whole() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, receive_whole, send)

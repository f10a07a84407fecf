"""The gate in front of every route: who asks, may they, how often; and the audit log of what operators do.

Written for ASGI itself, since it lies on the way of every posting; with the routes' own dependencies it would cost
several times as much.
"""

from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

import psycopg
import structlog
from fastapi import Request
from fastapi.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.access.audit import AuditEntry
from shared.access.keyring import KeyRing
from shared.access.keys import ApiKey
from shared.access.rates import RateLimiter
from shared.access.scopes import Need, RouteNeeds
from shared.hosts import is_loopback
from shared.observability.metrics import REFUSED
from shared.observability.names import ACCESS_REFUSED
from shared.settings import Settings
from shared.this_program import khabar
from shared.web.origins import host_is_ours, is_address, is_cross_site
from shared.web.problems import Problem, answer_of
from shared.web.viewer import CSRF_HEADER, LOCAL, NOBODY, Viewer, csrf_matches, csrf_token_of, stale_form

log = structlog.get_logger(__name__)

COOKIE: Final = "khabar_session"

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS: Final = (b"application/x-www-form-urlencoded", b"multipart/form-data")
_PUBLIC: Final = frozenset[Need]({"public"})
# What programs of the same network measure; they ask at addresses, as Prometheus does of what it found by name.
_MEASURED: Final = frozenset({"/metrics", "/v1/scaling"})
_OPERATE: Final = "operate"
_API: Final = "/v1/"

Headers = dict[bytes, bytes]


class AccessMiddleware:
    """Lets a request through to its route with `viewer` in its state, or answers it."""

    def __init__(self, app: ASGIApp, *, settings: Settings, ring: KeyRing) -> None:
        self._app = app
        self._settings = settings
        self._ring = ring
        self._needs = RouteNeeds()
        self._rates = RateLimiter()
        names = frozenset(name.strip().lower() for name in settings.allowed_hosts.split(",") if name.strip())
        # Few names are ever sent, but by every request.
        self._host_is_ours = lru_cache(maxsize=256)(lambda host: host_is_ours(host.decode("latin-1"), names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection, as ASGI wants it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: Headers = dict(scope["headers"])
        needs = self._needs.of(scope["method"], scope["path"])
        try:
            viewer = await self._admit(scope, headers, needs)
        except Problem as problem:
            REFUSED.labels(problem.kind).inc()
            log.info(ACCESS_REFUSED, problem=problem.kind, method=scope["method"])
            await _answer(problem, scope, receive, send, headers)
            return
        scope.setdefault("state", {})["viewer"] = viewer
        if _OPERATE in needs and scope["method"] not in _SAFE:
            send = self._audited(scope, send, viewer)
        await self._app(scope, receive, send)

    async def _admit(self, scope: Scope, headers: Headers, needs: frozenset[Need]) -> Viewer:
        """Who asks, if they may.

        Raises: Problem 401, 403, 421, 429 or 503.
        """
        unsafe = scope["method"] not in _SAFE
        # Only a key that is asked for shows that no page of another site wrote the request.
        by_key = self._ring.enforced and needs != _PUBLIC and b"authorization" in headers
        if unsafe and not by_key and is_cross_site(headers):
            hint = "A page of another site sent this through your browser. Programs send no Origin, or a key."
            raise Problem(403, "cross-site-request", "The request comes from another site", hint)
        if needs == _PUBLIC:
            return NOBODY if self._ring.enforced else LOCAL
        if not self._ring.enforced:
            if not self._ring.known:
                raise _ledger_away()
            return self._admit_local(scope, headers, needs)
        if needs == {"local_or_read"} and _is_local(scope, headers):
            return LOCAL
        viewer, key = await self._identify(headers)
        # A page that says no shows who was refused.
        scope.setdefault("state", {})["viewer"] = viewer
        for need in needs:
            scope_needed = "read" if need == "local_or_read" else need
            if scope_needed not in ("public", "signed_in") and scope_needed not in viewer.scopes:
                held = ", ".join(sorted(viewer.scopes))
                hint = f"It needs a key with the scope {scope_needed}; {viewer.name} has {held}."
                raise Problem(403, "missing-scope", "This key may not do that", hint)
        if viewer.via == "session" and unsafe:
            self._check_csrf(scope, headers, viewer)
        if key.rate_per_min is not None:
            self._limit(("key", key.id), key.rate_per_min)
        return viewer

    def _admit_local(self, scope: Scope, headers: Headers, needs: frozenset[Need]) -> Viewer:
        host = headers.get(b"host", b"")
        measured = scope["path"] in _MEASURED and is_address(host.decode("latin-1"))
        if not measured and not self._host_is_ours(host):
            hint = (
                "While nobody needs a key, Khabar answers under names of this machine only. If this name is yours, "
                "set KHABAR_ALLOWED_HOSTS to it."
            )
            raise Problem(421, "unknown-host", "This is not the host that was asked for", hint)
        if self._settings.post_rate is not None and "post" in needs:
            client = scope.get("client")
            self._limit(("address", client[0] if client else ""), self._settings.post_rate)
        return LOCAL

    async def _identify(self, headers: Headers) -> tuple[Viewer, ApiKey]:
        authorization = headers.get(b"authorization")
        if authorization is not None:
            kind, _, token = authorization.decode("latin-1").partition(" ")
            key = self._ring.key_of(token.strip()) if kind.lower() == "bearer" else None
            if key is not None:
                return Viewer(key.name, key.scopes, "key", key.id), key
            if not self._ring.known:
                raise _ledger_away()
            raise _unknown("invalid-key", "The key is not in force", "It is wrong, expired or revoked.")
        cookie = cookie_in(headers)
        if cookie is None:
            if not self._ring.known:
                raise _ledger_away()
            raise _unknown("no-key", "This needs a key", "Send it as Authorization: Bearer KEY.")
        try:
            key = await self._ring.session_of(cookie)
        except (psycopg.Error, OSError) as error:
            raise _ledger_away() from error
        if key is None:
            raise _unknown("session-ended", "The session has ended", "Log in again.")
        return Viewer(key.name, key.scopes, "session", key.id, csrf_token_of(cookie)), key

    def _check_csrf(self, scope: Scope, headers: Headers, viewer: Viewer) -> None:
        """The API needs the token in a header, and so does what no form can send.

        The token of a page's form is read by that page, which knows its fields.
        """
        is_page = not scope["path"].startswith(_API)
        if is_page and headers.get(b"content-type", b"").partition(b";")[0].strip().lower() in _FORMS:
            return
        if not csrf_matches(viewer, headers.get(CSRF_HEADER.lower().encode(), b"").decode("latin-1")):
            raise stale_form()

    def _limit(self, who: tuple[str, str], per_min: int) -> None:
        wait_s = self._rates.take(who, per_min)
        if wait_s:
            hint = f"{per_min} requests a minute are allowed. Post many articles in one request: /v1/articles/bulk."
            raise Problem(429, "too-many-requests", "Too many requests", hint, headers={"Retry-After": str(wait_s)})

    def _audited(self, scope: Scope, send: Send, viewer: Viewer) -> Send:
        """Writes the entry before the answer goes out."""

        async def send_audited(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._ring.note(_entry(scope, viewer, message["status"]))
            await send(message)

        return send_audited


def cookie_in(headers: Headers) -> str | None:
    """The console's session in the Cookie header."""
    for part in headers.get(b"cookie", b"").split(b";"):
        name, _, value = part.strip().partition(b"=")
        if name == COOKIE.encode():
            return value.decode("latin-1")
    return None


def _entry(scope: Scope, viewer: Viewer, status: int) -> AuditEntry:
    route = getattr(scope.get("route"), "path", None)
    client = scope.get("client")
    state: dict[str, Any] = scope["state"]
    return AuditEntry(
        who=viewer.name,
        key_id=viewer.key_id,
        action=f"{scope['method']} {route or 'unmatched'}",
        target=state.get("audit_target")
        or ",".join(str(value) for value in scope.get("path_params", {}).values())
        or None,
        status=status,
        address=client[0] if client else None,
        trace_id=state.get("trace_id"),
        detail=state.get("audit", {}),
    )


async def _answer(problem: Problem, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
    page = scope["method"] == "GET" and not scope["path"].startswith("/v1/") and scope["path"] != "/metrics"
    if problem.status == 401 and page and b"text/html" in headers.get(b"accept", b""):
        query = scope["query_string"].decode("latin-1")
        wanted = scope["path"] + (f"?{query}" if query else "")
        await RedirectResponse(f"/login?next={quote(wanted)}", 303)(scope, receive, send)
        return
    await answer_of(problem, Request(scope, receive))(scope, receive, send)


def _is_local(scope: Scope, headers: Headers) -> bool:
    client = scope.get("client")
    return client is not None and is_loopback(client[0]) and b"x-forwarded-for" not in headers


def _unknown(kind: str, title: str, hint: str) -> Problem:
    detail = f"{hint} An operator makes keys with: {khabar('keys create')}"
    return Problem(401, kind, title, detail, headers={"WWW-Authenticate": "Bearer"})


def _ledger_away() -> Problem:
    hint = "Who may do what cannot be told without it. Try again in a moment."
    return Problem(503, "ledger-unavailable", "The ledger is away", hint, headers={"Retry-After": "5"})

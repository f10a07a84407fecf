"""Logging in to the console with a key, for a session of half a day."""

from typing import Annotated, Final
from urllib.parse import parse_qsl

import psycopg
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.console.pages.page import PageRoute, render
from shared.access.keyring import KeyRing
from shared.access.rates import RateLimiter
from shared.observability.metrics import REFUSED
from shared.web.access import COOKIE
from shared.web.bodies import read_body
from shared.web.problems import Problem

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_MAX_FORM_BYTES: Final = 8192
_TRIES_PER_MIN: Final = 20
_tries = RateLimiter()

Next = Annotated[str, Query(max_length=2000)]


@router.get("/login", name="login")
async def get_login(request: Request, next: Next = "/") -> Response:
    """The form; nobody has to fill it in while nobody needs a key."""
    if not _ring(request).enforced:
        return RedirectResponse(_own_path(next), 303)
    return _page(request, next)


@router.post("/login")
async def post_login(request: Request, next: Next = "/") -> Response:
    """Opens a session of the key, and goes on to `next`.

    Raises: Problem 413 for what is no such form, 429, 503.
    """
    wait_s = _tries.take(request.client.host if request.client else "", _TRIES_PER_MIN)
    if wait_s:
        raise Problem(429, "too-many-requests", "Too many tries", headers={"Retry-After": str(wait_s)})
    fields = dict(parse_qsl((await read_body(request, max_bytes=_MAX_FORM_BYTES)).decode("utf-8", "replace")))
    key = _ring(request).key_of(fields.get("key", "").strip())
    if key is None:
        REFUSED.labels("login").inc()
        return _page(request, next, refused=True)
    try:
        cookie, ends = await _ring(request).log_in(key)
    except (psycopg.Error, OSError) as error:
        raise _ledger_away() from error
    response = RedirectResponse(_own_path(next), 303)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, cookie, expires=ends, httponly=True, samesite="lax", secure=secure)
    return response


@router.post("/logout")
async def post_logout(request: Request) -> Response:
    """Ends the session, and asks for a key again."""
    cookie = request.cookies.get(COOKIE)
    if cookie is not None:
        try:
            await _ring(request).log_out(cookie)
        except (psycopg.Error, OSError) as error:
            raise _ledger_away() from error
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=request.url.scheme == "https")
    return response


def _ring(request: Request) -> KeyRing:
    ring: KeyRing = request.app.state.ring
    return ring


def _page(request: Request, wanted: str, *, refused: bool = False) -> HTMLResponse:
    values = {"next": _own_path(wanted), "refused": refused}
    return render(request, "people/login.html", values, status=401 if refused else 200)


def _own_path(wanted: str) -> str:
    """Where to go on: a path of ours, never another host (`//host`, `/\\host`) and nothing with control characters."""
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if ours else "/"


def _ledger_away() -> Problem:
    return Problem(503, "ledger-unavailable", "The ledger is away", "Try again.", headers={"Retry-After": "5"})

"""What all pages share: how they are made, in which language, behind which headers, and how their forms are read."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import BaseLoader, ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from starlette.requests import ClientDisconnect

from services.console.pages import shown
from services.console.pages.assets import asset_url
from services.console.pages.language_names import language_code, offered_languages
from services.console.pages.languages import LANGUAGES, chosen_language, words_in
from services.console.pages.problem_page import as_problem, problem_values
from services.console.pages.zones import name_of_zone, show_in, shown_zone, zone_of
from shared.observability.names import REQUEST_FAILED
from shared.web.problems import Problem
from shared.web.viewer import check_form, viewer_of

log = structlog.get_logger(__name__)

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PAGES: Final = (
    ("overview", "/"),
    ("search", "/search"),
    ("stories", "/stories"),
    ("post", "/post"),
    ("operations", "/operations"),
)
"""The bar of every page: message key and address."""
THEMES: Final = ("auto", "light", "dark")

_TEMPLATES: Final = Path(__file__).with_name("templates")
_LANGUAGE_COOKIE: Final = "khabar_language"
_THEME_COOKIE: Final = "khabar_theme"
_KEPT_S: Final = 365 * 86400
_MAX_FORM_BYTES: Final = 17 * 2**20

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """A route that answers with a page, also when something is wrong."""

    def get_route_handler(self) -> Handler:
        """The handler around the function of the route."""
        handle = super().get_route_handler()

        async def handle_page(request: Request) -> Response:
            if choosing := _chosen(request):
                return choosing
            try:
                response = await handle(request)
            except (Problem, RequestValidationError) as error:
                response = show_problem(request, as_problem(error))
            except ClientDisconnect:
                raise
            except Exception as error:  # whatever it is, a reader sees a page
                log.error(REQUEST_FAILED, path=request.url.path, error_type=type(error).__name__, exc_info=error)
                bug = Problem(500, "internal", "Something went wrong on our side", "It has been logged.")
                response = show_problem(request, bug)
            return _secured(response)

        return handle_page


def render(request: Request, template: str, values: dict[str, Any], *, status: int = 200) -> HTMLResponse:
    """A template as a page, in the reader's language."""
    words = words_in(language_of(request))
    zone = zone_of(request)
    show_in(zone)
    theme = request.cookies.get(_THEME_COOKIE)
    text = (
        _environment()
        .get_template(template)
        .render(
            t=words,
            lang=words.language,
            direction=words.direction,
            languages=LANGUAGES,
            theme=theme if theme in THEMES else "auto",
            themes=THEMES,
            path=request.url.path,
            address=str(request.base_url).rstrip("/"),
            pages=PAGES,
            here=lambda **changed: with_query(request, **changed),
            viewer=viewer_of(request),
            csrf_token=csrf_token(request),
            now=datetime.now(UTC),
            zone=name_of_zone(zone),
            **values,
        )
    )
    return HTMLResponse(text, status)


def show_problem(request: Request, problem: Problem) -> Response:
    """The page of a problem, in the reader's language as far as its kind is known."""
    values = problem_values(problem, words_in(language_of(request)))
    response = render(request, "problem.html", values, status=problem.status)
    response.headers.update(problem.headers)
    return _secured(response)


def _secured(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def language_of(request: Request) -> str:
    """The language in which the reader sees the interface."""
    return chosen_language(request.cookies.get(_LANGUAGE_COOKIE), request.headers.get("accept-language"))


def with_query(request: Request, **changed: object) -> str:
    """The address of this page with some query parameters changed; None takes one out."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    added = [(name, str(value)) for name, value in changed.items() if value is not None]
    query = urlencode(kept + added)
    return f"{request.url.path}?{query}" if query else request.url.path


def name_of(request: Request) -> str | None:
    """The name under which the viewer is known; None while nobody needs a key."""
    viewer = viewer_of(request)
    return None if viewer.via == "open" else viewer.name


def csrf_token(request: Request) -> str:
    """The token that a form of this page carries."""
    return viewer_of(request).csrf_token


async def read_form(request: Request) -> dict[str, list[str]]:
    """The fields of a form that this console made; an empty field is left out.

    Raises: Problem if it is too large, no form, or not of this session.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise Problem(415, "unsupported-media-type", "This is not a form of the console")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_FORM_BYTES:
            raise Problem(413, "too-large", "The form is too large", f"At most {_MAX_FORM_BYTES} bytes are read.")
    try:
        pairs = parse_qsl(body.decode("utf-8"), errors="strict", max_num_fields=2000)
    except ValueError as error:
        raise Problem(400, "invalid-form", "The form cannot be read") from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        if "\x00" in value:
            raise Problem(422, "invalid-form", "The form is not valid", f"{name}: holds a NUL character")
        fields.setdefault(name, []).append(value)
    check_form(request, fields.pop("csrf_token", [""])[0])
    return fields


def see(path: str) -> Response:
    """After a form: the page to look at."""
    return RedirectResponse(path, 303)


def _chosen(request: Request) -> Response | None:
    """Remember a choice of language or theme made by a link, and show the same page."""
    language, theme = request.query_params.get("lang"), request.query_params.get("theme")
    if request.method != "GET" or (language not in LANGUAGES and theme not in THEMES):
        return None
    response = see(with_query(request, lang=None, theme=None))
    for name, value, allowed in ((_LANGUAGE_COOKIE, language, LANGUAGES), (_THEME_COOKIE, theme, THEMES)):
        if value is not None and value in allowed:
            response.set_cookie(name, value, max_age=_KEPT_S, samesite="lax", httponly=True)
    return response


def _of_features() -> dict[str, BaseLoader]:
    """The templates that stand beside their feature: `quarantine/list.html` is quarantine/templates/list.html."""
    folders = Path(__file__).parents[1].glob("*/templates")
    return {folder.parent.name: FileSystemLoader(folder) for folder in folders if folder != _TEMPLATES}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(_TEMPLATES), PrefixLoader(_of_features())]),
        autoescape=True,
        finalize=shown.untwisted,
        # Records of earlier versions lack what later ones have.
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = asset_url
    environment.globals["language_code"] = language_code
    environment.globals["offered_languages"] = offered_languages
    environment.globals["zone_name"] = lambda: name_of_zone(shown_zone())
    environment.filters.update(shown.FILTERS)
    return environment

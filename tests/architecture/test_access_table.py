"""Every route has a scope, and the table by which requests are let in agrees with the router about every one."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from khabar.http_services import EVERY_SERVICE
from shared.access.scopes import ROUTES, RouteNeeds
from shared.settings import Settings
from shared.web.application import build_application


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    for route in iter_route_contexts(app.routes):
        for method in sorted(route.methods or {"MOUNT"}):
            if method != "HEAD":
                yield method, str(route.path)


SERVED = sorted(routes(build_application(Settings(), EVERY_SERVICE)))


def test_the_routes_of_both_services_are_found() -> None:
    assert {("POST", "/v1/articles"), ("GET", "/v1/stats"), ("GET", "/healthz"), ("GET", "/openapi.json")} <= set(
        SERVED
    )


@pytest.mark.parametrize(("method", "path"), SERVED)
def test_every_route_has_a_scope(method: str, path: str) -> None:
    assert f"{method} {path}" in ROUTES, "list it in shared/access/scopes.py with the scope that it needs"


@pytest.mark.parametrize(("method", "path"), SERVED)
def test_a_request_to_a_route_needs_what_the_table_says(method: str, path: str) -> None:
    asked = re.sub(r"\{[^}]*\}", "0198c2a0-0000-7000-8000-000000000000", path)
    assert RouteNeeds().of(method, asked) == {ROUTES[f"{method} {path}"]}


CHANGING_NOTHING = ("POST /login", "POST /logout", "POST /v1/annotate")


def test_nothing_that_changes_something_is_open_to_readers() -> None:
    for route, need in ROUTES.items():
        if not route.startswith("GET "):
            assert need in ("post", "operate") or route in CHANGING_NOTHING, route


def test_what_is_not_listed_needs_the_most() -> None:
    needs = RouteNeeds()
    for method, path in (("GET", "/v1/nothing"), ("PATCH", "/v1/articles"), ("DELETE", "/v1/stats"), ("OPTIONS", "/")):
        assert needs.of(method, path) == {"operate"}


def test_a_head_request_needs_what_the_get_request_does() -> None:
    assert RouteNeeds().of("HEAD", "/v1/stats") == {"read"}

"""Build an HTTP application: a service's routes, with problems, tracing, health and logs as every service has them."""

import sys
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from shared.access.first_key import require_key
from shared.access.keyring import KeyRing
from shared.errors import ConfigurationError
from shared.observability.logs import configure_logging
from shared.observability.metrics import prepare_metrics
from shared.settings import Settings
from shared.version import code_version
from shared.web.access import AccessMiddleware
from shared.web.access_description import describe_access
from shared.web.door.bodies import BodiesMiddleware
from shared.web.door.gate import GateMiddleware
from shared.web.door.server import Server
from shared.web.health import health_router
from shared.web.problems import ProblemPage, install_problem_handlers, problem_schemas
from shared.web.security_headers import SecurityHeadersMiddleware
from shared.web.tracing import TraceMiddleware

Lifespan = Callable[[FastAPI, Settings], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class HttpService:
    """What a service brings to an application; several services can share one."""

    name: str
    router: APIRouter
    lifespan: Lifespan
    schemas: Mapping[str, Any] = field(default_factory=dict)
    reading_themselves: Collection[str] = ()
    """Paths whose routes read the body in pieces, each within its own limits; elsewhere it is read at the door."""
    problem_page: ProblemPage | None = None
    """How the service shows a problem to a person, if it has pages."""


def build_application(settings: Settings, services: Sequence[HttpService]) -> FastAPI:
    """An ASGI application that serves these services. Opens nothing before it is started."""

    ring = KeyRing(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            app.state.ring = await stack.enter_async_context(ring)
            for service in services:
                await stack.enter_async_context(service.lifespan(app, settings))
            yield

    app = FastAPI(
        title="Khabar",
        version=code_version(),
        description="News articles in; clean, entity-linked, classified, stored and searchable records out.",
        lifespan=lifespan,
        # FastAPI's pages load their scripts from elsewhere; Khabar runs offline. The description itself is served.
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.on_stop = []  # functions that end what would not end by itself, called when the server begins to stop
    app.state.problem_page = next((one.problem_page for one in services if one.problem_page is not None), None)
    install_problem_handlers(app)
    # From the inside out.
    own = {path for service in services for path in service.reading_themselves}
    app.add_middleware(BodiesMiddleware, settings=settings, reading_themselves=own)
    app.add_middleware(AccessMiddleware, settings=settings, ring=ring)
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(TraceMiddleware)
    app.add_middleware(GateMiddleware, settings=settings)
    app.include_router(health_router(settings))
    for service in services:
        app.include_router(service.router)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            described = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes
            )
            schemas = described.setdefault("components", {}).setdefault("schemas", {})
            for service in services:
                schemas |= service.schemas
            schemas |= problem_schemas()
            describe_access(described)
            app.openapi_schema = described
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the description
    return app


def serve(settings: Settings, services: Sequence[HttpService]) -> None:
    """Serve these services over HTTP until SIGTERM or SIGINT.

    Ends with a sentence and status 1 if others could reach it and there is no key.
    """
    configure_logging(settings, process="+".join(service.name for service in services))
    try:
        require_key(settings)
    except ConfigurationError as error:
        sys.exit(str(error))
    prepare_metrics()
    server = Server(build_application(settings, services), settings)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(3)

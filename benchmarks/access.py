"""What access control costs a posting: the same application without the gate, with it open, and with keys.

Single articles of our samples, 32 at a time, into a real ledger; the three take turns. The requests are handed to the
application itself: a client and a socket would cost more than what is measured. Then the processor time of the gate
alone, which a busy machine does not blur.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, MutableMapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from khabar.embedded import Postgres
from services.ingest.service import INGEST
from shared.access.keyring import KeyRing
from shared.access.keys import ApiKey, hash_of, id_in, new_token
from shared.ledger.migrate import migrate
from shared.settings import Settings
from shared.web.access import AccessMiddleware
from shared.web.application import build_application
from shared.web.security_headers import SecurityHeadersMiddleware
from tests.support.access import a_key
from tests.support.servers import running_somewhere

AT_ONCE = 32
GATE = {AccessMiddleware.__name__, SecurityHeadersMiddleware.__name__}
TEXT = json.dumps({"content": "فيضانات في درنة\n\nأعلنت السلطات حالة الطوارئ بعد فيضانات واسعة. " * 20}).encode()


@contextmanager
def ledgers() -> Iterator[tuple[str, str]]:
    """Two migrated databases of one server."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_somewhere(lambda port: Postgres(Path(folder) / "pg", port)) as server,
    ):
        for name in ("open", "keyed"):
            with psycopg.connect(server.url_of("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}_ledger")
            migrate(server.url_of(f"{name}_ledger"))
        yield server.url_of("open_ledger"), server.url_of("keyed_ledger")


def application(database_url: str, *, gate: bool) -> FastAPI:
    """Ingest over this ledger."""
    app = build_application(Settings().model_copy(update={"database_url": database_url}), [INGEST])
    if not gate:
        app.user_middleware = [one for one in app.user_middleware if getattr(one.cls, "__name__", "") not in GATE]
    return app


@asynccontextmanager
async def started(app: FastAPI) -> Any:
    """The application between start and stop."""
    async with app.router.lifespan_context(app):
        yield app


def scope_of(headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    """A request that posts an article, as the server hands it on."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/v1/articles",
        "raw_path": b"/v1/articles",
        "query_string": b"",
        "root_path": "",
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "headers": [(b"host", b"127.0.0.1:8000"), (b"content-type", b"application/json"), *headers],
    }


async def post(app: FastAPI, headers: list[tuple[bytes, bytes]]) -> None:
    """Post one article."""
    status = 0

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": TEXT, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(scope_of(headers), receive, send)
    assert status == 202, status


async def round_of(app: FastAPI, headers: list[tuple[bytes, bytes]], count: int) -> float:
    """Articles a second."""
    watch = time.perf_counter()

    async def some() -> None:
        for _ in range(count // AT_ONCE):
            await post(app, headers)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    return count // AT_ONCE * AT_ONCE / (time.perf_counter() - watch)


async def measure(rounds: int, count: int) -> dict[str, list[float]]:
    """Articles a second, of each kind, in each round."""
    with ledgers() as (open_url, keyed_url):
        key = a_key(keyed_url, "post")
        async with (
            started(application(open_url, gate=False)) as bare,
            started(application(open_url, gate=True)) as opened,
            started(application(keyed_url, gate=True)) as keyed,
        ):
            kinds = {
                "without the gate": (bare, []),
                "open": (opened, []),
                "with a key": (keyed, [(b"authorization", f"Bearer {key}".encode())]),
            }
            found: dict[str, list[float]] = {name: [] for name in kinds}
            for number in range(rounds + 1):
                for name, (app, headers) in kinds.items():
                    speed = await round_of(app, headers, count)
                    if number:  # the first warms up
                        found[name].append(speed)
    return found


async def gate_alone(calls: int) -> dict[str, float]:
    """Microseconds of processor time for a request through the gate, less those of the application behind it."""
    token = new_token()
    key = ApiKey(id_in(token) or "", "bench", hash_of(token), frozenset({"post"}), datetime.now(UTC), "bench")
    bearer = [(b"authorization", f"Bearer {token}".encode())]

    async def behind(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 202, "headers": []})

    def gate(keys: list[ApiKey]) -> ASGIApp:
        settings = Settings()
        ring = KeyRing(settings)
        ring.hold(keys)
        return SecurityHeadersMiddleware(AccessMiddleware(behind, settings=settings, ring=ring))

    async def receive() -> MutableMapping[str, Any]:
        return {}

    async def send(_: MutableMapping[str, Any]) -> None:
        pass

    async def cost(app: ASGIApp, headers: list[tuple[bytes, bytes]]) -> float:
        watch = time.process_time()
        for _ in range(calls):
            await app(scope_of(headers), receive, send)
        return (time.process_time() - watch) / calls * 1e6

    kinds = {"open": (gate([]), []), "with a key": (gate([key]), bearer)}
    bare = statistics.median([await cost(behind, []) for _ in range(5)])
    return {
        name: statistics.median([await cost(app, headers) for _ in range(5)]) - bare
        for name, (app, headers) in kinds.items()
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1600)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    found = asyncio.run(measure(options.rounds, options.articles))
    print(f"{options.rounds} rounds of {options.articles} single articles, articles/s: median [lowest-highest], ratio")
    base = found["without the gate"]
    for name, speeds in found.items():
        ratio = statistics.median(one / other for one, other in zip(speeds, base, strict=True))
        print(f"{name:18} {statistics.median(speeds):7.0f} [{min(speeds):.0f}-{max(speeds):.0f}]  {ratio:.2f}")
    print("the gate alone, microseconds of processor time a request:")
    for name, cost in asyncio.run(gate_alone(20_000)).items():
        print(f"{name:18} {cost:7.1f}")


if __name__ == "__main__":
    main()

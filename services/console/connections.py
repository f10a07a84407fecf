"""What the routes of the console work with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import FastAPI, Request
from psycopg_pool import AsyncConnectionPool
from pydantic import Field
from redis import Redis

from services.console.room import Room
from services.console.tail import Tail
from shared.runtime.redis_connection import connect_redis
from shared.settings import Settings
from shared.web.ledger_pool import ledger_pool

# PostgreSQL's text holds no NUL.
FilterValue = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
"""A value to filter by."""
Remark = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
"""What an operator has to say."""


@dataclass(frozen=True)
class Console:
    """Connections, open for as long as the application runs."""

    settings: Settings
    pool: AsyncConnectionPool
    redis: Redis
    tail: Tail
    streams: Room
    exports: Room


def console_of(request: Request) -> Console:
    """The console of the application that handles this request."""
    console: Console = request.app.state.console
    return console


@asynccontextmanager
async def console_lifespan(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """Open what the routes need for as long as the application runs."""
    pool = ledger_pool(settings, most=6)
    redis = connect_redis(settings, timeout_s=2, connect_timeout_s=1)
    tail = Tail(pool, every_s=settings.stream_poll_s)
    streams = Room("streams", most=settings.stream_clients, knob="KHABAR_STREAM_CLIENTS")
    exports = Room("exports", most=settings.export_clients, knob="KHABAR_EXPORT_CLIENTS")
    app.state.on_stop += [tail.stop, streams.close, exports.close]
    async with pool, tail:
        app.state.console = Console(settings, pool, redis, tail, streams, exports)
        yield
    redis.close()

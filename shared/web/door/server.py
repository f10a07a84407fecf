"""The HTTP server of every service."""

import asyncio
import gc
import socket
from contextlib import suppress
from typing import Final

import uvicorn
from fastapi import FastAPI

from shared.settings import Settings
from shared.web.door.budget import BodyBudget
from shared.web.door.connections import Connections
from shared.web.door.limits import DoorLimits, raise_file_limit
from shared.web.door.protocol import DoorProtocol, DoorState

# A request makes some hundred; few of them are parts of cycles.
_OBJECTS_BETWEEN_COLLECTIONS: Final = 10_000


class Server(uvicorn.Server):
    """Keeps the limits of the door, and tells the application when it begins to stop.

    Before it waits for answers that would otherwise never end, that is.
    """

    server_state: DoorState

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        limits = DoorLimits.of(settings, files=raise_file_limit(settings.max_connections))
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http=DoorProtocol,
            ws="none",
            backlog=limits.queue,
            log_config=None,
            access_log=False,
            server_header=False,
            # Who is believed is our own setting (shared/web/door/gate.py).
            proxy_headers=False,
            timeout_graceful_shutdown=10,
        )
        super().__init__(config)
        self._app = app
        self.server_state = DoorState(Connections(limits, BodyBudget(settings.body_budget_bytes)))
        self._watching: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and let the garbage collector leave alone what is there for good.

        It would go through all of it again and again, as requests that wait for the ledger outlive its short cycles.
        """
        await super().startup(sockets)
        self._watching = asyncio.create_task(self.server_state.door.watch())
        gc.collect()
        gc.freeze()
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, end what is open, and wait for the rest."""
        for stop in self._app.state.on_stop:
            stop()
        await super().shutdown(sockets)
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching

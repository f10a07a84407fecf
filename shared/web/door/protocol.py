"""HTTP/1.1 as uvicorn and httptools read it, within limits that neither of them has."""

import asyncio
from functools import partial
from typing import Any, Final

import httptools
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from shared.observability.metrics import REFUSED
from shared.web.door.budget import Share, drop_share, keep_share
from shared.web.door.connections import Connections, too_many_connections
from shared.web.problems import Problem

# After an answer that the client did not expect: so long and so much of what it still sends is thrown away, so that it
# reads the answer instead of a reset.
_LINGER_S: Final = 2.0
_MOST_THROWN_AWAY: Final = 4 * 2**20


class DoorState(ServerState):
    """What all connections of a server share."""

    def __init__(self, door: Connections) -> None:
        super().__init__()
        self.door = door


class DoorProtocol(HttpToolsProtocol):
    """One connection.

    Times are looked at from outside (`check`), once a second for all connections: a timer for each would cost every
    request.
    """

    server_state: DoorState

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._door = self.server_state.door
        self._limits = self._door.limits
        self.moved_at = self._since = self.loop.time()
        self._awaits_head = True
        self._head_began_at: float | None = None
        self._head_size = 0
        self._unread_size = 0
        """Bytes since the parser last came to the end of something: of a head or a trailer that does not end."""
        self._parsed = False
        self._request_began_at = 0.0
        self._received = 0
        self._share: Share | None = None
        self._unsent = 0
        self._leaving_at: float | None = None
        self._thrown_away = 0

    # Connections

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Let it in, if there is room."""
        super().connection_made(transport)
        self._door.waiting[self] = None
        if not self._door.admit(self, self.moved_at):
            self.turn_away(too_many_connections())

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it, and what it held."""
        self._door.forget(self)
        for cycle, _ in self.pipeline:
            drop_share(cycle.scope["state"])
        super().connection_lost(exc)

    def close(self) -> None:
        """End it at once."""
        self._door.forget(self)
        self._hang_up()
        self.transport.abort()

    def owes_a_body(self) -> bool:
        """Whether a part of a body is to come."""
        return not self._awaits_head

    def turn_away(self, problem: Problem) -> None:
        """Answer with a problem, unless an answer has begun, and end the connection."""
        if self._leaving_at is not None or self.transport.is_closing():
            return
        REFUSED.labels(problem.kind).inc()
        if not self._may_answer():
            self.close()
            return
        self._leaving_at = self.loop.time() + _LINGER_S
        self._door.waiting.pop(self, None)
        self._hang_up()
        self.flow.resume_reading()
        self.transport.write(_rendered(problem, self.server_state.default_headers))
        self.transport.write_eof()

    def _may_answer(self) -> bool:
        """Whether the client waits for an answer that has not begun, and for no other before it."""
        if self.cycle is None or self.cycle.response_complete:
            return self._awaits_head
        return not (self._awaits_head or self.cycle.response_started or self.pipeline)

    def _hang_up(self) -> None:
        """Let the application, if it reads or writes, see that nobody is there any more."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self.flow.resume_writing()

    # Time

    def check(self, now: float, elapsed_s: float) -> None:
        """End it if it has taken too long. `elapsed_s`: since the last look."""
        limits = self._limits
        if self._leaving_at is not None:
            if now > self._leaving_at:
                self.transport.abort()
        elif self._awaits_head:
            if self.cycle is not None and not self.cycle.response_complete:
                self._check_writing(now)
            elif self._head_began_at is not None:
                if now - self._head_began_at > limits.head_s:
                    self.turn_away(_too_slow("head", limits.head_s))
            elif now - self._since > (limits.head_s if self.cycle is None else limits.keep_alive_s):
                self._door.forget(self)
                self.transport.close()
        elif self.flow.read_paused:
            # It is we who let it wait.
            self.moved_at = now
            self._request_began_at += elapsed_s
            self._check_writing(now)
        elif now - self.moved_at > limits.idle_s:
            self.turn_away(_too_slow("body", limits.idle_s))
        elif now - self._request_began_at > limits.request_s + self._received / limits.least_rate:
            self.turn_away(_too_slow("request", limits.request_s))

    def _check_writing(self, now: float) -> None:
        unsent = self.transport.get_write_buffer_size() if self.flow.write_paused else 0
        if unsent != self._unsent or not unsent:
            self._unsent, self._since = unsent, now
        elif now - self._since > self._limits.idle_s:
            self.close()

    # Reading

    def data_received(self, data: bytes) -> None:
        """Feed the parser, and see that what it holds back has a bound."""
        if self._leaving_at is not None:
            self._thrown_away += len(data)
            if self._thrown_away > _MOST_THROWN_AWAY:
                self.transport.abort()
            return
        self.moved_at = self.loop.time()
        if self._head_began_at is None and self._awaits_head:
            self._head_began_at = self.moved_at
        self._parsed = False
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # to what we do not speak; the request is answered as it is
        except httptools.HttpParserError:
            self.turn_away(Problem(400, "malformed-request", "This is no HTTP request"))
            return
        self._unread_size = 0 if self._parsed else self._unread_size + len(data)
        if self._unread_size > self._limits.head:
            self.turn_away(_head_too_large(self._limits.head))

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._head_size = 0

    def on_url(self, url: bytes) -> None:
        """A piece of the request's target."""
        self.url += url
        self._head_size += len(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, or a trailer, of which the application never hears: it has its headers already."""
        self._head_size += len(name) + len(value)
        if self._awaits_head:
            super().on_header(name, value)
        elif self._head_size > self._limits.head:
            self.turn_away(_head_too_large(self._limits.head))

    def on_headers_complete(self) -> None:
        """Hand the request to the application."""
        self._parsed = True
        if self._leaving_at is not None:
            return
        if self._head_size > self._limits.head:
            self.turn_away(_head_too_large(self._limits.head))
            return
        super().on_headers_complete()
        self._door.waiting.pop(self, None)
        self._awaits_head = False
        self._head_began_at = None
        self._request_began_at = self.moved_at
        self._head_size = self._received = 0
        self._share = None

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body until the application takes it, if the budget allows."""
        self._parsed = True
        if self._leaving_at is not None or self._awaits_head:
            return
        self._received += len(body)
        cycle = self.cycle
        if cycle.response_complete:
            return
        if self._share is None:
            self._share = self._door.budget.open(self.turn_away)
            keep_share(cycle.scope["state"], self._share)
        try:
            self._share.take(len(body))
        except Problem as problem:
            self.turn_away(problem)
            return
        cycle.body += body
        if len(cycle.body) > HIGH_WATER_LIMIT:
            self.flow.pause_reading()
        cycle.message_event.set()

    def on_message_complete(self) -> None:
        """The request is complete."""
        self._parsed = True
        if self._leaving_at is not None or self._awaits_head:
            return
        self._awaits_head = True
        if self.cycle.response_complete:
            self._wait()
        else:
            self.cycle.more_body = False
            self.cycle.message_event.set()

    # Answering

    def on_response_complete(self) -> None:
        """Go on with the next request, or wait for it."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self._awaits_head:
            self._wait()

    def _wait(self) -> None:
        self._since = self.loop.time()
        self._door.waiting[self] = None

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        task = self.loop.create_task(cycle.run_asgi(app))
        task.add_done_callback(partial(self._ended, cycle))
        self.tasks.add(task)

    def _ended(self, cycle: RequestResponseCycle, task: "asyncio.Task[None]") -> None:
        self.tasks.discard(task)
        drop_share(cycle.scope["state"])


def _head_too_large(limit: int) -> Problem:
    hint = f"At most {limit} bytes are allowed (KHABAR_MAX_HEAD_BYTES), and as many for trailers."
    return Problem(431, "head-too-large", "The headers are too large", hint)


def _too_slow(what: str, limit_s: float) -> Problem:
    hint = f"Of the {what}, too little came in {limit_s:g} s. Send it again."
    return Problem(408, f"slow-{what}", f"The {what} came too slowly", hint)


def _rendered(problem: Problem, headers: list[tuple[bytes, bytes]]) -> bytes:
    """The problem as bytes on the wire."""
    response = problem.response()
    lines = [*headers, *response.raw_headers, (b"connection", b"close"), (b"x-content-type-options", b"nosniff")]
    head = b"".join(b"%b: %b\r\n" % line for line in lines)
    return STATUS_LINE[problem.status] + head + b"\r\n" + bytes(response.body)

"""Sites that publish news, well or badly: a real HTTP server for many hosts, one for each address of 127.0.0.0/8."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Asked"], None]


@dataclass
class Asked:
    """A request, and how to answer it."""

    handler: BaseHTTPRequestHandler
    host: "Host"
    times: int
    """How often this path was asked before."""

    @property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.handler.headers.items()}

    def answer(self, body: bytes | str = b"", status: int = 200, /, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        given = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data))}
        given |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        self.handler.send_response(status)
        for name, value in given.items():
            if value:
                self.handler.send_header(name, value)
        self.handler.end_headers()
        if status not in (204, 304):
            self.handler.wfile.write(data)

    def stream(self, pieces: Iterator[bytes], pause_s: float = 0.0, /, **headers: str) -> None:
        """Without a length, until the other side hangs up."""
        self.handler.send_response(200)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-").title(), value)
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()
        self.handler.close_connection = True
        with suppress(OSError):
            for piece in pieces:
                self.handler.wfile.write(piece)
                time.sleep(pause_s)


@dataclass
class Host:
    """A site: what it answers at each path; anything else is 404."""

    url: str
    paths: dict[str, Answer] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    times: list[tuple[float, str]] = field(default_factory=list)

    def feed(self, *numbers: int, **more: Any) -> str:
        """An RSS feed that names these of its pages, which it has from now on."""
        for number in numbers:
            self.paths.setdefault(f"/{number}", lambda asked, number=number: asked.answer(page(number)))  # type: ignore[misc]
        return rss([item(f"{self.url}/{number}", number, **more) for number in numbers])


def item(url: str, number: int, *, more: str = "", guid: str | None = None) -> str:
    told = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    return f"<item><title>خبر {number}</title><link>{url}</link>{told}{more}</item>"


def rss(items: Sequence[str], *, language: str = "ar", head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>وكالة</title><language>{language}</language>{''.join(items)}</channel></rss>"
    )


def page(number: int) -> str:
    words = f"أعلنت السلطات في مدينة درنة يوم الاثنين حالة الطوارئ رقم {number} بعد فيضانات واسعة. " * 6
    return f"<!doctype html><html lang=ar><head><title>خبر {number}</title></head><body><p>{words}</p></body></html>"


def nothing_there(asked: Asked) -> None:
    asked.answer("", 404)


class NewsSites:
    """Hosts by their address; each has a robots.txt that allows everything unless a test says otherwise."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._hosts: dict[str, Host] = {}

    def host(self) -> Host:
        number = len(self._hosts) + 1
        name = f"127.0.{1 + number // 250}.{1 + number % 250}:{self.port}"
        self._hosts[name] = Host(f"http://{name}")
        return self._hosts[name]

    def find(self, name: str) -> Host | None:
        return self._hosts.get(name)

    def asked_in_all(self) -> Counter[str]:
        return Counter({h.url + path: n for h in self._hosts.values() for path, n in h.asked.items()})


@contextmanager
def publishing() -> Iterator[NewsSites]:
    """Sites on a free port of this machine."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = sites.find(self.headers.get("Host", ""))
            if host is None:
                self.close_connection = True
                return
            path = self.path
            with lock:
                times = host.asked[path]
                host.asked[path] += 1
                host.agents.add(self.headers.get("User-Agent", ""))
                host.times.append((time.monotonic(), path))
            asked = Asked(self, host, times)
            with suppress(OSError):
                host.paths.get(path, nothing_there)(asked)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 512

        def handle_error(self, *_: Any) -> None:
            """Whoever hangs up has had enough."""

    server = Server(("0.0.0.0", 0), Handler)
    sites = NewsSites(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield sites
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

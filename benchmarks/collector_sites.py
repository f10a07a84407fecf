"""Thousands of small news sites in one process: each an address of 127.0.0.0/8, with a feed and its pages.

Run as a program: serves until standard input ends, and writes what it was asked for to the file that it is given.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Final

_WORDS: Final = "أعلنت السلطات في المدينة يوم الاثنين حالة الطوارئ بعد فيضانات واسعة "
_NOTHING: Final = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def host_of(number: int) -> str:
    """The address of a site."""
    return f"127.{10 + number // 60_000}.{number // 250 % 240}.{1 + number % 250}"


class Sites:
    """What the sites answer. `published`: how many articles each has."""

    def __init__(self, port: int, published: int) -> None:
        self.port = port
        self.published = published
        self.pages: Counter[str] = Counter()
        self.feeds = 0

    def answer(self, host: str, path: str, head: bytes) -> bytes:
        """The bytes of an answer."""
        if path == "/robots.txt":
            return _NOTHING
        if path == "/feed":
            self.feeds += 1
            return self._feed(host, head)
        self.pages[host + path] += 1
        body = f"<!doctype html><html lang=ar><title>{path}</title><p>{host}{path} {_WORDS * 40}</html>".encode()
        return _ok(body, "text/html; charset=utf-8")

    def _feed(self, host: str, head: bytes) -> bytes:
        etag = f'"{self.published}"'
        if f"if-none-match: {etag}".encode() in head.lower():
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nContent-Length: 0\r\n\r\n".encode()
        newest = range(self.published, max(0, self.published - 50), -1)
        items = "".join(
            f"<item><title>خبر {number}</title><link>http://{host}/{number}</link><guid>{host}-{number}</guid>"
            "<pubDate>Mon, 30 Nov 2026 10:00:00 GMT</pubDate></item>"
            for number in newest
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'
        return _ok(body.encode(), "application/rss+xml", etag)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, which stays open."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                host = head.lower().partition(b"host: ")[2].partition(b"\r\n")[0].decode()
                writer.write(self.answer(host, head.split(b" ", 2)[1].decode(), head))
                await writer.drain()
        writer.close()


def _ok(body: bytes, kind: str, etag: str = "") -> bytes:
    more = f"ETag: {etag}\r\n" if etag else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def _main(published: int, report: Path) -> None:
    sites = Sites(0, published)
    server = await asyncio.start_server(sites.serve, "0.0.0.0", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() == "publish":
            sites.published += 1
        again = {path: times for path, times in sites.pages.items() if times > 1}
        known = {"pages": len(sites.pages), "feeds": sites.feeds, "again": again, "published": sites.published}
        report.write_text(json.dumps(known), encoding="utf-8")
        print("done", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--published", type=int, default=50)
    parser.add_argument("--report", type=Path, required=True)
    options = parser.parse_args()
    asyncio.run(_main(options.published, options.report))

"""Read server-sent events, as a browser does."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass
class EventStream:
    """An open stream; `last_event_id` is what a browser would send to go on."""

    lines: Iterator[str]
    last_event_id: str | None = None
    comments: int = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The data of each event `article`, until the stream ends."""
        name, data = "message", ""
        for line in self.lines:
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if line == "":
                if name == "article":
                    yield json.loads(data)
                name, data = "message", ""
            elif field == "":
                self.comments += 1
            elif field == "id":
                self.last_event_id = value
            elif field == "event":
                name = value
            elif field == "data":
                data += value

    def next_ids(self, count: int) -> list[str]:
        """Ids of the next articles."""
        events = iter(self)
        return [next(events)["id"] for _ in range(count)]


@contextmanager
def streaming(http: httpx.Client, *, last_event_id: str | None = None, **query: Any) -> Iterator[EventStream]:
    """An open stream of stored articles, from its first position on."""
    headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
    with http.stream("GET", "/v1/stream", params=query, headers=headers) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        lines = iter(_lines(response))
        assert next(lines).startswith("retry:")
        opened = EventStream(lines)
        opened.last_event_id = next(lines).removeprefix("id: ")
        yield opened


def _lines(response: httpx.Response) -> Iterator[str]:
    """httpx's own also breaks at U+0085 and the like."""
    rest = ""
    for text in response.iter_text():
        *lines, rest = (rest + text).split("\n")
        yield from lines

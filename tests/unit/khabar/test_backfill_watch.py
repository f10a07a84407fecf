"""What `khabar up` says of articles from before an upgrade."""

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from khabar.backfill_watch import tell_backfills, told_of


def test_beginning_each_tenth_and_end_are_said_once() -> None:
    told: dict[str, int] = {}
    rounds = [{"search": 0}, {"search": 3}, {"search": 12}, {"search": 99}, {}, {}]
    said = [told_of(pending, told) for pending in rounds]
    assert [len(lines) for lines in said] == [1, 0, 1, 1, 1, 0]
    assert said[0] == ["upgrade        search, exports and volumes: older articles are being entered, 0 % are"]
    assert said[2][0].endswith("10 % are")
    assert said[4] == ["upgrade        search, exports and volumes: complete"]


def test_without_an_upgrade_nothing_is_said() -> None:
    assert told_of({}, {}) == []


def test_readyz_is_asked_until_nothing_is_pending(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while it does not answer yet, and while the ledger is away."""
    monkeypatch.setattr("khabar.backfill_watch._LOOK_EVERY_S", 0.01)
    answers = [
        b"not yet",
        json.dumps({"dependencies": {"postgresql": "unreachable"}, "backfills": {}}).encode(),
        json.dumps({"dependencies": {"postgresql": "ok"}, "backfills": {"search": 50}}).encode(),
        json.dumps({"dependencies": {"postgresql": "ok"}, "backfills": {}}).encode(),
    ]
    left = iter(answers)

    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(next(left))

        def log_message(self, *_: object) -> None:
            pass

    said: list[str] = []
    with HTTPServer(("127.0.0.1", 0), Ready) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asyncio.run(tell_backfills(f"http://127.0.0.1:{server.server_port}", said.append))
        server.shutdown()
    assert next(left, None) is None
    assert [line.split(": ")[1] for line in said] == ["older articles are being entered, 50 % are", "complete"]

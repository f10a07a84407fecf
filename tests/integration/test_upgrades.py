"""What an earlier version stored is there after an upgrade; until all of it is, everybody who reads is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg.types.json import Jsonb

from khabar.backups import restore_backup, verify_backup
from services.storage.backfill import fill, fill_what_is_pending
from services.storage.search_index import ANALYSIS
from shared.ledger.migrate import migrate
from shared.settings import Settings
from tests.support.http import serving
from tests.upgrades import BACKUPS

_YEARS = {"since": "2020-01-01T00:00:00Z", "until": "2029-01-01T00:00:00Z"}
EARLY = next(path for path in BACKUPS if path.stem == "0005")


@dataclass(frozen=True)
class Earlier:
    """What an earlier version had in its ledger: states by id, title and text of what was stored."""

    states: dict[str, str]
    stored: dict[str, tuple[str | None, str]]


def _restored(backup: Path, url: str) -> Earlier:
    restore_backup(backup, verify_backup(backup, lambda _: None), url, lambda _: None)
    with psycopg.connect(url, autocommit=True) as connection:
        states = {str(row[0]): row[1] for row in connection.execute("SELECT id, state FROM articles").fetchall()}
        results = connection.execute("SELECT article_id, title, text FROM results").fetchall()
    return Earlier(states, {str(row[0]): (row[1], row[2]) for row in results})


@contextmanager
def _console(url: str, valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("REDIS_URL", valkey_url)
    with serving(Settings()) as address, httpx.Client(base_url=address, timeout=60) as http:
        yield http


def _exported(answer: httpx.Response) -> dict[str, tuple[str | None, str]]:
    rows = [json.loads(line) for line in answer.text.splitlines()]
    return {row["id"]: (row["title"], row["text"]) for row in rows}


def _volume(http: httpx.Client) -> dict[str, Any]:
    answer: dict[str, Any] = http.get("/v1/volumes", params={"unit": "week", **_YEARS}).json()
    return answer


@pytest.mark.parametrize("backup", BACKUPS, ids=lambda path: path.stem)
def test_nothing_of_an_earlier_version_is_lost(
    backup: Path, postgres_url: str, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = _restored(backup, postgres_url)
    assert set(earlier.states.values()) >= {"stored", "rejected", "queued"}
    migrate(postgres_url)
    with _console(postgres_url, valkey_url, monkeypatch) as http:
        fill_what_is_pending(Settings())
        assert {id: http.get(f"/v1/articles/{id}").json()["state"] for id in earlier.states} == earlier.states
        assert _exported(http.get("/v1/exports")) == earlier.stored
        everything = http.get("/v1/search", params={"limit": 100}).json()
        assert everything["total"] == {"value": len(earlier.stored), "exact": True, "estimate": len(earlier.stored)}
        for article_id, (title, text) in earlier.stored.items():
            phrase = " ".join((title or text).replace('"', " ").split()[:5])
            hits = http.get("/v1/search", params={"q": f'"{phrase}"', "limit": 100}).json()["hits"]
            assert article_id in {hit["id"] for hit in hits}, phrase
        assert sum(volume["articles"] for volume in _volume(http)["volumes"]) == len(earlier.stored)
        assert http.get("/readyz").json()["backfills"] == {}


def test_who_reads_before_all_is_entered_is_told(
    postgres_url: str, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = _restored(EARLY, postgres_url)
    migrate(postgres_url)
    count = len(earlier.stored)
    missing = {"name": "search", "done": 0, "total": count}
    with _console(postgres_url, valkey_url, monkeypatch) as http:
        found = http.get("/v1/search").json()
        assert (found["incomplete"], found["total"]["exact"]) == (missing, False)
        export = http.get("/v1/exports")
        assert export.headers["X-Incomplete"] == f"search; done=0; total={count}"
        assert export.headers["X-Total-Count-Exact"] == "false"
        assert _volume(http)["incomplete"] == missing
        assert http.get("/v1/volumes", params={"group": "state"}).json()["incomplete"] is None
        ready = http.get("/readyz")
        assert (ready.status_code, ready.json()["backfills"]) == (200, {"search": 0})
        for page in ("/", "/search", "/operations"):
            said = http.get(page, headers={"Accept-Language": "en"}).text
            assert "Articles from before an upgrade are still being entered" in said, page
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            assert fill(connection, "search").entered == count
        found = http.get("/v1/search").json()
        assert (found["incomplete"], found["total"]["exact"]) == (None, True)
        assert "X-Incomplete" not in http.get("/v1/exports").headers
        assert _volume(http)["incomplete"] is None
        assert "before an upgrade" not in http.get("/operations", headers={"Accept-Language": "en"}).text


def test_copies_that_are_still_looked_for_are_told_to_who_asks_for_copies(
    postgres_url: str, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _restored(BACKUPS[-1], postgres_url)
    migrate(postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        fill(connection, "search")
        connection.execute("INSERT INTO backfills (name, total) VALUES ('copies', 18)")
    with _console(postgres_url, valkey_url, monkeypatch) as http:
        assert http.get("/v1/search").json()["incomplete"] is None
        assert http.get("/v1/search", params={"copies": False}).json()["incomplete"]["name"] == "copies"


def test_an_article_that_cannot_be_read_keeps_no_other_out_and_stays_counted(
    postgres_url: str, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = _restored(EARLY, postgres_url)
    migrate(postgres_url)
    broken = UUID(min(earlier.stored))
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        kept = connection.execute("SELECT record FROM results WHERE article_id = %s", (broken,)).fetchone()
        assert kept is not None
        connection.execute("""UPDATE results SET record = '{"topics": 7}' WHERE article_id = %s""", (broken,))
        done = fill(connection, "search")
        assert (done.entered, done.unreadable) == (len(earlier.stored) - 1, 1)
        with _console(postgres_url, valkey_url, monkeypatch) as http:
            found = http.get("/v1/search").json()
            assert found["incomplete"]["total"] - found["incomplete"]["done"] == 1
            assert not found["total"]["exact"]
        connection.execute("UPDATE results SET record = %s WHERE article_id = %s", (Jsonb(kept[0]), broken))
        assert fill(connection, "search").entered == 1
        assert connection.execute("SELECT count(*) FROM backfills WHERE finished_at IS NULL").fetchone() == (0,)


def test_entries_of_an_older_analysis_are_made_anew_and_search_says_meanwhile_that_it_is_incomplete(
    postgres_url: str, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _restored(BACKUPS[-1], postgres_url)
    migrate(postgres_url)
    stale = "SELECT count(*) FROM search_entries WHERE analysis < %s OR terms @@ 'old'::tsquery"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("UPDATE search_entries SET analysis = 0, terms = 'old'::tsvector")
        assert connection.execute(stale, (ANALYSIS,)).fetchone() != (0,)
        with _console(postgres_url, valkey_url, monkeypatch) as http:
            assert http.get("/v1/search").json()["incomplete"]["name"] == "search"
        fill(connection, "search")
        assert connection.execute(stale, (ANALYSIS,)).fetchone() == (0,)
    with _console(postgres_url, valkey_url, monkeypatch) as http:
        assert http.get("/v1/search").json()["incomplete"] is None

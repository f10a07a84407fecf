"""Erased is gone: from every table, and nothing that was on its way brings it back."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from psycopg import sql

from shared.contracts.not_stored import Buried
from shared.ledger.retention import DailyRetention, load_retention, past_their_time, retire
from shared.settings import Settings
from tests.support.access import a_key, bearer, served
from tests.support.builders import TEXT, a_classified_article, an_envelope
from tests.support.ledger import an_accepted_article
from tests.support.storing import bury, store

NEEDLE = "zqxwvut4711"
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def tables_with(connection: psycopg.Connection, needle: str) -> set[str]:
    """Tables of which any row holds the text, in whatever column: as text, as bytes, or escaped."""
    forms = [needle, needle.encode().hex(), base64.b64encode(needle.encode()).decode().rstrip("=")]
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    found = set()
    for (name,) in names:
        query = sql.SQL("SELECT EXISTS (SELECT FROM {} AS t WHERE t::text ~* ANY(%s))").format(sql.Identifier(name))
        row = connection.execute(query, (forms,)).fetchone()
        if row and row[0]:
            found.add(name)
    return found


@pytest.fixture
def everywhere(http: httpx.Client, connection: psycopg.Connection, settings: Settings) -> UUID:
    """An article that has left its text in every table that can hold it."""
    url = settings.database_url
    posted = http.post(
        "/v1/articles",
        json={"content": f"{NEEDLE}\n\n{TEXT} {NEEDLE}", "url": "https://a.example/1", "source": "a.example"},
        headers={"Idempotency-Key": "k"},
    )
    article = UUID(posted.json()["id"])
    item = bury(url, article, message=f"{NEEDLE} {article}", detail=NEEDLE, traceback=NEEDLE)
    edited = http.put(f"/v1/quarantine/{item}/raw", content=f"{NEEDLE} {TEXT}".encode(), headers=PLAIN)
    assert edited.status_code == 200, edited.text
    assert http.post("/v1/quarantine:redrive", json={"ids": [str(item)]}).json()["count"] == 1
    result = a_classified_article(title=NEEDLE, text=f"{TEXT} {NEEDLE} " * 10, source="a.example")
    assert store(url, an_envelope(result, article_id=article, revision=2)) == ["stored"]
    topics = {"topics": ["sport"], "note": NEEDLE}
    assert http.put(f"/v1/articles/{article}/topics", json=topics).status_code == 200
    order = {"stage": "storage", "dry_run": True, "wait_s": 0}
    assert http.post("/v1/replays", json=order).json()["count"] == 1
    row = connection.execute("SELECT revision FROM replay_items WHERE article_id = %s", (article,)).fetchone()
    assert row is not None
    tried = an_envelope(result, article_id=article, revision=row[0]).model_copy(update={"lane": "trial"})
    assert store(url, tried) == ["tried"]
    # A message that could not be decoded: nobody could say which article it was.
    poison = Buried(stage="cleaning", reason="poison", detail="not JSON", message=f'{{"id": "{article}", {NEEDLE}')
    assert store(url, an_envelope(poison, article_id=uuid4())) == ["quarantined"]
    return article


def test_nothing_of_an_erased_article_is_left_in_any_table(
    http: httpx.Client, connection: psycopg.Connection, everywhere: UUID
) -> None:
    """First: the text is where it can be; a search that finds nothing there would prove nothing."""
    before = {"articles", "article_originals", "results", "quarantine", "replay_items", "topic_corrections"}
    assert before <= tables_with(connection, NEEDLE)
    assert {"fingerprints", "article_keys", "article_events", "timelines", "audit_log"} <= tables_with(
        connection, str(everywhere)
    )
    answer = http.delete(f"/v1/articles/{everywhere}", params={"reason": "asked for"})
    assert answer.status_code == 200, answer.text
    assert tables_with(connection, NEEDLE) == set()
    assert tables_with(connection, str(everywhere)) == set()
    assert connection.execute("SELECT count(*) FROM fingerprint_keys").fetchone() == (0,)
    assert http.get(f"/v1/articles/{everywhere}").status_code == 404
    assert http.get(f"/v1/articles/{everywhere}/raw").status_code == 404
    assert http.get("/v1/stats").json()["articles"] == 0


def test_the_receipt_says_how_much_and_holds_nothing(
    http: httpx.Client, connection: psycopg.Connection, everywhere: UUID
) -> None:
    receipt = http.delete(f"/v1/articles/{everywhere}", params={"reason": "asked for"}).json()
    assert (receipt["by"], receipt["reason"], receipt["articles"]) == ("local", "asked for", 1)
    removed = receipt["removed"]
    assert {name: removed[name] for name in ("articles", "results", "article_originals", "quarantine")} == {
        "articles": 1,
        "results": 1,
        "article_originals": 1,
        "quarantine": 2,
    }
    assert removed["fingerprints"] == 1
    assert removed["fingerprint_keys"] >= 1
    assert removed["article_entities"] == 1
    assert str(everywhere) not in json.dumps(receipt)
    # Knowledge of the world stays.
    assert connection.execute("SELECT count(*) FROM entities").fetchone() == (1,)
    # Once more: the same receipt.
    assert http.delete(f"/v1/articles/{everywhere}").json() == receipt
    assert http.get(receipt["links"]["self"]).json() == receipt
    assert http.get("/v1/erasures", params={"article": str(everywhere)}).json()["erasures"] == [receipt]
    assert http.get("/v1/erasures").json()["erasures"] == [receipt]
    assert http.get(f"/v1/erasures/{uuid4()}").status_code == 404
    assert http.delete(f"/v1/articles/{uuid4()}").status_code == 404
    entries = http.get("/v1/audit", params={"action": "DELETE"}).json()["entries"]
    assert entries[-1]["target"] == f"erased: {receipt['id']}"


def test_what_was_on_its_way_does_not_come_back(
    http: httpx.Client, connection: psycopg.Connection, everywhere: UUID, settings: Settings
) -> None:
    http.delete(f"/v1/articles/{everywhere}")
    late = Buried(stage="extraction", reason="bug", detail=NEEDLE, message=NEEDLE)
    poison = Buried(stage="extraction", reason="poison", detail="x", message=f'{NEEDLE} "{everywhere}"')
    unrelated = Buried(stage="extraction", reason="bug", detail="kept", message="kept")
    assert store(
        settings.database_url,
        an_envelope(a_classified_article(text=NEEDLE), article_id=everywhere, revision=2),
        an_envelope(late, article_id=everywhere, revision=3),
        an_envelope(poison, article_id=uuid4()),
        an_envelope(unrelated, article_id=uuid4()),
    ) == ["unknown", "unknown", "unknown", "quarantined"]
    assert tables_with(connection, NEEDLE) == set()
    assert connection.execute("SELECT detail FROM quarantine").fetchall() == [("kept",)]


def test_the_same_article_posted_again_is_a_new_one(http: httpx.Client) -> None:
    first = http.post("/v1/articles", json={"content": TEXT}, headers={"Idempotency-Key": "k"}).json()["id"]
    http.delete(f"/v1/articles/{first}")
    again = http.post("/v1/articles", json={"content": TEXT}, headers={"Idempotency-Key": "k"})
    assert (again.status_code, again.json()["created"]) == (202, True)
    assert again.json()["id"] != first


def test_erasing_needs_the_scope_operate(settings: Settings) -> None:
    keys = {scope: a_key(settings.database_url, scope) for scope in ("post", "read", "operate")}
    article = an_accepted_article(settings.database_url)
    with served(settings) as http:
        for scope in ("post", "read"):
            assert http.delete(f"/v1/articles/{article}", headers=bearer(keys[scope])).status_code == 403
        receipt = http.delete(f"/v1/articles/{article}", headers=bearer(keys["operate"])).json()
    assert receipt["by"] == "operate"


def test_whatever_belongs_to_an_article_goes_with_it(connection: psycopg.Connection) -> None:
    """A table that names articles refers to them by a key that cascades, or an erasure would leave its rows behind."""
    named = connection.execute(
        """
        SELECT c.table_name FROM information_schema.columns AS c
        JOIN information_schema.tables AS t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name = 'article_id'
        """
    ).fetchall()
    cascading = connection.execute(
        """
        SELECT c.conrelid::regclass::text FROM pg_constraint AS c
        JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confdeltype = 'c' AND a.attname = 'article_id'
        """
    ).fetchall()
    assert len(named) > 8
    assert {name for (name,) in named} - {name for (name,) in cascading} == set()


# Retention


def aged(connection: psycopg.Connection, url: str, source: str, days: int, *, finished: bool = True) -> UUID:
    """An article from that source, accepted so many days ago."""
    article = an_accepted_article(url)
    if finished:
        store(url, an_envelope(a_classified_article(text=f"{TEXT} {article}"), article_id=article))
    connection.execute(
        "UPDATE articles SET source = %s, accepted_at = now() - %s * interval '1 day' WHERE id = %s",
        (source, days, article),
    )
    return article


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "retention.toml"
    path.write_text(
        '[[rule]]\nsources = ["wire"]\nkeep_days = 10\n[[rule]]\nsources = ["archive"]\n[[rule]]\nkeep_days = 100\n'
    )
    return path


@pytest.fixture
def articles(connection: psycopg.Connection, ledger_url: str) -> dict[str, UUID]:
    return {
        "old wire": aged(connection, ledger_url, "wire", 11),
        "new wire": aged(connection, ledger_url, "wire", 9),
        "old archive": aged(connection, ledger_url, "archive", 5000),
        "old other": aged(connection, ledger_url, "other", 101),
        "new other": aged(connection, ledger_url, "other", 99),
        "on its way": aged(connection, ledger_url, "wire", 5000, finished=False),
    }


def left(connection: psycopg.Connection, articles: dict[str, UUID]) -> set[str]:
    ids = {row[0] for row in connection.execute("SELECT id FROM articles")}
    return {name for name, article in articles.items() if article in ids}


def test_what_is_past_its_time_is_erased_by_source_and_age(
    connection: psycopg.Connection, articles: dict[str, UUID], rules: Path
) -> None:
    loaded, now = load_retention(rules), datetime.now(UTC)
    found = {past.id: past.rule for page in past_their_time(connection, loaded, now) for past in page}
    assert found == {articles["old wire"]: 1, articles["old other"]: 3}
    assert left(connection, articles) == set(articles)
    assert sum(retire(connection, loaded, now)) == 2
    assert left(connection, articles) == set(articles) - {"old wire", "old other"}
    receipts = connection.execute("SELECT by, reason, articles FROM erasures ORDER BY reason").fetchall()
    assert receipts == [("retention", "rule 1", 1), ("retention", "rule 3", 1)]


def test_the_relay_retires_once_a_day_a_batch_at_a_time(
    connection: psycopg.Connection, articles: dict[str, UUID], rules: Path
) -> None:
    daily, now = DailyRetention(rules), datetime.now(UTC)
    for _ in range(5):
        daily.step(connection, now)
    assert left(connection, articles) == set(articles) - {"old wire", "old other"}
    daily.step(connection, now + timedelta(days=365))
    assert "new wire" in left(connection, articles)


def test_of_two_relays_one_retires(
    connection: psycopg.Connection, ledger_url: str, articles: dict[str, UUID], rules: Path
) -> None:
    first, second, now = DailyRetention(rules), DailyRetention(rules), datetime.now(UTC)
    first.step(connection, now)
    with psycopg.connect(ledger_url, autocommit=True) as other:
        before = left(connection, articles)
        second.step(other, now)
        assert left(connection, articles) == before


def test_without_a_file_nothing_is_retired(connection: psycopg.Connection, articles: dict[str, UUID]) -> None:
    DailyRetention(None).step(connection, datetime.now(UTC))
    assert left(connection, articles) == set(articles)


@pytest.fixture
def told(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL", ledger_url)
    yield


@pytest.mark.usefixtures("told")
def test_the_command_counts_first_and_erases_then(
    connection: psycopg.Connection, articles: dict[str, UUID], rules: Path
) -> None:
    from click.testing import CliRunner

    from khabar.commands.retain import command

    dry = CliRunner().invoke(command, ["--file", str(rules), "--dry-run", "--json"])
    assert json.loads(dry.stdout) == {"dry_run": True, "articles": 2, "by_rule": {"1": 1, "3": 1}}, dry.output
    assert left(connection, articles) == set(articles)
    done = CliRunner().invoke(command, ["--file", str(rules), "--json"])
    assert json.loads(done.stdout) == {"dry_run": False, "articles": 2}, done.output
    assert len(left(connection, articles)) == 4

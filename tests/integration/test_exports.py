"""Exports over HTTP and by the command line, against real servers: whole, resumable, and in little memory."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psutil
import psycopg
import pytest
from click.testing import CliRunner
from pyarrow import parquet

from khabar.client import Client, ClientError
from khabar.commands.export import command as export_command
from khabar.embedded import Postgres, Valkey
from shared.settings import Settings
from tests.support import follow_the_money
from tests.support.builders import a_classified_article, a_posting, an_envelope
from tests.support.http import serving
from tests.support.ledger import _fresh_ledger, accept_all
from tests.support.storing import store

FORMATS = ("jsonl", "csv", "ftm", "parquet")
BASE = datetime(2024, 5, 1, tzinfo=UTC)
COUNT = 23


@pytest.fixture(scope="module")
def ledger(postgres_server: Postgres, migrated_template: str) -> Iterator[str]:
    with _fresh_ledger(postgres_server, migrated_template) as url:
        accepted = accept_all(url, [a_posting(str(number)) for number in range(COUNT)])
        for number, one in enumerate(accepted):
            article = a_classified_article(
                title=f"=خبر {number}",
                text=f"نص الخبر {number} عن فيضانات درنة",
                language="en" if number % 5 == 0 else "ar",
                # Some at the same moment.
                published_at=BASE + timedelta(hours=number // 3),
            )
            store(url, an_envelope(article, article_id=one.article_id))
        yield url


@pytest.fixture(scope="module")
def http(ledger: str, valkey_server: Valkey) -> Iterator[httpx.Client]:
    settings = Settings().model_copy(update={"database_url": ledger, "redis_url": valkey_server.url})
    with serving(settings) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def export(http: httpx.Client, **query: Any) -> httpx.Response:
    answer = http.get("/v1/exports", params=query)
    assert answer.status_code == 200, answer.text
    return answer


def in_parts(http: httpx.Client, **query: Any) -> list[httpx.Response]:
    parts = [export(http, **query)]
    while "next" in parts[-1].links:
        parts.append(http.get(parts[-1].links["next"]["url"]))
        assert parts[-1].status_code == 200, parts[-1].text
    return parts


def ids_of(lines: str) -> list[str]:
    return [json.loads(line)["id"] for line in lines.split("\n") if line]


def test_json_lines_are_everything_the_newest_first(http: httpx.Client) -> None:
    answer = export(http)
    rows = [json.loads(line) for line in answer.text.split("\n") if line]
    assert len(rows) == len({row["id"] for row in rows}) == COUNT
    published = [row["published_at"] for row in rows]
    assert published == sorted(published, reverse=True)
    assert (answer.headers["X-Total-Count"], answer.headers["X-Total-Count-Exact"]) == (str(COUNT), "true")
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert re.search(r'filename="khabar-.*\d{4}-\d\d-\d\d\.jsonl"', answer.headers["Content-Disposition"])


@pytest.mark.parametrize("name", ["jsonl", "csv", "ftm"])
def test_parts_joined_are_the_file(http: httpx.Client, name: str) -> None:
    whole = export(http, format=name, bom="true").content
    for limit in (7, COUNT, COUNT + 1):
        parts = in_parts(http, format=name, bom="true", limit=limit)
        assert b"".join(part.content for part in parts) == whole
        assert sum(int(part.headers["X-Part-Count"]) for part in parts) == COUNT


def test_parquet_parts_are_files_with_the_same_rows(http: httpx.Client) -> None:
    whole = parquet.read_table(io.BytesIO(export(http, format="parquet").content))
    assert whole.num_rows == COUNT
    rows = []
    for part in in_parts(http, format="parquet", limit=7):
        rows += parquet.read_table(io.BytesIO(part.content)).to_pylist()
    assert rows == whole.to_pylist()


def test_a_search_chooses_what_is_exported(http: httpx.Client) -> None:
    english = ids_of(export(http, language="en").text)
    assert len(english) == 5
    rows = list(csv.DictReader(io.StringIO(export(http, format="csv", q='"الخبر 7"').text, newline="")))
    assert [row["title"] for row in rows] == ["'=خبر 7"]
    assert ids_of(export(http, q="لا شيء كهذا").text) == []
    entities = [json.loads(line) for line in export(http, format="ftm", limit=2).text.split("\n") if line]
    assert [problem for entity in entities for problem in follow_the_money.problems_of(entity)] == []


def test_a_broken_file_goes_on_after_its_last_whole_article(http: httpx.Client) -> None:
    lines = export(http).text.splitlines(keepends=True)
    for have in (1, 10, COUNT):
        last = json.loads(lines[have - 1])["id"]
        assert "".join(lines[:have]) + export(http, after=last).text == "".join(lines)
    rows = export(http, format="csv").text.splitlines(keepends=True)
    last = rows[5].split(",")[0]
    assert "".join(rows[:6]) + export(http, format="csv", after=last).text == "".join(rows)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"format": "xml"}, 422),
        ({"q": '"open'}, 422),
        ({"cursor": "x"}, 400),
        ({"after": "x"}, 422),
        ({"after": str(uuid4())}, 409),
        ({"after": str(uuid4()), "cursor": "x"}, 422),
        ({"limit": "0"}, 422),
        ({"limit": "5001"}, 422),
        ({"colour": "red"}, 422),
    ],
)
def test_wrong_requests_are_refused(http: httpx.Client, query: dict[str, str], status: int) -> None:
    answer = http.get("/v1/exports", params=query)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_cursor_goes_with_its_search(http: httpx.Client) -> None:
    following = httpx.URL(export(http, limit=2).links["next"]["url"])
    assert http.get(following.copy_set_param("language", "ar")).status_code == 400


def khabar(http: httpx.Client, *arguments: str) -> str:
    run = CliRunner().invoke(export_command, ["--out", *arguments, "--url", str(http.base_url)])
    assert run.exit_code == 0, run.output
    return run.output


@contextmanager
def a_bad_line(monkeypatch: pytest.MonkeyPatch, *, breaks_after: int) -> Iterator[None]:
    """The network is gone after so many parts."""
    left = breaks_after
    download = Client.download

    def broken(self: Client, address: str, **query: Any) -> httpx.Response:
        nonlocal left
        if left == 0:
            raise ClientError("Cannot reach Khabar.") from httpx.ReadError("gone")
        left -= 1
        return download(self, address, **query)

    with monkeypatch.context() as patch:
        patch.setattr(Client, "download", broken)
        yield


@pytest.mark.parametrize("name", FORMATS)
def test_a_resumed_export_equals_an_unbroken_one(
    http: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    unbroken, resumed = (tmp_path / f"{kind}.{name}" for kind in ("unbroken", "resumed"))
    options = ["--format", name, "--part-size", "4", "--bom"]
    assert f"{COUNT} articles" in khabar(http, str(unbroken), *options)
    with a_bad_line(monkeypatch, breaks_after=3):
        run = CliRunner().invoke(export_command, ["--out", str(resumed), *options, "--url", str(http.base_url)])
    assert run.exit_code != 0
    assert "12 articles have arrived" in str(run.exception)
    assert not resumed.exists()
    if name != "parquet":
        # What a kill in the middle of a part leaves behind.
        with resumed.with_name(f"{resumed.name}.part").open("ab") as file:
            file.write(b"half a part")
    assert "Going on after 12 articles." in khabar(http, str(resumed), *options)
    assert resumed.read_bytes() == unbroken.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([resumed.name, unbroken.name])


def test_another_search_and_a_restart_begin_anew(
    http: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.jsonl"
    for again in (["--language", "ar"], ["--restart"]):
        with a_bad_line(monkeypatch, breaks_after=1):
            CliRunner().invoke(export_command, ["--out", str(out), "--part-size", "4", "--url", str(http.base_url)])
        said = khabar(http, str(out), "--part-size", "4", *again)
        assert "Going on" not in said
    assert len(ids_of(out.read_text(encoding="utf-8"))) == COUNT


def test_the_command_line_chooses_by_name_and_filters(http: httpx.Client, tmp_path: Path) -> None:
    khabar(http, str(tmp_path / "all.parquet"), "--since", "2024-05-01T05:00+00:00")
    assert parquet.read_metadata(tmp_path / "all.parquet").num_rows == 8
    khabar(http, str(tmp_path / "words.ftm.json"), "فيضانات", "درنة", "--language", "en")
    assert (tmp_path / "words.ftm.json").read_text(encoding="utf-8").count('"schema":"Article"') == 5
    khabar(http, str(tmp_path / "none.csv"), "كلمة_غير_موجودة")
    assert (tmp_path / "none.csv").read_text().count("\n") == 1
    wrong = CliRunner().invoke(export_command, ["--out", str(tmp_path / "x.xls"), "--url", str(http.base_url)])
    assert (wrong.exit_code, "--format" in wrong.output) == (2, True)


@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_a_large_export_takes_little_memory(
    settings: Settings, ledger_url: str, connection: psycopg.Connection, name: str
) -> None:
    one = accept_all(ledger_url, [a_posting("الأول")])[0].article_id
    store(ledger_url, an_envelope(a_classified_article(text="خبر طويل جدا " * 3000), article_id=one))
    copies = 1500
    multiply(connection, one, copies)
    process = psutil.Process()
    with serving(settings) as url, httpx.Client(base_url=url, timeout=60) as client:
        client.get("/v1/exports", params={"format": name, "limit": 50})
        before, most, size = process.memory_info().rss, 0, 0
        with client.stream("GET", "/v1/exports", params={"format": name}) as response:
            for number, chunk in enumerate(response.iter_bytes()):
                size += len(chunk)
                if number % 20 == 0:
                    most = max(most, process.memory_info().rss - before)
        most = max(most, process.memory_info().rss - before)
    if name == "jsonl":
        assert size > copies * 60_000
    assert most < 60 * 2**20, f"{most / 2**20:.0f} MB for {copies * 70_000 / 2**20:.0f} MB of articles"


def multiply(connection: psycopg.Connection, article_id: UUID, copies: int) -> None:
    """Copies of an article, as the ledger would have them."""
    for table, key in (("articles", "id"), ("results", "article_id"), ("search_entries", "article_id")):
        columns = [
            row[0]
            for row in connection.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> %s"
                " AND is_generated = 'NEVER' AND is_identity = 'NO'",
                (table, key),
            ).fetchall()
        ]
        names = ", ".join(columns)
        connection.execute(
            f"INSERT INTO {table} ({key}, {names}) SELECT md5(n::text)::uuid, {names} FROM {table},"
            f" generate_series(1, {copies}) AS n WHERE {key} = %s",
            (article_id,),
        )

"""A migrated ledger for tests, and the settings that point to it."""

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest
from psycopg import AsyncConnection

from khabar.embedded import Postgres
from shared.ledger.acceptance import Acceptance, accept
from shared.ledger.migrate import migrate
from shared.ledger.posting import Posting
from shared.settings import Settings
from tests.support.builders import a_posting

TEMPLATE = "khabar_template"


@pytest.fixture(scope="session")
def migrated_template(postgres_server: Postgres) -> str:
    """A database with the current schema, to be copied: faster than migrating for each test."""
    with psycopg.connect(postgres_server.url_of("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    migrate(postgres_server.url_of(TEMPLATE))
    return TEMPLATE


@contextmanager
def _fresh_ledger(server: Postgres, template: str) -> Iterator[str]:
    name = f"ledger_{uuid.uuid4().hex}"
    with psycopg.connect(server.url_of("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url_of(name)
    with psycopg.connect(server.url_of("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def ledger_url(postgres_server: Postgres, migrated_template: str) -> Iterator[str]:
    """URL of a fresh ledger, dropped after the test."""
    with _fresh_ledger(postgres_server, migrated_template) as url:
        yield url


@pytest.fixture(scope="session")
def shared_ledger_url(postgres_server: Postgres, migrated_template: str) -> Iterator[str]:
    """URL of a ledger for tests that do not care what else is in it."""
    with _fresh_ledger(postgres_server, migrated_template) as url:
        yield url


@pytest.fixture
def settings(ledger_url: str, valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that point to fresh servers, also for processes that the test starts."""
    monkeypatch.setenv("DATABASE_URL", ledger_url)
    monkeypatch.setenv("REDIS_URL", valkey_url)
    return Settings()


@pytest.fixture
def connection(ledger_url: str) -> Iterator[psycopg.Connection]:
    """A connection to the fresh ledger."""
    with psycopg.connect(ledger_url, autocommit=True) as connection:
        yield connection


def accept_all(database_url: str, postings: Sequence[Posting]) -> list[Acceptance]:
    """Commit postings as ingest does."""

    async def run() -> list[Acceptance]:
        async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
            return await accept(connection, postings)

    return asyncio.run(run())


def an_accepted_article(database_url: str, content: str = "خبر") -> UUID:
    """The id of an article that the ledger has just accepted."""
    return accept_all(database_url, [a_posting(content)])[0].article_id


def state_of(connection: psycopg.Connection, article_id: UUID) -> tuple[str, str | None]:
    """State and reason of an article."""
    row = connection.execute("SELECT state, reason FROM articles WHERE id = %s", (article_id,)).fetchone()
    assert row is not None, "no such article"
    return row[0], row[1]

"""Stories put together, as the service does it."""

import asyncio

import psycopg
from psycopg import AsyncConnection

from services.stories.follower import step


def group_all(ledger_url: str) -> None:
    """Group everything that waits."""

    async def run() -> None:
        async with await AsyncConnection.connect(ledger_url, autocommit=True) as connection:
            while await step(connection):
                pass

    asyncio.run(run())


def story_of(ledger_url: str, article_id: str) -> str:
    """The id of the story that an article is in."""
    with psycopg.connect(ledger_url) as connection:
        row = connection.execute("SELECT story FROM story_articles WHERE article_id = %s", (article_id,)).fetchone()
    assert row is not None
    return str(row[0])

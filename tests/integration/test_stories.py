"""Stories against a real ledger: grouped as they are stored, once, whatever happens on the way."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import AsyncConnection

from services.stories.follower import step
from shared.contracts.article import ClassifiedArticle, Entity, Topic
from shared.ledger.erasure import erase
from shared.settings import Settings
from tests.support.builders import a_posting, an_envelope
from tests.support.ledger import accept_all
from tests.support.servers import wait_until
from tests.support.storing import store

DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
FLOOD = "غمرت السيول أحياء درنة ليلا بعد انهيار سد وادي درنة وقتل 40 شخصا على الأقل، وأجلت فرق الإنقاذ مئات العائلات."
FLOOD_AGAIN = (
    "قتل 40 شخصا في درنة الليبية حين انهار سد الوادي وغمرت السيول البيوت، وتواصل فرق الإنقاذ إجلاء العائلات من أحيائها."
)
BUDGET = "أقر البرلمان التونسي قانون المالية للعام المقبل بأغلبية كبيرة بعد نقاش طويل حول دعم الوقود والضرائب الجديدة."
FLOOD_EN = "At least 40 people were killed when the dam above Derna in Libya collapsed and floods swept the town."
DERNA = Entity(id="gn:88533", type="LOC", name="درنة", count=3)
LIBYA = Entity(id="iso:LY", type="LOC", name="ليبيا", count=2)
WADI = Entity(id="wd:Q123", type="LOC", name="سد وادي درنة", count=2)
TUNISIA = Entity(id="iso:TN", type="LOC", name="تونس", count=2)


def an_article(text: str, title: str, *entities: Entity, hours: float = 0, **facts: Any) -> ClassifiedArticle:
    return ClassifiedArticle(
        title=title,
        text=text,
        language=facts.pop("language", "ar"),
        source=facts.pop("source", "مصدر"),
        entities=entities,
        topics=(Topic(code="03000000", key="disaster", confidence=0.9),),
        published_at=DAY + timedelta(hours=hours),
        **facts,
    )


def flood(**facts: Any) -> ClassifiedArticle:
    return an_article(FLOOD, "سيول درنة تقتل 40 شخصا", DERNA, LIBYA, WADI, **facts)


def flood_again(**facts: Any) -> ClassifiedArticle:
    return an_article(FLOOD_AGAIN, "انهيار سد في درنة ومقتل 40", DERNA, LIBYA, WADI, **facts)


def flood_in_english(**facts: Any) -> ClassifiedArticle:
    return an_article(FLOOD_EN, "Dam collapse in Derna kills 40", DERNA, LIBYA, WADI, language="en", **facts)


def budget(**facts: Any) -> ClassifiedArticle:
    return an_article(BUDGET, "البرلمان التونسي يقر قانون المالية", TUNISIA, **facts)


def stored(ledger_url: str, *articles: ClassifiedArticle) -> list[UUID]:
    accepted = accept_all(ledger_url, [a_posting(str(uuid4())) for _ in articles])
    for one, article in zip(accepted, articles, strict=True):
        store(ledger_url, an_envelope(article, article_id=one.article_id))
    return [one.article_id for one in accepted]


def grouped(ledger_url: str) -> None:
    """Group all that waits, as the service does."""

    async def run() -> None:
        async with await AsyncConnection.connect(ledger_url, autocommit=True) as connection:
            while await step(connection):
                pass

    asyncio.run(run())


def stories(connection: psycopg.Connection) -> dict[UUID, UUID]:
    """The story of each article."""
    return dict(connection.execute("SELECT article_id, story FROM story_articles").fetchall())


def groups(connection: psycopg.Connection) -> set[frozenset[UUID]]:
    rows = connection.execute("SELECT array_agg(article_id) FROM story_articles GROUP BY story").fetchall()
    return {frozenset(row[0]) for row in rows}


def test_articles_of_one_event_are_one_story_over_wordings_and_languages(
    ledger_url: str, connection: psycopg.Connection
) -> None:
    first, second, english, other = stored(
        ledger_url, flood(), flood_again(hours=2, source="ب"), flood_in_english(hours=3, source="c"), budget(hours=1)
    )
    grouped(ledger_url)
    assert groups(connection) == {frozenset({first, second, english}), frozenset({other})}
    columns = "size, sources, languages, first_seen, last_seen, entities"
    row = connection.execute(f"SELECT {columns} FROM stories WHERE size > 1").fetchone()
    assert row is not None
    size, sources, languages, first_seen, last_seen, entities = row
    assert (size, sources, languages) == (3, 3, ["ar", "en"])
    assert (first_seen, last_seen) == (DAY, DAY + timedelta(hours=3))
    assert set(entities) == {DERNA.id, LIBYA.id, WADI.id}


def test_what_happened_weeks_later_is_another_story(ledger_url: str, connection: psycopg.Connection) -> None:
    first, later = stored(ledger_url, flood(), flood_again(hours=24 * 20))
    grouped(ledger_url)
    assert groups(connection) == {frozenset({first}), frozenset({later})}


def test_a_late_article_joins_what_was_told_in_its_days(ledger_url: str, connection: psycopg.Connection) -> None:
    first, new = stored(ledger_url, flood(), budget(hours=24 * 30))
    grouped(ledger_url)
    (late,) = stored(ledger_url, flood_again(hours=5))
    grouped(ledger_url)
    assert frozenset({first, late}) in groups(connection)
    assert frozenset({new}) in groups(connection)


def test_grouping_again_from_the_beginning_changes_nothing(ledger_url: str, connection: psycopg.Connection) -> None:
    stored(ledger_url, flood(), budget(), flood_again(hours=2))
    grouped(ledger_url)
    before = stories(connection)
    terms = connection.execute("SELECT sum(articles) FROM story_terms").fetchone()
    connection.execute("UPDATE story_position SET after_xid = 0")
    grouped(ledger_url)
    assert stories(connection) == before
    assert connection.execute("SELECT sum(articles) FROM story_terms").fetchone() == terms


def test_the_same_arrivals_make_the_same_stories(ledger_url: str, connection: psycopg.Connection) -> None:
    stored(ledger_url, flood(), budget(), flood_again(hours=2), flood_in_english(hours=1))
    grouped(ledger_url)
    before = stories(connection)
    connection.execute("TRUNCATE story_articles, story_keys, story_terms, story_flags, stories")
    connection.execute("UPDATE story_position SET after_xid = 0, articles = 0")
    grouped(ledger_url)
    assert stories(connection) == before


def test_a_corrected_article_goes_where_it_belongs_now(ledger_url: str, connection: psycopg.Connection) -> None:
    first, second, wrong = stored(ledger_url, flood(), flood_again(hours=1), flood_again(hours=2))
    grouped(ledger_url)
    assert len(groups(connection)) == 1
    store(ledger_url, an_envelope(budget(hours=2), article_id=wrong, revision=2))
    grouped(ledger_url)
    assert groups(connection) == {frozenset({first, second}), frozenset({wrong})}
    assert sizes(connection) == [1, 2]


def test_a_story_whose_only_article_went_elsewhere_leads_there(ledger_url: str, connection: psycopg.Connection) -> None:
    first, wrong = stored(ledger_url, flood(), budget(hours=2))
    grouped(ledger_url)
    old = stories(connection)[wrong]
    store(ledger_url, an_envelope(flood_again(hours=2), article_id=wrong, revision=2))
    grouped(ledger_url)
    assert groups(connection) == {frozenset({first, wrong})}
    row = connection.execute("SELECT merged_into FROM stories WHERE id = %s", (old,)).fetchone()
    assert row == (stories(connection)[first],)


def test_what_is_erased_leaves_its_story(ledger_url: str, connection: psycopg.Connection) -> None:
    first, second, third = stored(ledger_url, flood(), flood_again(hours=1), flood_again(hours=2))
    grouped(ledger_url)
    erase(connection, [second], by="test", reason=None)
    left = "SELECT count(*) FROM story_keys WHERE number NOT IN (SELECT number FROM story_articles)"
    assert connection.execute(left).fetchone() == (0,)
    grouped(ledger_url)
    assert groups(connection) == {frozenset({first, third})}
    assert sizes(connection) == [2]
    erase(connection, [first, third], by="test", reason=None)
    grouped(ledger_url)
    assert sizes(connection) == [0]


def test_a_story_falls_apart_when_what_tied_it_is_gone(ledger_url: str, connection: psycopg.Connection) -> None:
    first, tie, third = stored(ledger_url, flood(), flood_again(hours=1), budget(hours=2))
    grouped(ledger_url)
    held = stories(connection)
    connection.execute("UPDATE story_articles SET story = %s WHERE article_id = %s", (held[first], third))
    erase(connection, [tie], by="test", reason=None)
    grouped(ledger_url)
    assert groups(connection) == {frozenset({first}), frozenset({third})}
    assert stories(connection)[first] == held[first], "the id stays with the earliest"


def test_two_stories_that_turn_out_to_be_one_are_merged_and_the_old_id_leads_on(
    ledger_url: str, connection: psycopg.Connection
) -> None:
    first, second = stored(ledger_url, flood(), flood_again(hours=1))
    grouped(ledger_url)
    apart = UUID(int=7)
    made = "INSERT INTO stories (id, size, first_seen, last_seen) VALUES (%s, 1, %s, %s)"
    connection.execute(made, (apart, DAY, DAY))
    connection.execute("UPDATE story_articles SET story = %s WHERE article_id = %s", (apart, second))
    connection.execute("UPDATE stories SET size = 1 WHERE size = 2")
    (third,) = stored(ledger_url, flood_again(hours=2))
    grouped(ledger_url)
    assert groups(connection) == {frozenset({first, second, third})}
    row = connection.execute("SELECT merged_into FROM stories WHERE id = %s", (apart,)).fetchone()
    assert row == (stories(connection)[first],)


def test_a_killed_follower_leaves_nothing_half_done(
    settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    articles = [one for n in range(30) for one in (flood(hours=n / 10), budget(hours=n / 10))]
    ids = stored(ledger_url, *articles)
    command = [sys.executable, "-m", "services.stories"]
    environment = {**os.environ, "KHABAR_STORY_POLL_S": "0.01"}
    for _ in range(3):
        process = subprocess.Popen(command, env=environment)
        wanted = min(len(stories(connection)) + 1, len(ids))
        wait_until(partial(reached, connection, wanted))
        process.send_signal(signal.SIGKILL)
        process.wait()
    grouped(ledger_url)
    assert stories(connection).keys() == set(ids)
    assert len(groups(connection)) == 2
    assert sizes(connection) == [30, 30]
    assert connection.execute("SELECT articles FROM story_position").fetchone() == (60,)


def reached(connection: psycopg.Connection, count: int) -> bool:
    return len(stories(connection)) >= count


def sizes(connection: psycopg.Connection) -> Sequence[int]:
    rows = connection.execute("SELECT size FROM stories WHERE merged_into IS NULL ORDER BY size").fetchall()
    return [row[0] for row in rows]

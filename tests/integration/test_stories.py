"""Stories against a real ledger: grouped as they are stored, once, whatever happens on the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from shared.contracts.article import ClassifiedArticle, Entity, Topic
from shared.ledger.erasure import erase
from shared.settings import Settings
from tests.support.builders import a_posting, an_envelope
from tests.support.grouping import group_all
from tests.support.http import serving
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
POLITICS = Topic(code="11000000", key="politics", confidence=0.9)
TUNISIA = Entity(id="iso:TN", type="LOC", name="تونس", count=2)


@pytest.fixture
def http(settings: Settings) -> Iterator[httpx.Client]:
    with serving(settings) as url, httpx.Client(base_url=url, timeout=20) as client:
        yield client


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
    group_all(ledger_url)
    assert groups(connection) == {frozenset({first, second, english}), frozenset({other})}
    columns = "size, sources, languages, first_seen, last_seen, entities"
    row = connection.execute(f"SELECT {columns} FROM stories WHERE size > 1").fetchone()
    assert row is not None
    size, sources, languages, first_seen, last_seen, entities = row
    assert (size, sources, languages) == (3, 3, ["ar", "en"])
    assert (first_seen, last_seen) == (DAY, DAY + timedelta(hours=3))
    assert set(entities) == {DERNA.id, LIBYA.id, WADI.id}


def test_issues_of_one_template_are_different_stories(ledger_url: str, connection: psycopg.Connection) -> None:
    quake = (
        "قال مركز الرصد إن زلزالا بقوة {0} درجات على مقياس ريختر ضرب {1} فجر {2}، وإن مركزه كان على عمق {3} كيلومترا. "
        "ولم ترد تقارير فورية عن وقوع ضحايا أو أضرار مادية، ولم يصدر تحذير من احتمال حدوث موجات مد عاتية. وتقع المنطقة "
        "على حزام النار الذي يشهد نشاطا زلزاليا وبركانيا متكررا، وشعر السكان بهزات تالية استمرت ساعات."
    )
    first, other = quake.format("5.8", "جزر تونغا", "الأحد", 35), quake.format("6.2", "جنوب الفلبين", "الخميس", 10)
    pacific = Entity(id="wd:Q98", type="LOC", name="المحيط الهادئ", count=2)
    articles = [
        an_article(text, "زلزال قوي يضرب المنطقة", pacific, hours=hours)
        for text, hours in ((first, 0), (other, 20), (first, 1))
    ]
    one, another, copy = stored(ledger_url, *articles)
    group_all(ledger_url)
    assert groups(connection) == {frozenset({one, copy}), frozenset({another})}


def test_a_copy_is_of_the_same_story_though_nothing_is_named_in_it(
    ledger_url: str, connection: psycopg.Connection
) -> None:
    text = (
        "أطلقت جمعيات بيئية حملة لزرع شتول الأرز في الأعالي بعد حرائق الخريف، وشارك طلاب ومتطوعون في اليوم الأول. وقال "
        "منسق الحملة إن الشتول أخذت من مشاتل محلية وإن نسبة نجاحها كبيرة إذا رويت في الصيف، وتتولى البلديات حراستها."
    )
    added = " وشكر المنظمون من شارك من سكان القرى المجاورة ومن تبرع بالماء والأدوات."
    articles = [an_article(text, "حملة تشجير"), an_article(text + added, "زرع الأرز", source="غيره", hours=30)]
    ids = stored(ledger_url, *articles)
    group_all(ledger_url)
    assert groups(connection) == {frozenset(ids)}


def test_what_happened_weeks_later_is_another_story(ledger_url: str, connection: psycopg.Connection) -> None:
    first, later = stored(ledger_url, flood(), flood_again(hours=24 * 20))
    group_all(ledger_url)
    assert groups(connection) == {frozenset({first}), frozenset({later})}


def test_a_late_article_joins_what_was_told_in_its_days(ledger_url: str, connection: psycopg.Connection) -> None:
    first, new = stored(ledger_url, flood(), budget(hours=24 * 30))
    group_all(ledger_url)
    (late,) = stored(ledger_url, flood_again(hours=5))
    group_all(ledger_url)
    assert frozenset({first, late}) in groups(connection)
    assert frozenset({new}) in groups(connection)


def test_an_article_of_the_first_day_that_there_is_holds_nothing_up(
    http: httpx.Client, ledger_url: str, connection: psycopg.Connection
) -> None:
    dawn = {"published_at": datetime(1, 1, 1, tzinfo=UTC)}
    first, second = stored(ledger_url, flood().model_copy(update=dawn), flood_again().model_copy(update=dawn))
    group_all(ledger_url)
    assert groups(connection) == {frozenset({first, second})}
    (story,) = set(stories(connection).values())
    assert http.get(f"/stories/{story}").status_code == 200


def test_grouping_again_from_the_beginning_changes_nothing(ledger_url: str, connection: psycopg.Connection) -> None:
    stored(ledger_url, flood(), budget(), flood_again(hours=2))
    group_all(ledger_url)
    before = stories(connection)
    terms = connection.execute("SELECT sum(articles) FROM story_terms").fetchone()
    connection.execute("UPDATE story_position SET after_xid = 0")
    group_all(ledger_url)
    assert stories(connection) == before
    assert connection.execute("SELECT sum(articles) FROM story_terms").fetchone() == terms


def test_the_same_arrivals_make_the_same_stories(ledger_url: str, connection: psycopg.Connection) -> None:
    stored(ledger_url, flood(), budget(), flood_again(hours=2), flood_in_english(hours=1))
    group_all(ledger_url)
    before = stories(connection)
    connection.execute("TRUNCATE story_articles, story_keys, story_terms, story_flags, stories")
    connection.execute("UPDATE story_position SET after_xid = 0, articles = 0")
    group_all(ledger_url)
    assert stories(connection) == before


def test_a_corrected_article_goes_where_it_belongs_now(ledger_url: str, connection: psycopg.Connection) -> None:
    first, second, wrong = stored(ledger_url, flood(), flood_again(hours=1), flood_again(hours=2))
    group_all(ledger_url)
    assert len(groups(connection)) == 1
    store(ledger_url, an_envelope(budget(hours=2), article_id=wrong, revision=2))
    group_all(ledger_url)
    assert groups(connection) == {frozenset({first, second}), frozenset({wrong})}
    assert sizes(connection) == [1, 2]


def test_a_story_whose_only_article_went_elsewhere_leads_there(ledger_url: str, connection: psycopg.Connection) -> None:
    first, wrong = stored(ledger_url, flood(), budget(hours=2))
    group_all(ledger_url)
    old = stories(connection)[wrong]
    store(ledger_url, an_envelope(flood_again(hours=2), article_id=wrong, revision=2))
    group_all(ledger_url)
    assert groups(connection) == {frozenset({first, wrong})}
    row = connection.execute("SELECT merged_into FROM stories WHERE id = %s", (old,)).fetchone()
    assert row == (stories(connection)[first],)


def test_what_is_erased_leaves_its_story(ledger_url: str, connection: psycopg.Connection) -> None:
    first, second, third = stored(ledger_url, flood(), flood_again(hours=1), flood_again(hours=2))
    group_all(ledger_url)
    erase(connection, [second], by="test", reason=None)
    left = "SELECT count(*) FROM story_keys WHERE number NOT IN (SELECT number FROM story_articles)"
    assert connection.execute(left).fetchone() == (0,)
    group_all(ledger_url)
    assert groups(connection) == {frozenset({first, third})}
    assert sizes(connection) == [2]
    erase(connection, [first, third], by="test", reason=None)
    group_all(ledger_url)
    assert sizes(connection) == [0]


def test_a_story_falls_apart_when_what_tied_it_is_gone(ledger_url: str, connection: psycopg.Connection) -> None:
    first, tie, third = stored(ledger_url, flood(), flood_again(hours=1), budget(hours=2))
    group_all(ledger_url)
    held = stories(connection)
    connection.execute("UPDATE story_articles SET story = %s WHERE article_id = %s", (held[first], third))
    erase(connection, [tie], by="test", reason=None)
    group_all(ledger_url)
    assert groups(connection) == {frozenset({first}), frozenset({third})}
    assert stories(connection)[first] == held[first], "the id stays with the earliest"


def test_two_stories_that_turn_out_to_be_one_are_merged_and_the_old_id_leads_on(
    ledger_url: str, connection: psycopg.Connection
) -> None:
    first, second = stored(ledger_url, flood(), flood_again(hours=1))
    group_all(ledger_url)
    apart = UUID(int=7)
    made = "INSERT INTO stories (id, size, first_seen, last_seen) VALUES (%s, 1, %s, %s)"
    connection.execute(made, (apart, DAY, DAY))
    connection.execute("UPDATE story_articles SET story = %s WHERE article_id = %s", (apart, second))
    connection.execute("UPDATE stories SET size = 1 WHERE size = 2")
    (third,) = stored(ledger_url, flood_again(hours=2))
    group_all(ledger_url)
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
        wait_until(partial(reached, connection, wanted), timeout_s=120)
        process.send_signal(signal.SIGKILL)
        process.wait()
    group_all(ledger_url)
    assert stories(connection).keys() == set(ids)
    assert len(groups(connection)) == 2
    assert sizes(connection) == [30, 30]
    assert connection.execute("SELECT articles FROM story_position").fetchone() == (60,)


def reached(connection: psycopg.Connection, count: int) -> bool:
    return len(stories(connection)) >= count


def test_stories_are_listed_each_once_and_told_by_a_sentence_of_theirs(http: httpx.Client, ledger_url: str) -> None:
    articles = stored(
        ledger_url, flood(), flood_again(hours=2, source="ب"), flood_in_english(hours=3, source="c"), budget(hours=1)
    )
    group_all(ledger_url)
    answer = http.get("/v1/stories", headers={"Accept-Language": "ar"}).json()
    (story,) = answer["stories"]
    assert answer["next"] is None
    assert story["headline"] in (
        "سيول درنة تقتل 40 شخصا",
        "انهيار سد في درنة ومقتل 40",
        "Dam collapse in Derna kills 40",
    )
    assert story["summary"] in (FLOOD, FLOOD_AGAIN, FLOOD_EN)
    assert (story["size"], story["sources"], story["languages"]) == (3, 3, ["ar", "en"])
    assert {entity["id"] for entity in story["entities"]} == {DERNA.id, LIBYA.id, WADI.id}
    whole = http.get(f"/v1/stories/{story['id']}").json()
    assert [one["id"] for one in whole["articles"]] == [str(articles[2]), str(articles[1]), str(articles[0])]
    assert [(size["articles"], size["sources"]) for size in whole["sizes"]] == [(3, 3)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 2),
        ({"sort": "largest"}, 2),
        ({"language": "en"}, 1),
        ({"language": ["en", "ar"]}, 1),
        ({"entity": "iso:TN"}, 1),
        ({"entity": "iso:LY", "source": "مصدر"}, 1),
        ({"source": "nobody"}, 0),
        ({"topic": "disaster"}, 2),
        ({"topic": "sport"}, 0),
        ({"articles": 3}, 1),
        ({"since": "2026-11-20", "until": "2026-11-20"}, 2),
        ({"since": "2026-11-21"}, 0),
        ({"sort": "rising", "until": "2026-11-20"}, 2),
        ({"sort": "rising", "until": "2026-11-25"}, 0),
    ],
)
def test_stories_are_chosen(http: httpx.Client, ledger_url: str, query: dict[str, Any], found: int) -> None:
    again = budget(hours=2, source="ب").model_copy(update={"title": "قانون المالية يمر في تونس"})
    stored(ledger_url, flood(), flood_again(hours=2), flood_in_english(hours=3, source="c"), budget(hours=1), again)
    group_all(ledger_url)
    assert len(http.get("/v1/stories", params=query).json()["stories"]) == found


@pytest.mark.parametrize("sort", ["newest", "largest"])
def test_pages_of_stories_follow_each_other(http: httpx.Client, ledger_url: str, sort: str) -> None:
    stored(ledger_url, flood(), flood_again(hours=2), budget(hours=1), budget(hours=3))
    group_all(ledger_url)
    first = http.get("/v1/stories", params={"sort": sort, "limit": 1}).json()
    second = http.get("/v1/stories", params={"sort": sort, "limit": 1, "cursor": first["next"]}).json()
    ids = [page["stories"][0]["id"] for page in (first, second)]
    assert len(set(ids)) == 2
    assert second["next"] is None
    assert http.get("/v1/stories", params={"cursor": "no"}).status_code == 400


def test_the_id_of_a_merged_story_leads_to_the_one_that_it_is_now(
    http: httpx.Client, ledger_url: str, connection: psycopg.Connection
) -> None:
    stored(ledger_url, flood(), flood_again(hours=2))
    group_all(ledger_url)
    old = uuid4()
    (now,) = set(stories(connection).values())
    made = "INSERT INTO stories (id, merged_into, first_seen, last_seen) VALUES (%s, %s, %s, %s)"
    connection.execute(made, (old, now, DAY, DAY))
    told = http.get(f"/v1/stories/{old}").json()
    assert (told["id"], told["merged"]) == (str(now), [str(old)])
    assert len(http.get("/v1/search", params={"story": str(old)}).json()["hits"]) == 2
    assert http.get(f"/v1/stories/{uuid4()}").status_code == 404
    assert http.get("/v1/stories/no").status_code == 422


def test_search_finds_the_articles_of_a_story(
    http: httpx.Client, ledger_url: str, connection: psycopg.Connection
) -> None:
    first, second, _ = stored(ledger_url, flood(), flood_again(hours=2), budget(hours=1))
    group_all(ledger_url)
    story = stories(connection)[first]

    def found(q: str) -> set[str]:
        return {hit["id"] for hit in http.get("/v1/search", params={"q": q}).json()["hits"]}

    assert found(f"story:{story}") == {str(first), str(second)}
    assert found(f"انهيار story:{story}") == {str(first), str(second)}
    assert found(f"story:{story} تونس") == set()
    assert found(f"story:{uuid4()}") == set()
    for wrong in ("story:no", f"درنة OR story:{story}", f"-story:{story}"):
        assert http.get("/v1/search", params={"q": wrong}).status_code == 422


def test_a_story_says_nothing_of_what_is_erased(http: httpx.Client, ledger_url: str) -> None:
    articles = stored(ledger_url, flood(), flood_again(hours=2))
    group_all(ledger_url)
    (story,) = http.get("/v1/stories").json()["stories"]
    gone = UUID(story["best"])
    with psycopg.connect(ledger_url, autocommit=True) as connection:
        erase(connection, [gone], by="test", reason=None)
    told = http.get(f"/v1/stories/{story['id']}").json()
    assert told["headline"] != story["headline"]
    assert {one["id"] for one in told["articles"]} == {str(one) for one in articles} - {str(gone)}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_pages_show_stories_and_one_story(http: httpx.Client, ledger_url: str, language: str) -> None:
    first, *_ = stored(ledger_url, flood(), flood_again(hours=2, source="ب"), flood_in_english(hours=3, source="c"))
    group_all(ledger_url)
    http.cookies.set("khabar_language", language)
    (story,) = http.get("/v1/stories").json()["stories"]
    listed = http.get("/stories", params={"sort": "largest", "topic": "disaster"})
    assert listed.status_code == 200
    assert f"/stories/{story['id']}" in listed.text
    page = http.get(f"/stories/{story['id']}").text
    for said in (story["summary"], flood().title, flood_in_english().title, "/entities/iso:LY"):
        assert str(said) in page
    assert f"/stories/{story['id']}" in http.get(f"/articles/{first}").text


def test_the_page_of_a_merged_story_leads_on(
    http: httpx.Client, ledger_url: str, connection: psycopg.Connection
) -> None:
    stored(ledger_url, flood(), flood_again(hours=2))
    group_all(ledger_url)
    old, (now,) = uuid4(), set(stories(connection).values())
    made = "INSERT INTO stories (id, merged_into, first_seen, last_seen) VALUES (%s, %s, %s, %s)"
    connection.execute(made, (old, now, DAY, DAY))
    assert http.get(f"/stories/{old}").headers["location"] == f"/stories/{now}"
    assert http.get(f"/stories/{uuid4()}").status_code == 404
    assert http.get("/stories", params={"sort": "none"}).status_code == 422


@pytest.mark.parametrize(("kind", "rises"), [("entity", "wd:Q9"), ("place", "gn:88533"), ("topic", "03000000")])
def test_what_more_sources_speak_of_than_before_rises(
    http: httpx.Client, ledger_url: str, kind: str, rises: str
) -> None:
    person = Entity(id="wd:Q9", type="PER", name="عمدة درنة")
    usual = [
        budget(hours=-24 * day - 1, source=f"s{n}").model_copy(update={"topics": (POLITICS,)})
        for day in range(1, 6)
        for n in range(3)
    ]
    today = [flood(hours=-1, source=f"s{n}") for n in range(3)]
    today = [one.model_copy(update={"entities": (*one.entities, person)}) for one in today]
    stored(ledger_url, *usual, *today)
    found = http.get("/v1/rising", params={"kind": kind, "until": DAY.isoformat()}).json()["rising"]
    assert rises in [one["value"] for one in found]
    assert {one["value"] for one in found}.isdisjoint({"iso:TN", POLITICS.code})
    (one,) = [one for one in found if one["value"] == rises]
    assert (one["articles"], one["sources"], one["usual"]) == (3, 3, 0)


def test_one_source_that_floods_makes_nothing_rise(http: httpx.Client, ledger_url: str) -> None:
    others = [budget(hours=-24 * day - 1, source=f"s{n}") for day in range(4) for n in range(3)]
    stored(ledger_url, *others, *(flood(hours=-n / 10, source="loud") for n in range(1, 30)))
    found = http.get("/v1/rising", params={"until": DAY.isoformat()}).json()
    assert found["rising"] == []
    assert http.get("/v1/rising", params={"kind": "weather"}).status_code == 422
    assert http.get("/v1/rising", params={"until": "0001-01-02"}).status_code == 422
    assert http.get("/v1/stories", params={"sort": "rising", "until": "0001-01-02"}).status_code == 422
    assert http.get("/v1/rising").json()["rising"] == []


def sizes(connection: psycopg.Connection) -> Sequence[int]:
    rows = connection.execute("SELECT size FROM stories WHERE merged_into IS NULL ORDER BY size").fetchall()
    return [row[0] for row in rows]

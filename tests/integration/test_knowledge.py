"""Entities, similar articles and volumes over HTTP, against real servers."""

import itertools
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest

from services.relay.volume_counts import add_up_volumes
from shared.contracts.article import Entity
from tests.integration.test_search import ASSAD, BASE, DERNA, store_one
from tests.support.builders import a_posting
from tests.support.ledger import accept_all

TRIPOLI = Entity(id="gn:2210247", type="LOC", name="طرابلس", names={"en": "Tripoli"}, latitude=32.9, longitude=13.2)
TRIPOLI_LB = Entity(id="gn:266826", type="LOC", name="طرابلس", names={"en": "Tripoli, Lebanon"})
FLOODS = "أدت الفيضانات في المدينة إلى انهيار سدين وجرف أحياء كاملة، وتواصل فرق الإنقاذ البحث عن المفقودين"


@pytest.fixture
def client(http: httpx.Client, ledger_url: str) -> httpx.Client:
    """A client of a server with some articles."""
    for hour in range(3):
        store_one(ledger_url, BASE - timedelta(hours=hour), entities=(DERNA, TRIPOLI), topics=(), source="a")
    store_one(ledger_url, BASE - timedelta(days=9), entities=(TRIPOLI, TRIPOLI_LB), topics=(), source=None)
    store_one(ledger_url, BASE - timedelta(days=9), entities=(ASSAD,), language="en", source="b")
    return http


def test_an_entity_has_names_places_time_and_company(client: httpx.Client) -> None:
    entity = client.get("/v1/entities/gn:2210247").json()
    assert (entity["name"], entity["names"], entity["latitude"]) == ("طرابلس", {"en": "Tripoli"}, 32.9)
    assert entity["keys"] == ["tripoli", "طرابلس"]
    assert (entity["articles"], entity["exact"], entity["oldest"]) == (4, True, "2024-04-22T00:00:00Z")
    assert [(day["value"], day["count"]) for day in entity["days"]] == [
        ("2024-05-01", 1),
        ("2024-04-30", 2),
        ("2024-04-22", 1),
    ]
    assert [(one["value"], one["label"], one["count"]) for one in entity["entities"]] == [
        ("gn:88533", "درنة", 3),
        ("gn:266826", "طرابلس", 1),
    ]
    assert client.get("/v1/entities/gn:1").status_code == 404


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("طرابلس", ["gn:2210247", "gn:266826"]),
        ("TRIPOLI", ["gn:2210247", "gn:266826"]),
        ("Tripoli, L", ["gn:266826"]),
        ("bashar al", ["wd:Q44329"]),
        ("بشار", ["wd:Q44329"]),
        ("%", []),
        ("nobody", []),
    ],
)
def test_entities_are_looked_up_by_the_beginning_of_a_name(client: httpx.Client, name: str, ids: list[str]) -> None:
    found = client.get("/v1/entities", params={"q": name}).json()["entities"]
    assert [one["id"] for one in found] == ids


def test_similar_articles_share_what_is_rare(http: httpx.Client, ledger_url: str) -> None:
    for number in range(20):
        store_one(
            ledger_url, BASE, title=f"خبر {number}", text=f"قال المسؤول في المدينة كلاما رقم {number}", entities=()
        )
    first = store_one(ledger_url, BASE, title="فيضانات درنة", text=FLOODS, entities=(DERNA,))
    related = store_one(
        ledger_url,
        BASE + timedelta(days=2),
        title="الإنقاذ في درنة",
        text="فرق الإنقاذ تبحث بعد انهيار السدين",
        entities=(DERNA,),
    )
    copy = store_one(ledger_url, BASE + timedelta(hours=1), title="فيضانات درنة", text=FLOODS, entities=(DERNA,))
    answer = http.get(f"/v1/articles/{first}/similar").json()
    assert [one["id"] for one in answer["similar"]] == [str(related)]
    assert answer["similar"][0]["entities"] == ["درنة"]
    assert 0.1 <= answer["similar"][0]["score"] < 1
    assert answer["duplicates"]["chain"] == [str(first), str(copy)]


def test_an_update_is_no_copy_and_says_what_changed(http: httpx.Client, ledger_url: str) -> None:
    told = FLOODS + "، وقالت البلدية إن {} أشخاص قتلوا وإن عشرات العائلات نقلت إلى مدارس القرى المجاورة قبل حلول الليل."
    first = store_one(ledger_url, BASE, title="فيضانات درنة", text=told.format("أربعة"), entities=(DERNA,))
    later = store_one(
        ledger_url, BASE + timedelta(hours=3), title="ارتفاع ضحايا درنة", text=told.format(9), entities=(DERNA,)
    )
    for article, other in ((first, later), (later, first)):
        found = http.get(f"/v1/articles/{article}").json()["duplicates"]
        assert (found["copies"], found["kind"]) == (0, "original")
        (near,) = found["nearest"]
        assert (near["id"], near["relation"]) == (str(other), "update")
        assert near["changes"] == [{"kind": "figure", "before": "4", "after": "9"}]
    page = http.get(f"/articles/{first}", headers={"Accept-Language": "en"}).text
    assert "Other figures of the same event" in page
    assert "copies-title" not in page
    assert f'href="/articles/{later}"' in page


def test_function_words_make_nothing_similar_in_a_small_archive(http: httpx.Client, ledger_url: str) -> None:
    first = store_one(
        ledger_url,
        BASE,
        title="الأمطار التي هطلت",
        text="هطلت أمطار غزيرة على الساحل وذلك بعد أن جفت الآبار التي كانت قد حفرت خلال الصيف، كما أكدت الهيئة.",
        entities=(),
    )
    store_one(
        ledger_url,
        BASE,
        title="الفريق الذي فاز والتي خسرت",
        text="فاز المنتخب على ضيفه وذلك بعد أن تعادلا، والمباراة التي كانت قد تأجلت خلال الشتاء انتهت كما بدأت.",
        entities=(),
    )
    related = store_one(
        ledger_url,
        BASE,
        title="أمطار الساحل",
        text="أغلقت الطرق بسبب أمطار غزيرة في الساحل.",
        entities=(),
    )
    similar = http.get(f"/v1/articles/{first}/similar").json()["similar"]
    assert [one["id"] for one in similar] == [str(related)]


def test_only_what_is_stored_has_similar_articles(http: httpx.Client, ledger_url: str) -> None:
    (accepted,) = accept_all(ledger_url, [a_posting()])
    assert http.get(f"/v1/articles/{accepted.article_id}/similar").status_code == 404
    alone = store_one(ledger_url, BASE, title=None, text="x", entities=(), source=None)
    assert http.get(f"/v1/articles/{alone}/similar").json() == {"similar": [], "duplicates": None}


def test_terms_without_places_are_terms_all_the_same(http: httpx.Client, ledger_url: str) -> None:
    for number in range(5):
        store_one(ledger_url, BASE, title=f"خبر {number}", text=f"كلام رقم {number}", entities=())
    first = store_one(ledger_url, BASE, title=None, text=FLOODS, entities=(DERNA,))
    other = store_one(ledger_url, BASE, title=None, text="فرق الإنقاذ تبحث بعد انهيار السدين", entities=(DERNA,))
    with psycopg.connect(ledger_url) as connection:
        connection.execute("UPDATE search_entries SET terms = strip(terms)")
    found = http.get(f"/v1/articles/{first}/similar").raise_for_status().json()["similar"]
    assert [one["id"] for one in found] == [str(other)]


@pytest.mark.parametrize(
    ("group", "volumes"),
    [
        ("none", {"all": {"2024-04-22": 2, "2024-04-29": 3}}),
        ("source", {"a": {"2024-04-29": 3}, "b": {"2024-04-22": 1}, None: {"2024-04-22": 1}}),
        ("language", {"ar": {"2024-04-22": 1, "2024-04-29": 3}, "en": {"2024-04-22": 1}}),
        ("topic", {"03000000": {"2024-04-22": 1}}),
    ],
)
def test_volumes_count_articles_over_time(client: httpx.Client, group: str, volumes: dict[Any, Any]) -> None:
    period = {"since": "2024-04-15T00:00:00Z", "until": "2024-05-15T00:00:00Z"}
    answer = client.get("/v1/volumes", params={"unit": "week", "group": group, **period}).json()
    found = {v["value"]: {step["at"][:10]: step["articles"] for step in v["steps"]} for v in answer["volumes"]}
    assert found == volumes
    assert sum(v["articles"] for v in answer["volumes"]) == sum(sum(steps.values()) for steps in volumes.values())


def test_volumes_by_state_count_all_articles(client: httpx.Client, ledger_url: str) -> None:
    accept_all(ledger_url, [a_posting("another")])
    answer = client.get("/v1/volumes", params={"unit": "hour", "group": "state"}).json()
    assert {v["value"]: v["articles"] for v in answer["volumes"]} == {"stored": 5, "accepted": 1}


@pytest.mark.parametrize("added_up", [False, True])
def test_volumes_follow_what_is_stored_again_and_erased(client: httpx.Client, ledger_url: str, added_up: bool) -> None:
    with psycopg.connect(ledger_url, autocommit=True) as connection:
        add_up_volumes(connection)
        connection.execute("UPDATE search_entries SET topics = '{04000000}', source = 'c' WHERE source = 'b'")
        connection.execute("UPDATE search_entries SET date = date + interval '20 min' WHERE source = 'a'")
        connection.execute("DELETE FROM results WHERE source IS NULL")
        if added_up:
            add_up_volumes(connection)
        counted = {group: volumes_of(client, "day", group) for group in ("source", "topic", "language", "none")}
        assert counted["source"] == {"a": 3, "c": 1}
        assert counted["topic"] == {"04000000": 1}
        assert counted["language"] == {"ar": 3, "en": 1}
        assert counted["none"] == {"all": 4}
        connection.execute("SELECT recount_volumes()")
    assert {group: volumes_of(client, "day", group) for group in counted} == counted


@pytest.mark.parametrize("unit", ["hour", "day", "week"])
@pytest.mark.parametrize("added_up", [False, True])
def test_volumes_hold_the_articles_of_their_period_alone(
    client: httpx.Client, ledger_url: str, unit: str, added_up: bool
) -> None:
    """Wherever it begins and ends: some hours and days are whole, and some of it is not added up."""
    with psycopg.connect(ledger_url, autocommit=True) as connection:
        if added_up:
            add_up_volumes(connection)
        dates = [row[0] for row in connection.execute("SELECT date FROM search_entries")]
        edges = [timedelta(minutes=minutes) for minutes in (-3200, -1500, -61, -59, 0, 1, 60, 61, 1439, 2881)]
        for since, until in itertools.combinations([BASE + edge for edge in edges], 2):
            expected = sum(since <= date < until for date in dates)
            found = volumes_of(client, unit, "none", since=since.isoformat(), until=until.isoformat())
            assert found.get("all", 0) == expected, (since, until)


def volumes_of(client: httpx.Client, unit: str, group: str, **period: str) -> dict[str | None, int]:
    asked = period or {"since": "2024-04-15T00:00:00Z", "until": "2024-05-15T00:00:00Z"}
    answer = client.get("/v1/volumes", params={"unit": unit, "group": group, **asked}).raise_for_status().json()
    return {volume["value"]: volume["articles"] for volume in answer["volumes"]}


@pytest.mark.parametrize(
    "period",
    [
        {"since": "2024-05-02T00:00:00Z", "until": "2024-05-01T00:00:00Z"},
        {"since": "2000-05-02T00:00:00Z", "until": "2024-05-01T00:00:00Z"},
        {"until": "0001-01-01T00:00:00Z"},
        {"since": "0001-01-01T00:00:00+05:00", "until": "0001-01-02T00:00:00Z"},
        {"since": "9999-12-31T23:00:00Z", "until": "9999-12-31T23:30:00Z", "unit": "century"},
    ],
)
def test_a_period_that_cannot_be_is_a_clear_error(shared_http: httpx.Client, period: dict[str, str]) -> None:
    assert shared_http.get("/v1/volumes", params=period).status_code == 422

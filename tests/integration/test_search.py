"""Search over HTTP, against real servers."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg import AsyncConnection

import services.console.search.time_windows
from khabar.embedded import Postgres, Valkey
from services.console.search import SearchQuery, matches, search
from services.storage.backfill import fill
from shared.contracts.article import Entity, Mention, Quotation, Topic
from shared.settings import Settings
from tests.support.builders import a_classified_article, a_posting, an_envelope
from tests.support.http import serving
from tests.support.ledger import _fresh_ledger, accept_all
from tests.support.storing import store

ASSAD = Entity(id="wd:Q44329", type="PER", name="بشار الأسد", names={"ar": "بشار الأسد", "en": "Bashar al-Assad"})
DERNA = Entity(id="gn:88533", type="LOC", name="درنة", names={"ar": "درنة", "en": "Derna"})
BASE = datetime(2024, 5, 1, tzinfo=UTC)

ARTICLES: dict[str, dict[str, Any]] = {
    "assad_ar": {
        "title": "الأسد في موسكو",
        "text": "وصل الرئيس بشار الأسد إلى موسكو للقاء نظيره الروسي.",
        "entities": (ASSAD,),
        "mentions": (Mention(start=11, end=21, type="PER", text="بشار الأسد", entity_id=ASSAD.id),),
        "topics": (),
        "source": "عنب بلدي",
    },
    "assad_en": {
        "title": "Assad meets envoy",
        "text": "Bashar al-Assad received the Russian envoy in Damascus on Monday.",
        "language": "en",
        "entities": (ASSAD.model_copy(update={"name": "Bashar al-Assad"}),),
        "mentions": (Mention(start=0, end=15, type="PER", text="Bashar al-Assad", entity_id=ASSAD.id),),
        "topics": (),
        "source": "example.org",
    },
    "flood": {
        "title": "فيضانات في درنة",
        "text": "أعلنت السلطات في مدينة درنة حالة الطوارئ بعد فيضانات واسعة، وقال لوزير الخارجية إن الأمطار ستستمر.",
        "entities": (DERNA,),
        "topics": (Topic(code="03000000", key="disaster", confidence=0.9),),
        "source": "example.org",
    },
    "minister": {
        "title": "الخارجية تنفي",
        "text": "قال وزير في الحكومة إن الخارجية لم تعلم بالأمر، ونفى حكومته.",
        "entities": (),
        "topics": (Topic(code="11000000", key="politics", confidence=0.9),),
        "source": "Example.ORG",
    },
    "football": {
        "title": "مباراة كرة القدم",
        "text": "فاز الفريق في مباراة كرة القدم بثلاثة أهداف، ولم يحضر الوزير.",
        "entities": (),
        "topics": (Topic(code="15000000", key="sport", confidence=0.9),),
        "source": None,
    },
}


def store_one(url: str, at: datetime, **facts: Any) -> UUID:
    article_id = accept_all(url, [a_posting(str(facts.get("text")))])[0].article_id
    article = a_classified_article(**{"mentions": (), "published_at": at, **facts})
    assert store(url, an_envelope(article, article_id=article_id)) == ["stored"]
    return article_id


class Stored:
    """A server over a ledger with ARTICLES, a day apart, the first the newest."""

    def __init__(self, client: httpx.Client, url: str) -> None:
        self.client, self.url = client, url
        self.ids = {
            name: store_one(url, BASE - timedelta(days=day), **facts)
            for day, (name, facts) in enumerate(ARTICLES.items())
        }
        self.names = {str(article_id): name for name, article_id in self.ids.items()}

    def found(self, q: str = "", **parameters: Any) -> list[str]:
        page = self.page(q, **parameters)
        return [self.names[hit["id"]] for hit in page["hits"]]

    def page(self, q: str = "", **parameters: Any) -> dict[str, Any]:
        answer = self.client.get("/v1/search", params={"q": q, "sort": "date", **parameters})
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page


@pytest.fixture(scope="module")
def stored(postgres_server: Postgres, migrated_template: str, valkey_server: Valkey) -> Iterator[Stored]:
    """One ledger for all tests that only read."""
    with _fresh_ledger(postgres_server, migrated_template) as url:
        settings = Settings().model_copy(update={"database_url": url, "redis_url": valkey_server.url})
        with serving(settings) as address, httpx.Client(base_url=address, timeout=30) as client:
            yield Stored(client, url)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["assad_ar", "assad_en", "flood", "minister", "football"]),
        ("فيضان", ["flood"]),
        ("الحكومه", ["minister"]),
        ("وزير", ["flood", "minister", "football"]),
        ('"وزير الخارجية"', ["flood"]),
        ('"وزير الداخلية"', []),
        ('وزير -"وزير الخارجية"', ["minister", "football"]),
        ("وزير NOT (كرة OR حكومة)", ["flood"]),
        ("فيضانات OR مباراة", ["flood", "football"]),
        ("title:الأسد", ["assad_ar"]),
        ('title:"كرة القدم"', ["football"]),
        ('title:"بشار الأسد"', []),
        ("language:en", ["assad_en"]),
        ('source:"عنب بلدى"', ["assad_ar"]),
        ("source:example.org", ["assad_en", "flood", "minister"]),
        ("topic:disaster OR topic:15000000", ["flood", "football"]),
        ("entity:wd:Q44329", ["assad_ar", "assad_en"]),
        ('entity:"Bashar Al Assad" -language:en', ["assad_ar"]),
        ("entity:nobody", []),
        ("received envoys", ["assad_en"]),
        ("NOT وزير", ["assad_ar", "assad_en"]),
    ],
)
def test_queries_find_what_they_mean(stored: Stored, query: str, names: list[str]) -> None:
    assert stored.found(query) == names


def test_a_name_finds_other_spellings_and_scripts_unless_told_not_to(stored: Stored) -> None:
    for name in ("بشار الأسد", "Bashar al-Assad", "BASHAR ASSAD", "موسكو OR Derna"):
        assert len(stored.found(name)) == 2, name
    page = stored.page("بشار الأسد")
    assert [(one["words"], one["id"], one["type"]) for one in page["names"]] == [("بشار اسد", "wd:Q44329", "PER")]
    assert page["also"] == ["Bashar al-Assad"]
    without = stored.page("بشار الأسد", aliases=False)
    assert (without["names"], without["also"]) == ([], [])
    assert stored.found("بشار الأسد", aliases=False) == ["assad_ar"]


def test_a_surname_finds_its_bearer_in_every_script(stored: Stored) -> None:
    for name in ("Assad", "الأسد"):
        assert set(stored.found(name)) == {"assad_ar", "assad_en"}, name


def test_the_page_shows_the_added_names_and_an_address_without_them(stored: Stored) -> None:
    english = {"Accept-Language": "en"}
    page = stored.client.get("/search", params={"q": "بشار الأسد"}, headers=english).text
    assert "Also:" in page and "Bashar al-Assad" in page and "aliases=false" in page
    without = stored.client.get(
        "/search", params={"q": "بشار الأسد", "aliases": "false"}, headers={"Accept-Language": "en"}
    )
    assert "Also:" not in without.text


def test_what_matches_nothing_is_tried_otherwise_and_says_so(stored: Stored) -> None:
    page = stored.page("Beshar Assad")
    assert (page["instead"], page["next"]) == ({"kind": "name", "q": "bashar assad"}, None)
    assert set(stored.found("Beshar Assad")) == {"assad_ar", "assad_en"}
    assert stored.found("Beshar Assad", aliases=False) == []
    assert stored.page("بدرنة")["instead"] == {"kind": "name", "q": "درنه"}
    page = stored.page("envoys zzzzzz")
    assert page["instead"] == {"kind": "any_word", "q": "envoys OR zzzzzz"}
    assert [hit["title"] for hit in page["hits"]]
    assert stored.page("zzzzzz")["instead"] is None
    assert stored.page("envoys")["instead"] is None
    assert stored.found('"بشار الأسد"') == ["assad_ar"]


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({"entity": "wd:Q44329"}, ["assad_ar", "assad_en"]),
        ({"entity": ["Derna", "wd:Q44329"]}, []),
        ({"topic": ["sport", "11000000"]}, ["minister", "football"]),
        ({"language": "ar", "source": "example.org"}, ["flood", "minister"]),
        ({"since": "2024-04-29T00:00:00Z", "until": "2024-05-01T00:00:00Z"}, ["assad_en", "flood"]),
        ({"since": "2024-04-29T00:00:00Z", "q": "وزير"}, ["flood"]),
        ({"state": "stored", "language": "en"}, ["assad_en"]),
        ({"state": "quarantined"}, []),
        ({"topic": "Disaster"}, ["flood"]),
        ({"topic": "سياسة"}, ["minister"]),
        ({"topic": "Disaster, Accident and emergency incident"}, ["flood"]),
        ({"language": "English"}, ["assad_en"]),
        ({"language": "الإنجليزية"}, ["assad_en"]),
        ({"language": "EN"}, ["assad_en"]),
        ({"language": "fr"}, []),
        ({"q": "topic:Sport"}, ["football"]),
        ({"q": 'وزير -topic:"رياضة"'}, ["flood", "minister"]),
        ({"q": "language:arabic وزير"}, ["flood", "minister", "football"]),
        ({"q": "language:Arabic topic:(Sport OR DISASTER)"}, ["flood", "football"]),
        ({"since": "2024-04-29", "until": "2024-04-30"}, ["assad_en", "flood"]),
    ],
)
def test_parameters_narrow_the_search(stored: Stored, parameters: dict[str, Any], names: list[str]) -> None:
    assert stored.found(**{"q": "", **parameters}) == names


def test_facets_and_total_count_the_matches(stored: Stored) -> None:
    page = stored.page()
    assert page["total"] == {"value": 5, "exact": True, "estimate": 5}
    facets = page["facets"]
    assert facets["of"] == 5
    assert [(f["value"], f["count"]) for f in facets["language"]] == [("ar", 4), ("en", 1)]
    assert facets["entity"][0] == {"value": "wd:Q44329", "count": 2, "label": "بشار الأسد", "type": "PER"}
    assert [f["value"] for f in facets["day"]][:2] == ["2024-05-01", "2024-04-30"]
    assert {f["value"] for f in facets["topic"]} == {"03000000", "11000000", "15000000"}


def test_the_manuals_first_queries_find_something_in_the_demo(http: httpx.Client, ledger_url: str) -> None:
    root = Path(__file__).parents[2]
    for path in sorted((root / "khabar/demo/articles").glob("*.txt")):
        store_one(ledger_url, BASE, title=None, text=path.read_text(encoding="utf-8"), entities=(), topics=())
    for page in ("start.md", "search.md"):
        asked = re.findall(r"--data-urlencode 'q=([^']+)'", (root / "docs" / page).read_text(encoding="utf-8"))
        assert asked
        for query in asked:
            assert http.get("/v1/search", params={"q": query}).json()["hits"], f"{page}: {query}"


def test_topics_are_labelled_in_the_language_that_is_asked_for(stored: Stored) -> None:
    for language, label in (("ar", "رياضة"), ("en", "sport")):
        parameters, headers = {"topic": "sport"}, {"Accept-Language": language}
        page = stored.client.get("/v1/search", params=parameters, headers=headers).json()
        assert page["hits"][0]["topic_labels"] == [label]
        assert page["facets"]["topic"] == [{"value": "15000000", "count": 1, "label": label, "type": None}]


def test_matches_are_marked_in_the_stored_spelling(stored: Stored) -> None:
    (hit,) = stored.page("فيضان الطواريء")["hits"]
    assert [s["text"] for s in hit["title_segments"] if s["match"]] == ["فيضانات"]
    marked = [s["text"] for s in hit["snippet"]["segments"] if s["match"]]
    assert marked == ["الطوارئ", "فيضانات"]
    (_, english) = stored.page("بشار الأسد")["hits"]
    assert [s["text"] for s in english["snippet"]["segments"] if s["match"]] == ["Bashar al-Assad"]


def test_the_best_come_first(stored: Stored) -> None:
    assert stored.found("وزير OR كرة", sort="relevance")[0] == "football"


@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_pages_follow_each_other(stored: Stored, sort: str) -> None:
    found, page = [], stored.page("وزير OR (بشار الأسد)", sort=sort, limit=2)
    for _ in range(3):
        found += [stored.names[hit["id"]] for hit in page["hits"]]
        if page["next"] is None:
            break
        page = stored.page("وزير OR (بشار الأسد)", sort=sort, limit=2, cursor=page["next"])
        assert page["total"] is page["facets"] is None
    assert sorted(found) == ["assad_ar", "assad_en", "flood", "football", "minister"]


@pytest.mark.parametrize(
    ("parameters", "status", "says"),
    [
        ({"q": 'فيضانات "درنة'}, 422, "At character 9: the quotation mark"),
        ({"q": "titel:x"}, 422, "no field “titel”"),
        ({"since": "2024-05-02T00:00:00Z", "until": "2024-05-01T00:00:00Z"}, 422, "since must be before until"),
        ({"topic": "sprot"}, 422, "did you mean sport"),
        ({"topic": "nosuch"}, 422, "conflict, "),
        ({"language": "arabik"}, 422, "did you mean ar"),
        ({"language": "ar", "q": "وزير topic:politcs"}, 422, "At character 12: no topic “politcs” is known"),
        ({"q": "-topic:nosuch"}, 422, "no topic “nosuch” is known"),
        ({"since": "2024-02-30"}, 422, "2024-05-01"),
        ({"since": "yesterday"}, 422, "2024-05-01"),
        ({"cursor": "x"}, 400, "`next`"),
        ({"topics": "x"}, 422, "Extra"),
    ],
)
def test_what_cannot_be_asked_is_a_clear_error(
    stored: Stored, parameters: dict[str, str], status: int, says: str
) -> None:
    answer = stored.client.get("/v1/search", params=parameters)
    assert answer.status_code == status
    assert says in answer.text


def test_a_cursor_belongs_to_its_search(stored: Stored) -> None:
    cursor = stored.page("وزير", limit=1)["next"]
    assert stored.client.get("/v1/search", params={"q": "كرة", "sort": "date", "cursor": cursor}).status_code == 400
    assert stored.client.get("/v1/search", params={"q": "وزير", "cursor": cursor}).status_code == 400


def test_pages_stay_while_articles_arrive(ledger_url: str) -> None:
    for hour in range(6):
        store_one(ledger_url, BASE + timedelta(hours=hour))

    async def run(sort: str) -> tuple[list[UUID], list[UUID]]:
        query = SearchQuery(q="فيضانات", sort=sort)
        async with await AsyncConnection.connect(ledger_url, autocommit=True) as connection:
            before = [hit.id for hit in (await search(connection, query, limit=50)).hits]
            page, found = await search(connection, query, limit=2), []
            hour = 100
            while True:
                found += [hit.id for hit in page.hits]
                if page.next is None:
                    return before, found
                hour += 1
                await asyncio.to_thread(store_one, ledger_url, BASE + timedelta(hours=hour))
                page = await search(connection, query, limit=2, cursor=page.next)

    for sort in ("date", "relevance"):
        before, found = asyncio.run(run(sort))
        assert found == before


def test_small_windows_give_the_same_answer(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [
        store_one(ledger_url, BASE + timedelta(hours=7 * n), title=f"{'حكومة' if n % 3 else 'كرة'} {n}")
        for n in range(40)
    ]
    with psycopg.connect(ledger_url, autocommit=True) as connection:
        connection.execute("ANALYZE search_entries")

    async def run(q: str, batch: int) -> list[UUID]:
        async with await AsyncConnection.connect(ledger_url, autocommit=True) as connection:
            found = [m async for some in matches(connection, SearchQuery(q=q), batch=batch) for m in some]
            resumed = [
                m.id async for some in matches(connection, SearchQuery(q=q), cursor=found[2].cursor) for m in some
            ]
            assert resumed == [m.id for m in found[3:]]
            return [m.id for m in found]

    newest_first = ids[::-1]
    expected = {
        "كرة": [one for n, one in reversed(list(enumerate(ids))) if n % 3 == 0],
        "NOT كرة": [one for n, one in reversed(list(enumerate(ids))) if n % 3],
        "فيضانات": newest_first,
        "": newest_first,
        'NOT "كرة 3"': [one for n, one in reversed(list(enumerate(ids))) if n != 3],
    }
    for first in (2, 7, 4000):
        monkeypatch.setattr(services.console.search.time_windows, "FIRST_WINDOW", first)
        for q, wanted in expected.items():
            for batch in (3, 500):
                assert asyncio.run(run(q, batch)) == wanted, (first, q, batch)


def test_editors_topics_win_whatever_comes_first(http: httpx.Client, ledger_url: str) -> None:
    article_id = store_one(ledger_url, BASE)

    def codes() -> dict[str, int]:
        return {
            topic: len(http.get("/v1/search", params={"topic": topic}).json()["hits"])
            for topic in ("disaster", "conflict", "armed_conflict")
        }

    assert codes() == {"disaster": 1, "conflict": 0, "armed_conflict": 0}
    http.put(f"/v1/articles/{article_id}/topics", json={"topics": ["armed_conflict"]})
    assert codes() == {"disaster": 0, "conflict": 1, "armed_conflict": 1}
    assert store(ledger_url, an_envelope(a_classified_article(), article_id=article_id, revision=2)) == ["stored"]
    assert codes() == {"disaster": 0, "conflict": 1, "armed_conflict": 1}
    assert http.get("/v1/search").json()["hits"][0]["topics"] == ["16000000"]
    http.delete(f"/v1/articles/{article_id}/topics")
    assert codes() == {"disaster": 1, "conflict": 0, "armed_conflict": 0}


def test_a_new_revision_replaces_and_a_deletion_removes(ledger_url: str, connection: psycopg.Connection) -> None:
    article_id = store_one(ledger_url, BASE)
    store(ledger_url, an_envelope(a_classified_article(title="زلزال", text="زلزال"), article_id=article_id, revision=2))

    async def count(q: str) -> int:
        async with await AsyncConnection.connect(ledger_url, autocommit=True) as reader:
            return len((await search(reader, SearchQuery(q=q))).hits)

    assert [asyncio.run(count(q)) for q in ("فيضانات", "زلزال")] == [0, 1]
    connection.execute("DELETE FROM articles WHERE id = %s", (article_id,))
    assert asyncio.run(count("زلزال")) == 0
    assert connection.execute("SELECT count(*) FROM search_entries").fetchone() == (0,)


def test_copies_are_found_together_and_left_out(http: httpx.Client, ledger_url: str) -> None:
    text = " ".join(f"كلمة{n}" for n in range(40))
    first = store_one(ledger_url, BASE, text=text)
    copy = store_one(ledger_url, BASE + timedelta(hours=1), text=text)
    other = store_one(ledger_url, BASE, text="نص آخر")

    def found(**parameters: Any) -> set[str]:
        return {hit["id"] for hit in http.get("/v1/search", params=parameters).json()["hits"]}

    assert found(copies_of=str(copy)) == {str(first), str(copy)}
    assert found(copies_of=str(other)) == {str(other)}
    assert found(copies=False) == {str(first), str(other)}


def test_what_was_stored_before_is_filled_in(ledger_url: str, connection: psycopg.Connection) -> None:
    store_one(ledger_url, BASE, entities=(ASSAD,))
    kept = connection.execute("SELECT date, topics, entities, terms, folded FROM search_entries").fetchall()
    names = connection.execute("SELECT * FROM entity_names ORDER BY key").fetchall()
    connection.execute("TRUNCATE search_entries, entity_names")
    assert [fill(connection, "search").entered, fill(connection, "search").entered] == [1, 0]
    assert connection.execute("SELECT date, topics, entities, terms, folded FROM search_entries").fetchall() == kept
    assert connection.execute("SELECT * FROM entity_names ORDER BY key").fetchall() == names


def test_the_list_of_a_language_is_read_from_its_index(http: httpx.Client, ledger_url: str) -> None:
    ids = [str(store_one(ledger_url, BASE, language=language)) for language in ("ar", "en", "ar", "ar")]
    page = http.get("/v1/articles", params={"language": "ar", "limit": 2}).json()
    assert [one["id"] for one in page["articles"]] == [ids[3], ids[2]]
    rest = http.get("/v1/articles", params={"language": "ar", "limit": 2, "cursor": page["next"]}).json()
    assert [one["id"] for one in rest["articles"]] == [ids[0]]
    assert rest["next"] is None
    assert http.get("/v1/articles", params={"language": "ar", "state": "rejected"}).json()["articles"] == []


def test_an_article_is_found_by_who_speaks_in_it(settings: Settings, ledger_url: str) -> None:
    text = "قال بشار الأسد إن الحوار مستمر."
    said = Quotation(
        start=18, end=30, text=text[18:30], kind="reported", speaker="بشار الأسد", speaker_start=4, speaker_end=14,
        entity_id=ASSAD.id,
    )  # fmt: skip
    speaking, named = (one.article_id for one in accept_all(ledger_url, [a_posting("one"), a_posting("two")]))
    store(
        ledger_url,
        an_envelope(
            a_classified_article(title="حوار", text=text, entities=(ASSAD,), quotations=(said,)), article_id=speaking
        ),
        an_envelope(a_classified_article(title="زيارة", text="زار المدينة.", entities=(ASSAD,)), article_id=named),
    )
    with serving(settings) as address, httpx.Client(base_url=address, timeout=30) as http:
        for asked in ("said-by:wd:Q44329", 'said-by:"بشار الأسد"', "حوار said-by:wd:Q44329"):
            found = http.get("/v1/search", params={"q": asked}).json()
            assert [hit["id"] for hit in found["hits"]] == [str(speaking)], asked
        assert http.get("/v1/search", params={"q": "said-by:wd:Q1"}).json()["hits"] == []
        for odd in ("%22", "%E2%80%9D%20x", "%20", "%00", "x" * 500):
            assert http.get(f"/v1/entities/{odd}/quotations").json() == {"quotations": []}, odd
        (one,) = http.get(f"/v1/entities/{ASSAD.id}/quotations").json()["quotations"]
        assert (one["id"], one["text"], one["kind"]) == (str(speaking), "الحوار مستمر", "reported")
        page = http.get(f"/entities/{ASSAD.id}", headers={"Accept": "text/html"}).text
        assert "الحوار مستمر" in page

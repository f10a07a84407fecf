"""Each format holds what the article holds, and is valid by the rules of whoever made the format."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.article import (
    UNDETERMINED,
    ClassifiedArticle,
    Entity,
    LocalDate,
    Mention,
    OwnTopic,
    Subtopic,
    Topic,
)
from shared.formats.catalogue import FORMATS
from shared.formats.follow_the_money import _LANGUAGES, to_follow_the_money
from shared.formats.identifiers import as_uri
from shared.formats.news_article import to_news_article
from shared.formats.ninjs import to_ninjs
from shared.formats.stored import StoredArticle
from tests.support import follow_the_money, ninjs_schema, schema_org
from tests.support.builders import TEXT, a_classified_article

ID = UUID("01937c8e-0000-7000-8000-000000000000")

ASSAD = Entity(
    id="wd:Q44329", type="PER", name="بشار الأسد", names={"en": "Bashar al-Assad"}, identifiers={"wikidata": "Q44329"}
)
SANA = Entity(id="khabar:org/sana", type="ORG", name="سانا", names={"en": "SANA", "fr": "SANA"}, country="SY")
DERNA = Entity(
    id="gn:88533",
    type="LOC",
    name="درنة",
    names={"en": "Derna"},
    identifiers={"geonames": "88533"},
    latitude=32.76,
    longitude=22.64,
    country="LY",
)
UNKNOWN = Entity(id="local:0123456789abcdef", type="PER", name="أحمد حسن")
CUP = Entity(id="local:fedcba9876543210", type="MISC", name="كأس آسيا")


def stored(article: ClassifiedArticle) -> StoredArticle:
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return StoredArticle(ID, 2, at, at, article)


def a_full_article(**facts: Any) -> ClassifiedArticle:
    return a_classified_article(
        **{
            "url": "https://example.org/أخبار/درنة?q=100%&x=[1]",
            "source": "وكالة الأنباء",
            "author": "ليلى حداد",
            "agency": "AFP",
            "dateline": "درنة",
            "published_at": datetime(2026, 1, 1, 12, 0, tzinfo=UTC),
            "external_id": "derna-1",
            "entities": (ASSAD, SANA, DERNA, UNKNOWN, CUP),
            "mentions": (
                Mention(start=0, end=5, type="PER", text="الأسد", entity_id=ASSAD.id),
                Mention(start=9, end=14, type="PER", text="بشار الأسد", entity_id=ASSAD.id),
                Mention(start=23, end=27, type="LOC", text="درنة", entity_id=DERNA.id),
                Mention(start=30, end=33, type="MISC", text="بلا", entity_id=None),
            ),
            "topics": (Topic(code="03000000", key="disaster", label="كوارث وحوادث", confidence=0.914),),
            "subtopics": (
                Subtopic(code="20000148", key="disaster_event", label="كارثة", broader="03000000", confidence=0.7),
            ),
            "own_topics": (OwnTopic(key="floods", label="", confidence=1.0),),
            **facts,
        }
    )


def a_bare_article() -> ClassifiedArticle:
    return ClassifiedArticle(text="نص", language=UNDETERMINED)


ARTICLES = {
    "full": a_full_article(),
    "bare": a_bare_article(),
    "local date": a_full_article(
        published_at=None, published_local=LocalDate(date=date(2026, 1, 1), precision="day"), url="nonsense", title=None
    ),
}


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES.keys())
def test_every_format_is_valid(article: ClassifiedArticle) -> None:
    assert ninjs_schema.problems_of(to_ninjs(stored(article))) == []
    assert schema_org.problems_of(to_news_article(stored(article))) == []
    entities = list(to_follow_the_money(stored(article)))
    assert [problem for entity in entities for problem in follow_the_money.problems_of(entity)] == []


def test_the_checks_find_what_is_wrong() -> None:
    """A check that passes everything would prove nothing."""
    ninjs = to_ninjs(stored(a_full_article()))
    assert ninjs_schema.problems_of({**ninjs, "versioncreated": "2026-01-01"})
    assert ninjs_schema.problems_of({**ninjs, "versionCreated": "yesterday"})
    assert ninjs_schema.problems_of({name: value for name, value in ninjs.items() if name != "uri"})
    assert ninjs_schema.problems_of({**ninjs, "places": [{"geoJSON": {"type": "Point"}}]})
    news = to_news_article(stored(a_full_article()))
    assert schema_org.problems_of({**news, "body": "x"})
    assert schema_org.problems_of({**news, "publisher": {"@type": "Place", "name": "x"}})
    assert schema_org.problems_of({**news, "datePublished": "soon"})
    article = next(iter(to_follow_the_money(stored(a_full_article()))))
    for name, value in {"body": "x", "language": "ar", "publishedAt": "soon", "detectedCountry": "qq"}.items():
        wrong = {**article, "properties": {**article["properties"], name: [value]}}
        assert follow_the_money.problems_of(wrong), name
    assert follow_the_money.problems_of({**article, "id": "gn:1"})
    assert follow_the_money.problems_of({"id": "x", "schema": "Mention", "properties": {}})


def test_ninjs_holds_the_article() -> None:
    ninjs = to_ninjs(stored(a_full_article()))
    assert ninjs["uri"] == f"urn:uuid:{ID}"
    assert ninjs["headlines"][0]["value"] == "فيضانات في درنة"
    assert ninjs["bodies"][0]["value"] == TEXT
    assert ninjs["people"][0] == {
        "name": "بشار الأسد",
        "rel": "mentions",
        "uri": "http://www.wikidata.org/entity/Q44329",
        "literal": "wd:Q44329",
    }
    assert ninjs["places"][0]["geoJSON"] == {"type": "Point", "coordinates": [22.64, 32.76]}
    assert ninjs["subjects"][0] == {
        "name": "كوارث وحوادث",
        "rel": "about",
        "uri": "http://cv.iptc.org/newscodes/mediatopic/03000000",
        "literal": "medtop:03000000",
        "confidence": 91,
    }
    assert [source["name"] for source in ninjs["infoSources"]] == ["وكالة الأنباء", "AFP"]


def test_what_is_not_known_is_absent() -> None:
    assert to_ninjs(stored(a_bare_article())).keys().isdisjoint({"language", "title", "people", "by", "contentCreated"})
    assert to_news_article(stored(a_bare_article())).keys().isdisjoint({"inLanguage", "headline", "mentions"})


def test_json_ld_holds_the_article() -> None:
    news = to_news_article(stored(a_full_article()))
    assert (news["@type"], news["inLanguage"], news["articleBody"]) == ("NewsArticle", "ar", TEXT)
    assert [one["@type"] for one in news["mentions"]] == ["Person", "Organization", "Place", "Person", "Thing"]
    assert news["mentions"][0]["sameAs"] == ["http://www.wikidata.org/entity/Q44329"]
    assert news["mentions"][0]["alternateName"] == ["Bashar al-Assad"]
    assert [topic["termCode"] for topic in news["about"]] == ["03000000", "20000148", "floods"]


def test_ftm_ids_are_stable_and_refer_within_the_article() -> None:
    entities = list(to_follow_the_money(stored(a_full_article())))
    assert entities == list(to_follow_the_money(stored(a_full_article())))
    by_id = {entity["id"]: entity for entity in entities}
    assert len(by_id) == len(entities)
    for entity in entities:
        for name in follow_the_money.entity_properties(entity):
            for other in entity["properties"][name]:
                assert follow_the_money.range_of(entity, name)(by_id[other]["schema"]), (entity, name)


def test_ftm_tells_a_linked_entity_from_a_name() -> None:
    entities = list(to_follow_the_money(stored(a_full_article())))
    assert [(e["schema"], e["id"]) for e in entities if e["schema"] in ("Person", "Organization", "Address")] == [
        ("Person", "Q44329"),
        ("Organization", "khabar-khabar-org-sana"),
        ("Address", "khabar-gn-88533"),
    ]
    mentions = {e["properties"]["name"][0]: e["properties"] for e in entities if e["schema"] == "Mention"}
    assert mentions["الأسد"]["name"] == ["الأسد", "بشار الأسد"]
    assert mentions["الأسد"]["resolved"] == ["Q44329"]
    assert mentions["أحمد حسن"]["detectedSchema"] == ["Person"]
    assert "resolved" not in mentions["أحمد حسن"]


def test_a_second_revision_has_the_same_ftm_ids() -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    ids = [
        [entity["id"] for entity in to_follow_the_money(StoredArticle(ID, revision, at, at, a_full_article()))]
        for revision in (1, 2)
    ]
    assert ids[0] == ids[1]


def test_ftm_knows_every_language_that_is_written() -> None:
    article = next(iter(to_follow_the_money(stored(a_full_article()))))
    for code in _LANGUAGES.values():
        wrong = {**article, "properties": {"language": [code], "fileName": ["x"]}}
        assert follow_the_money.problems_of(wrong) == [], code


@given(st.text(), st.text(min_size=1), st.text(min_size=1).filter(str.strip), st.floats(-90, 90), st.floats(-180, 180))
def test_any_text_stays_valid(title: str, source: str, name: str, latitude: float, longitude: float) -> None:
    place = Entity(id=f"local:{name}", type="LOC", name=name, latitude=latitude, longitude=longitude)
    article = a_full_article(title=title, source=source, url=f"https://example.org/{title}", entities=(place,))
    assert ninjs_schema.problems_of(to_ninjs(stored(article))) == []
    assert schema_org.problems_of(to_news_article(stored(article))) == []
    for known in FORMATS.values():
        for line in known.render(stored(article)).removesuffix(b"\n").split(b"\n"):
            json.loads(line)


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://مثال.إختبار/خبر", "https://xn--mgbh0fb.xn--kgbechtv/%D8%AE%D8%A8%D8%B1"),
        ("https://example.org:8443/%d8?x=[1]#a", "https://example.org:8443/%d8?x=%5B1%5D#a"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://user:secret@example.org/", "https://example.org/"),
        ("http://[::1]/", "http://[::1]/"),
        ("ftp://example.org/", None),
        ("https://", None),
        ("nonsense", None),
        (None, None),
    ],
)
def test_addresses_become_uris(address: str | None, uri: str | None) -> None:
    assert as_uri(address) == uri

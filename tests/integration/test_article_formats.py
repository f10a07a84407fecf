"""One article in every format over HTTP, against real servers."""

import json
from uuid import UUID

import httpx
import pytest

from tests.support import follow_the_money, ninjs_schema, schema_org
from tests.support.builders import TEXT, a_classified_article, a_posting, an_envelope
from tests.support.ledger import accept_all
from tests.support.storing import store

MEDIA_TYPES = {
    "json": "application/json",
    "ninjs": "application/vnd.iptc.ninjs+json",
    "jsonld": "application/ld+json",
    "ftm": "application/json+ftm",
}


@pytest.fixture
def article(shared_ledger_url: str) -> UUID:
    """A stored article."""
    article_id = accept_all(shared_ledger_url, [a_posting()])[0].article_id
    store(shared_ledger_url, an_envelope(a_classified_article(), article_id=article_id))
    return article_id


@pytest.mark.parametrize(("name", "media_type"), MEDIA_TYPES.items())
def test_a_format_is_chosen_by_name_or_by_header(
    shared_http: httpx.Client, article: UUID, name: str, media_type: str
) -> None:
    path = f"/v1/articles/{article}"
    named = shared_http.get(path, params={"format": name})
    accepted = shared_http.get(path, headers={"Accept": media_type})
    assert named.headers["Content-Type"] == accepted.headers["Content-Type"] == media_type
    assert named.content == accepted.content
    assert accepted.headers["Vary"] == "Accept"
    assert TEXT in named.text


def test_what_is_answered_is_valid(shared_http: httpx.Client, article: UUID) -> None:
    def read(name: str) -> str:
        return shared_http.get(f"/v1/articles/{article}", params={"format": name}).text

    assert ninjs_schema.problems_of(json.loads(read("ninjs"))) == []
    assert schema_org.problems_of(json.loads(read("jsonld"))) == []
    entities = [json.loads(line) for line in read("ftm").split("\n") if line]
    assert [problem for entity in entities for problem in follow_the_money.problems_of(entity)] == []
    assert [entity["schema"] for entity in entities] == ["Article", "Address", "Documentation", "Mention"]


def test_an_editors_topics_are_in_every_format(shared_http: httpx.Client, article: UUID) -> None:
    shared_http.put(f"/v1/articles/{article}/topics", json={"topics": ["sport"]})
    for name in ("ninjs", "jsonld"):
        assert "mediatopic/15000000" in shared_http.get(f"/v1/articles/{article}", params={"format": name}).text
    assert "رياضة" in shared_http.get(f"/v1/articles/{article}", params={"format": "ftm"}).text


def test_unknown_formats_are_answered_with_the_known_ones(shared_http: httpx.Client, article: UUID) -> None:
    unknown = shared_http.get(f"/v1/articles/{article}", params={"format": "newsml"})
    assert unknown.status_code == 422
    assert all(name in unknown.text for name in MEDIA_TYPES)
    unaccepted = shared_http.get(f"/v1/articles/{article}", headers={"Accept": "text/csv"})
    assert unaccepted.status_code == 406
    assert all(media_type in unaccepted.json()["detail"] for media_type in MEDIA_TYPES.values())


def test_an_article_without_a_result_has_its_state_only(shared_http: httpx.Client, shared_ledger_url: str) -> None:
    waiting = accept_all(shared_ledger_url, [a_posting("ينتظر")])[0].article_id
    assert shared_http.get(f"/v1/articles/{waiting}").json()["result"] is None
    refused = shared_http.get(f"/v1/articles/{waiting}", params={"format": "ninjs"})
    assert (refused.status_code, refused.json()["title"]) == (409, "The article has no result")

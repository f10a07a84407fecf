"""Readers correct entities over HTTP, against real servers: at once, for what comes after, undone, in company."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from click.testing import CliRunner

from khabar.commands.corrections import command as corrections
from shared.contracts.article import Entity, Mention
from tests.support.builders import a_classified_article, a_posting, an_envelope
from tests.support.ledger import accept_all
from tests.support.storing import store

TEXT = "أعلنت السلطات في مدينة درنة حالة الطوارئ بعد فيضانات."
DERNA, TOBRUK = "gn:88533", "gn:81302"


def an_article(
    url: str, *, entity: str = DERNA, name: str = "درنة", revision: int = 1, id_: UUID | None = None
) -> UUID:
    article_id = id_ or accept_all(url, [a_posting()])[0].article_id
    assert store(url, an_envelope(payload(entity, name), article_id=article_id, revision=revision)) == ["stored"]
    return article_id


def payload(entity: str = DERNA, name: str = "درنة") -> Any:
    known = Entity(id=entity, type="LOC", name=name, names={"ar": name}, link_confidence=0.9)
    text = TEXT.replace("درنة", name)
    at = text.index(name)
    mention = Mention(start=at, end=at + len(name), type="LOC", text=name, entity_id=entity)
    return a_classified_article(text=text, mentions=(mention,), entities=(known,))


@pytest.fixture
def article(ledger_url: str) -> UUID:
    """A stored article that names Derna once."""
    return an_article(ledger_url)


def decide(http: httpx.Client, **decision: Any) -> dict[str, Any]:
    answer = http.post("/v1/entity-corrections", json=decision)
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json()
    return found


def mention_of(http: httpx.Client, article: UUID) -> dict[str, Any]:
    mention = result(http, article)["mentions"][0]
    return {"field": "text", "start": mention["start"], "end": mention["end"]}


def result(http: httpx.Client, article: UUID) -> dict[str, Any]:
    found: dict[str, Any] = http.get(f"/v1/articles/{article}").json()["result"]
    return found


def ids(http: httpx.Client, article: UUID) -> list[str]:
    return [entity["id"] for entity in result(http, article)["entities"]]


def found_by(http: httpx.Client, entity: str) -> list[str]:
    return [hit["id"] for hit in http.get("/v1/search", params={"entity": entity}).json()["hits"]]


def test_no_name_goes_from_article_search_counts_and_exports(http: httpx.Client, article: UUID) -> None:
    assert found_by(http, DERNA) == [str(article)]
    done = decide(http, kind="not_a_name", article=str(article), mention=mention_of(http, article), note="a verb")
    assert (done["articles"], done["correction"]["who"], done["correction"]["note"]) == (1, "local", "a verb")
    assert (result(http, article)["mentions"], ids(http, article)) == ([], [])
    assert found_by(http, DERNA) == []
    assert http.get(f"/v1/entities/{DERNA}").json()["articles"] == 0
    exported = [json.loads(line) for line in http.get("/v1/exports").text.splitlines()]
    assert [one["result"]["entities"] if "result" in one else one["entities"] for one in exported] == [[]]


def test_a_mention_is_an_entity_that_only_the_knowledge_base_knows(http: httpx.Client, article: UUID) -> None:
    decide(http, kind="is", article=str(article), mention=mention_of(http, article), target="iso:LY")
    (entity,) = result(http, article)["entities"]
    assert (entity["id"], entity["names"]["en"], entity["country"]) == ("iso:LY", "Libya", "LY")
    assert found_by(http, "iso:LY") == [str(article)]


def test_a_decision_about_a_mention_outlives_a_replay(http: httpx.Client, ledger_url: str, article: UUID) -> None:
    decide(http, kind="type", article=str(article), mention=mention_of(http, article), type="ORG")
    before = ids(http, article)
    an_article(ledger_url, revision=2, id_=article)
    assert ids(http, article) == before
    assert [mention["type"] for mention in result(http, article)["mentions"]] == ["ORG"]


def test_two_that_are_one_are_one_in_the_next_article_too(http: httpx.Client, ledger_url: str, article: UUID) -> None:
    other = an_article(ledger_url, entity=TOBRUK, name="طبرق")
    done = decide(http, kind="same", entity=TOBRUK, target=DERNA)
    assert (done["articles"], ids(http, other)) == (1, [DERNA])
    following = an_article(ledger_url, entity=TOBRUK, name="طبرق")
    assert ids(http, following) == [DERNA]
    assert sorted(found_by(http, DERNA)) == sorted(map(str, (article, other, following)))
    assert [one["id"] for one in http.get("/v1/entities", params={"q": "طبرق"}).json()["entities"]] == [DERNA]
    page = http.get(f"/entities/{TOBRUK}", follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, f"/entities/{DERNA}")


def test_what_is_undone_is_as_it_was(http: httpx.Client, ledger_url: str, article: UUID) -> None:
    other = an_article(ledger_url, entity=TOBRUK, name="طبرق")
    before = [result(http, one) for one in (article, other)]
    made = decide(http, kind="same", entity=TOBRUK, target=DERNA)["correction"]
    following = an_article(ledger_url, entity=TOBRUK, name="طبرق")
    undone = http.delete(f"/v1/entity-corrections/{made['id']}")
    assert (undone.status_code, undone.json()["articles"]) == (200, 2)
    assert undone.json()["correction"]["undone_by"] == "local"
    assert [result(http, one) for one in (article, other)] == before
    assert ids(http, following) == [TOBRUK]
    assert found_by(http, DERNA) == [str(article)]
    assert [one["id"] for one in http.get("/v1/entities", params={"q": "طبرق"}).json()["entities"]] == [TOBRUK]
    assert http.delete(f"/v1/entity-corrections/{made['id']}").status_code == 404


@pytest.mark.parametrize("kind", ["two", "never"])
def test_under_one_name_it_is_not_this_entity_now_and_later(
    http: httpx.Client, ledger_url: str, article: UUID, kind: str
) -> None:
    decide(http, kind=kind, entity=DERNA, name="دَرنة")
    following = an_article(ledger_url)
    (one,), (other,) = ids(http, article), ids(http, following)
    assert one == other != DERNA
    assert one.startswith("local:")
    assert found_by(http, DERNA) == []


def test_an_entity_is_of_another_type_on_its_page_and_back(http: httpx.Client, article: UUID) -> None:
    made = decide(http, kind="type", entity=DERNA, type="ORG")["correction"]
    assert http.get(f"/v1/entities/{DERNA}").json()["type"] == "ORG"
    assert result(http, article)["entities"][0]["type"] == "ORG"
    http.delete(f"/v1/entity-corrections/{made['id']}")
    assert http.get(f"/v1/entities/{DERNA}").json()["type"] == "LOC"
    assert result(http, article)["entities"][0]["type"] == "LOC"


def test_the_same_again_is_one_decision_and_all_is_listed_and_audited(http: httpx.Client, article: UUID) -> None:
    mention = mention_of(http, article)
    first = decide(http, kind="never", entity=DERNA, name="درنة")
    again = decide(http, kind="never", entity=DERNA, name="درنة")
    assert (first["new"], again["new"]) == (True, False)
    assert again["correction"]["id"] == first["correction"]["id"]
    decide(http, kind="not_a_name", article=str(article), mention=mention)
    listed = http.get("/v1/entity-corrections").json()["corrections"]
    assert [one["kind"] for one in listed] == ["never", "not_a_name"]
    assert listed[1]["mention"] == {"field": "text", "word": "درنة", "occurrence": 0}
    assert http.get("/v1/entity-corrections", params={"article": str(article)}).json()["corrections"] == listed[1:]
    assert http.get("/v1/entity-corrections", params={"entity": DERNA}).json()["corrections"] == listed[:1]
    entries = http.get("/v1/audit", params={"action": "entity-corrections"}).json()["entries"]
    assert [entry["detail"]["kind"] for entry in entries] == ["not_a_name", "never", "never"]
    assert "درنة" not in json.dumps(entries, ensure_ascii=False)


def test_decisions_made_at_once_are_all_kept(http: httpx.Client, ledger_url: str) -> None:
    names = [f"مدينة{letter}" for letter in "ابتثجحخد"]
    articles = [an_article(ledger_url, entity=f"x:{number}", name=name) for number, name in enumerate(names)]

    def one(number: int) -> None:
        decide(http, kind="same", entity=f"x:{number}", target="iso:LY")
        decide(http, kind="not_a_name", article=str(articles[number]), mention={"word": names[number]})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(len(names))))
    assert [ids(http, article) for article in articles] == [[]] * len(names)
    assert len(http.get("/v1/entity-corrections").json()["corrections"]) == 2 * len(names)
    for made in http.get("/v1/entity-corrections").json()["corrections"][::-1]:
        http.delete(f"/v1/entity-corrections/{made['id']}")
    assert [ids(http, article) for article in articles] == [[f"x:{number}"] for number in range(len(names))]


def test_an_article_stored_beside_a_decision_has_it(http: httpx.Client, ledger_url: str, article: UUID) -> None:
    others = [accept_all(ledger_url, [a_posting()])[0].article_id for _ in range(20)]
    with ThreadPoolExecutor(4) as pool:
        stored = pool.map(lambda id_: store(ledger_url, an_envelope(payload(), article_id=id_)), others)
        decide(http, kind="same", entity=DERNA, target="iso:LY")
        assert list(stored) == [["stored"]] * 20
    assert {tuple(ids(http, one)) for one in (article, *others)} == {("iso:LY",)}


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        ({"kind": "same", "entity": DERNA}, 422),
        ({"kind": "same", "entity": DERNA, "target": DERNA}, 422),
        ({"kind": "same", "entity": DERNA, "target": "wd:Q0"}, 422),
        ({"kind": "same", "entity": "wd:Q0", "target": DERNA}, 404),
        ({"kind": "never", "entity": DERNA, "name": "!!"}, 422),
        ({"kind": "not_a_name", "entity": DERNA}, 422),
        ({"kind": "is", "article": str(UUID(int=0)), "mention": {"start": 0, "end": 1}, "target": DERNA}, 404),
        ({"kind": "type", "article": str(UUID(int=0)), "mention": {"start": 0}, "type": "ORG"}, 422),
        ({"kind": "dog", "entity": DERNA}, 422),
        ({"kind": "type", "entity": f"{DERNA}\x00", "type": "ORG"}, 422),
    ],
)
def test_what_cannot_be_decided_is_refused(
    http: httpx.Client, article: UUID, decision: dict[str, Any], status: int
) -> None:
    answer = http.post("/v1/entity-corrections", json=decision)
    assert answer.status_code == status, answer.text
    assert http.get("/v1/entity-corrections").json()["corrections"] == []
    assert ids(http, article) == [DERNA]


def test_a_mention_that_is_not_there_and_a_circle_are_refused(http: httpx.Client, article: UUID) -> None:
    answer = http.post(
        "/v1/entity-corrections",
        json={"kind": "not_a_name", "article": str(article), "mention": {"start": 0, "end": 2}},
    )
    assert (answer.status_code, "no-such-mention" in answer.json()["type"]) == (422, True)
    decide(http, kind="same", entity=DERNA, target="iso:LY")
    circle = http.post("/v1/entity-corrections", json={"kind": "same", "entity": "iso:LY", "target": DERNA})
    assert circle.status_code == 409


def test_what_a_process_left_is_carried_out_by_the_next(
    http: httpx.Client, ledger_url: str, article: UUID, connection: psycopg.Connection
) -> None:
    from services.console.corrections.entity_store import carry_out_the_rest

    connection.execute(
        "INSERT INTO entity_corrections (who, kind, entity, target, facts)"
        " VALUES ('a', 'same', %s, 'x:1', '{\"type\": \"LOC\", \"name\": \"x\"}')",
        (DERNA,),
    )
    carry_out_the_rest(connection)
    assert ids(http, article) == ["x:1"]
    assert http.get("/v1/entity-corrections").json()["corrections"][0]["settled"]


def test_they_are_taken_to_a_file_and_back(http: httpx.Client, article: UUID, tmp_path: Path) -> None:
    decide(http, kind="is", article=str(article), mention=mention_of(http, article), target="iso:LY", editor="Salma")
    made = decide(http, kind="same", entity="iso:LY", target=DERNA, note="a test")["correction"]
    after, out, url = result(http, article), tmp_path / "decided.jsonl", str(http.base_url)
    assert CliRunner().invoke(corrections, ["export", "--out", str(out), "--url", url]).exit_code == 0
    assert [json.loads(line)["editor"] for line in out.read_text(encoding="utf-8").splitlines()] == ["Salma", "local"]
    for number in (made["id"], made["id"] - 1):
        assert http.delete(f"/v1/entity-corrections/{number}").status_code == 200
    assert ids(http, article) == [DERNA]
    out.write_text(out.read_text(encoding="utf-8") + "no line\n", encoding="utf-8")
    ran = CliRunner().invoke(corrections, ["import", str(out), "--url", url])
    assert "2 corrections made, 0 in force already, 1 refused" in ran.stdout
    assert ran.exit_code == 3
    assert result(http, article) == after

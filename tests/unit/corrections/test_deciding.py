"""What decisions about entities do to an article: pure, in their order, the later one wins."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.corrections.deciding import Correction, Findings, Place, corrected, place_of, unlinked_id
from shared.text.analysis import name_key

ARTICLE, OTHER = UUID(int=1), UUID(int=2)
TEXT = "التقى بشار الأسد في دمشق وفدا. وقال الأسد إن الحل قريب. وزار الوفد دمشق."


def a_mention(word: str, entity: str, type_: str = "PER", occurrence: int = 0) -> dict[str, Any]:
    start = -1
    for _ in range(occurrence + 1):
        start = TEXT.index(word, start + 1)
    end = start + len(word)
    return {"start": start, "end": end, "type": type_, "text": word, "entity_id": entity, "confidence": 0.9}


def an_entity(id_: str, name: str, type_: str = "PER", count: int = 1) -> dict[str, Any]:
    return {"id": id_, "type": type_, "name": name, "names": {"ar": name}, "count": count, "confidence": 0.9}


FOUND = Findings(
    title="",
    text=TEXT,
    language="ar",
    mentions=[
        a_mention("بشار الأسد", "wd:Q44329"),
        a_mention("دمشق", "gn:170654", "LOC"),
        a_mention("الأسد", "wd:Q44329", occurrence=1),
        a_mention("دمشق", "gn:170654", "LOC", occurrence=1),
    ],
    entities=[an_entity("wd:Q44329", "بشار الأسد", count=2), an_entity("gn:170654", "دمشق", "LOC", 2)],
    quotations=[
        {"start": 40, "end": 50, "text": "الحل قريب", "kind": "reported", "speaker": "الأسد",
         "speaker_start": TEXT.index("الأسد", 12), "speaker_end": TEXT.index("الأسد", 12) + 5, "entity_id": "wd:Q44329"}
    ],
)  # fmt: skip
HAFEZ = {"id": "khabar:hafez", "type": "PER", "name": "حافظ الأسد", "names": {"ar": "حافظ الأسد"}}


def after(*corrections: Correction) -> Findings:
    return corrected(ARTICLE, FOUND, corrections)[0]


def counts(found: Findings) -> dict[str, int]:
    return {entity["id"]: entity["count"] for entity in found.entities}


def of_mention(number: int, kind: Any, mention: int, **facts: Any) -> Correction:
    return Correction(number, kind, ARTICLE, place_of(FOUND, FOUND.mentions[mention]), **facts)


def test_a_mention_that_is_no_name_goes_and_the_others_of_its_entity_stay() -> None:
    found = after(of_mention(1, "not_a_name", 3))
    assert counts(found) == {"wd:Q44329": 2, "gn:170654": 1}
    assert len(found.mentions) == 3


def test_an_entity_without_mentions_is_gone() -> None:
    assert counts(after(of_mention(1, "not_a_name", 1), of_mention(2, "not_a_name", 3))) == {"wd:Q44329": 2}


def test_a_mention_is_another_entity_and_so_is_who_speaks_there() -> None:
    found = after(of_mention(1, "is", 2, target="khabar:hafez", facts=HAFEZ))
    assert counts(found) == {"wd:Q44329": 1, "gn:170654": 2, "khabar:hafez": 1}
    assert found.quotations[0]["entity_id"] == "khabar:hafez"
    assert found.entities[2]["name"] == "حافظ الأسد"


def test_a_mention_of_another_type_is_nobody_that_is_known() -> None:
    found = after(of_mention(1, "type", 1, type="ORG"))
    assert counts(found)[unlinked_id("دمشق", "ORG")] == 1
    assert [entity["type"] for entity in found.entities if entity["name"] == "دمشق"] == ["ORG", "LOC"]


def test_two_that_are_one_are_counted_together() -> None:
    found = after(Correction(1, "same", entity="wd:Q44329", target="gn:170654", facts={"type": "LOC"}))
    assert counts(found) == {"gn:170654": 4}
    assert found.quotations[0]["entity_id"] == "gn:170654"


@pytest.mark.parametrize(("kind", "target"), [("two", "khabar:hafez"), ("never", None)])
def test_under_one_name_it_is_another_or_nobody_that_is_known(kind: Any, target: str | None) -> None:
    decision = Correction(1, kind, entity="wd:Q44329", name=name_key("الأسد"), target=target, facts=HAFEZ)
    ids = [mention["entity_id"] for mention in after(decision).mentions]
    assert ids[0] == "wd:Q44329"
    assert ids[2] == (target or unlinked_id("الأسد", "PER"))


def test_an_entity_is_of_another_type_in_every_mention() -> None:
    found = after(Correction(1, "type", entity="gn:170654", type="ORG"))
    assert {mention["type"] for mention in found.mentions if mention["entity_id"] == "gn:170654"} == {"ORG"}


def test_the_later_decision_wins() -> None:
    first = of_mention(1, "is", 2, target="khabar:hafez", facts=HAFEZ)
    second = Correction(2, "same", entity="khabar:hafez", target="wd:Q44329")
    assert counts(after(second, first)) == counts(FOUND)
    assert counts(after(first)) != counts(FOUND)


def test_decisions_about_other_articles_and_entities_change_nothing() -> None:
    elsewhere = Correction(1, "not_a_name", OTHER, Place("text", "دمشق", 0))
    absent = Correction(2, "same", entity="wd:Q1", target="wd:Q2")
    assert corrected(ARTICLE, FOUND, [elsewhere, absent]) == (FOUND, [])


DECISIONS = st.lists(
    st.builds(
        Correction,
        id=st.integers(1, 50),
        kind=st.sampled_from(["same", "two", "never", "type"]),
        entity=st.sampled_from(["wd:Q44329", "gn:170654", "x:1"]),
        name=st.sampled_from([None, name_key("الأسد"), name_key("دمشق")]),
        type=st.sampled_from(["PER", "ORG"]),
        target=st.sampled_from(["wd:Q44329", "gn:170654", "x:1"]),
        facts=st.just(HAFEZ),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)


@given(DECISIONS)
def test_whatever_is_decided_entities_and_mentions_agree(decisions: list[Correction]) -> None:
    found, _ = corrected(ARTICLE, FOUND, decisions)
    named = [mention["entity_id"] for mention in found.mentions]
    assert counts(found) == {entity: named.count(entity) for entity in dict.fromkeys(named)}
    assert corrected(ARTICLE, FOUND, reversed(decisions))[0] == found

"""Among namesakes of a dump importance, the words of the name, time and the article decide, or nobody is linked."""

from pathlib import Path
from typing import Any

from services.extraction.gazetteer import Gazetteer, shipped_rows
from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.protocols import Span
from shared.knowledge.building import build
from shared.knowledge.reader import KnowledgeFile
from shared.text.normalisation import fold

IN_SYRIA = "أعلنت سوريا أن {} زار دمشق وحلب، وقالت وكالة سانا السورية إن {} غادر سوريا."


def a_person(id_: str, name: str, importance: int = 15, **facts: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "type": "PER",
        "names": {"ar": name},
        "forms": [f"ar:={fold(name)}"],
        "weight": importance,
        "importance": importance,
        "imported": True,
        **facts,
    }


def linked(folder: Path, text: str, *people: dict[str, Any]) -> list[str]:
    """The ids of the people that a text names, whose names the rows have; `{}` in the text is the first one's."""
    name = people[0]["names"]["ar"]
    path = folder / "names"
    build([*shipped_rows(), *people], path, {"version": "test"})
    whole = text.replace("{}", name)
    spans, at = [], whole.find(name)
    while at >= 0:
        spans.append(Span(at, at + len(name), "PER"))
        at = whole.find(name, at + 1)
    places = [Span(at, at + len(place), "LOC") for place in ("سوريا", "دمشق") if (at := whole.find(place)) >= 0]
    found = GazetteerLinker(Gazetteer.mapped(KnowledgeFile(path))).link(
        whole, sorted([*spans, *places], key=lambda span: span.start), language="ar"
    )
    return [entity.id for entity in found.entities if entity.type == "PER"]


def test_ten_thousand_namesakes_claim_nothing(tmp_path: Path) -> None:
    people = [a_person(f"x:{at}", "محمد علي", country="SY") for at in range(10_000)]
    (found,) = linked(tmp_path, IN_SYRIA, *people)
    assert found.startswith("local:")


def test_the_one_whom_the_world_knows_is_meant_among_many(tmp_path: Path) -> None:
    people = [a_person("x:known", "سامي النجار", 95), *(a_person(f"x:{at}", "سامي النجار") for at in range(100))]
    assert linked(tmp_path, "وصل {} أمس", *people) == ["x:known"]


def test_a_full_name_of_two_words_is_not_enough(tmp_path: Path) -> None:
    (found,) = linked(tmp_path, "وصل {} أمس", a_person("x:1", "سامي النجار", 40))
    assert found.startswith("local:")


def test_the_country_of_the_article_speaks_for_a_bearer(tmp_path: Path) -> None:
    people = [a_person("x:sy", "سامي النجار", 40, country="SY"), a_person("x:ma", "سامي النجار", 40, country="MA")]
    assert linked(tmp_path, IN_SYRIA, *people) == ["x:sy"]


def test_two_bearers_of_one_country_are_not_told_apart(tmp_path: Path) -> None:
    people = [a_person(f"x:{at}", "سامي النجار", 40, country="SY") for at in range(2)]
    (found,) = linked(tmp_path, IN_SYRIA, *people)
    assert found.startswith("local:")


def test_four_words_are_nearly_a_proof(tmp_path: Path) -> None:
    assert linked(tmp_path, "وصل {} أمس", a_person("x:1", "سامي كريم داود النجار", 40)) == ["x:1"]


def test_who_died_long_ago_is_hardly_meant(tmp_path: Path) -> None:
    people = a_person("x:old", "سامي النجار", 40, country="SY", died=1931)
    young = a_person("x:new", "سامي النجار", 40, country="SY", born=1970)
    assert linked(tmp_path, IN_SYRIA, young, people) == ["x:new"]


def test_a_dump_takes_nothing_from_what_ships(tmp_path: Path) -> None:
    people = [a_person(f"x:{at}", "بشار الأسد", 60, country="SY") for at in range(50)]
    (alone,) = GazetteerLinker(Gazetteer.load()).link("وصل بشار الأسد", [Span(4, 14, "PER")], language="ar").entities
    assert linked(tmp_path, "وصل {}", *people) == [alone.id]

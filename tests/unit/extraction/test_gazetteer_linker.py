from services.extraction.gazetteer_linker import GazetteerLinker, local_id
from services.extraction.protocols import Linked, Span
from tests.unit.extraction.gazetteers import a_gazetteer, a_row

TRIPOLI_LY = a_row("gn:ly", "LOC", "طرابلس", country="LY", weight=1_150_000)
TRIPOLI_LB = a_row("gn:lb", "LOC", "طرابلس", country="LB", weight=230_000)
LEBANON = a_row("iso:LB", "LOC", "لبنان", country="LB", weight=10**10)
LIBYA = a_row("iso:LY", "LOC", "ليبيا", country="LY", weight=10**10)
GAZETTEER = a_gazetteer(TRIPOLI_LY, TRIPOLI_LB, LEBANON, LIBYA)


def link(text: str, *names: tuple[str, str]) -> Linked:
    spans = []
    at = 0
    for name, type_ in names:
        at = text.index(name, at)
        spans.append(Span(at, at + len(name), type_))  # type: ignore[arg-type]  # tests give valid types
        at += len(name)
    return GazetteerLinker(GAZETTEER).link(text, spans, language="ar")


def test_namesakes_are_told_apart_by_the_country_of_the_article() -> None:
    assert link("طرابلس في لبنان", ("طرابلس", "LOC"), ("لبنان", "LOC")).entities[0].id == "gn:lb"
    assert link("طرابلس في ليبيا", ("طرابلس", "LOC"), ("ليبيا", "LOC")).entities[0].id == "gn:ly"


def test_a_name_of_two_places_is_neither_when_nothing_tells_them_apart() -> None:
    (entity,) = link("طرابلس", ("طرابلس", "LOC")).entities
    assert entity.id.startswith("local:")
    assert (entity.latitude, entity.link_confidence) == (None, None)


def test_an_unknown_name_gets_the_same_id_in_every_spelling() -> None:
    linked = link('حركة الأمل و"حركة الامل"', ("حركة الأمل", "ORG"), ("حركة الامل", "ORG"))
    assert [entity.count for entity in linked.entities] == [2]
    assert linked.entities[0].id == local_id("حركه الامل", "ORG")


def test_type_is_part_of_an_unknown_id() -> None:
    assert local_id("x", "ORG") != local_id("x", "PER")


def test_a_hidden_article_is_put_back_for_the_lookup() -> None:
    gazetteer = a_gazetteer(a_row("wd:Q1065", "ORG", "الأمم المتحدة"))
    text = "لأمم المتحدة"
    linked = GazetteerLinker(gazetteer).link(text, [Span(0, len(text), "ORG")], language="ar")
    assert linked.entities[0].id == "wd:Q1065"


def test_entities_carry_what_the_gazetteer_knows() -> None:
    (entity,) = link("لبنان", ("لبنان", "LOC")).entities
    assert (entity.name, entity.country, entity.count) == ("لبنان", "LB", 1)

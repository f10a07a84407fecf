import pytest

from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.protocols import Linked, Span
from shared.contracts.article import EntityType
from tests.unit.extraction.gazetteers import a_gazetteer, a_row


def a_place(
    id_: str, *names: str, country: str, at: tuple[float, float], weight: int, **facts: object
) -> dict[str, object]:
    row = a_row(id_, "LOC", *names, country=country, weight=weight)
    return row | {"latitude": at[0], "longitude": at[1]} | facts


def a_country(code: str, *names: str) -> dict[str, object]:
    return a_row(f"iso:{code}", "LOC", *names, country=code, weight=10**10)


GAZETTEER = a_gazetteer(
    a_country("LB", "لبنان"),
    a_country("LY", "ليبيا"),
    a_country("OM", "عمان", "سلطنة عمان"),
    a_country("JO", "الأردن"),
    a_country("US", "الولايات المتحدة"),
    a_country("FR", "فرنسا"),
    a_place("gn:tripoli-lb", "طرابلس", country="LB", at=(34.4, 35.8), weight=10**8 + 230_000),
    a_place("gn:tripoli-ly", "طرابلس", country="LY", at=(32.9, 13.2), weight=10**8 + 1_150_000),
    a_place("gn:amman", "عمان", country="JO", at=(31.9, 35.9), weight=10**8 + 1_300_000),
    a_place("gn:beirut", "بيروت", country="LB", at=(33.9, 35.5), weight=10**8 + 1_900_000),
    a_place("gn:village", "?العين", country="LB", at=(34.2, 36.4), weight=4_000),
    a_place("gn:paris", "باريس", country="FR", at=(48.9, 2.3), weight=10**8 + 2_100_000),
    a_place("gn:paris-tx", "?باريس", country="US", at=(33.7, -95.6), weight=24_000, region="US-TX"),
    a_place("gn:texas", "تكساس", country="US", at=(31, -99), weight=10**9, area=True, region="US-TX"),
    a_row("khabar:people-lebanese", "MISC", "لبناني", "اللبنانية", "اللبناني", country="LB"),
    a_row("khabar:club", "ORG", "@الأهلي", country="EG"),
    a_row("khabar:other-club", "ORG", "@الأهلي", country="SA"),
)


def linked(text: str, *names: str, type_: EntityType = "LOC") -> Linked:
    spans, at = [], 0
    for name in names:
        at = text.index(name, at)
        kind: EntityType = "MISC" if "لبناني" in name else type_
        spans.append(Span(at, at + len(name), kind))
        at += len(name)
    return GazetteerLinker(GAZETTEER).link(text, spans, language="ar")


def ids(text: str, *names: str) -> list[str]:
    return [mention.entity_id or "" for mention in linked(text, *names).mentions]


@pytest.mark.parametrize(
    ("text", "names", "id_"),
    [
        ("هدوء في طرابلس. وفي بيروت تظاهروا، وكان لبنان", ("طرابلس", "بيروت", "لبنان"), "gn:tripoli-lb"),
        ("هدوء في طرابلس اللبنانية بعد ليبيا", ("طرابلس", "اللبنانية", "ليبيا"), "gn:tripoli-lb"),
        ("هدوء في طرابلس في ليبيا بعد بيروت", ("طرابلس", "ليبيا", "بيروت"), "gn:tripoli-ly"),
        ("عاصفة تضرب باريس، في تكساس", ("باريس", "تكساس"), "gn:paris-tx"),
        ("عاصفة تضرب باريس وباقي فرنسا", ("باريس", "فرنسا"), "gn:paris"),
        ("وصل إلى مدينة عمان أمس", ("عمان",), "gn:amman"),
        ("وصل سلطان عمان أمس", ("عمان",), "iso:OM"),
        ("أحرقوا بلدة العين قرب بيروت في لبنان", ("العين", "بيروت", "لبنان"), "gn:village"),
    ],
)
def test_a_shared_name_is_told_by_what_stands_around(text: str, names: tuple[str, ...], id_: str) -> None:
    assert ids(text, *names)[0] == id_


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("هدوء حذر في طرابلس", ("طرابلس",)),
        ("جفت العين منذ شهر", ("العين",)),
        ("جفت العين في ليبيا قرب طرابلس وكانت ليبيا", ("العين", "ليبيا", "طرابلس", "ليبيا")),
    ],
)
def test_an_unsure_name_has_no_pin(text: str, names: tuple[str, ...]) -> None:
    entity = linked(text, *names).entities[0]
    assert entity.id.startswith("local:")
    assert (entity.latitude, entity.longitude, entity.country, entity.link_confidence) == (None, None, None, None)


def test_one_name_may_stand_for_two_things_of_an_article() -> None:
    text = "وصل سلطان عمان إلى العاصمة عمان"
    assert ids(text, "عمان", "عمان") == ["iso:OM", "gn:amman"]


def test_more_context_makes_surer() -> None:
    some = linked("في طرابلس قرب بيروت", "طرابلس", "بيروت").entities[0].link_confidence
    more = linked("في طرابلس قرب بيروت في لبنان اللبناني", "طرابلس", "بيروت", "لبنان", "اللبناني").entities[0]
    assert more.link_confidence is not None
    assert more.link_confidence > (some or 0)


def test_clubs_of_one_name_are_told_by_the_country() -> None:
    text = "فاز الأهلي أمس"
    at = text.index("الأهلي")
    (entity,) = GazetteerLinker(GAZETTEER).link(text, [Span(at, at + 6, "ORG")], language="ar").entities
    assert entity.id.startswith("local:")


def test_two_places_of_one_name_are_two_entities_where_the_text_tells_them_apart() -> None:
    text = "رحلة من طرابلس في ليبيا إلى طرابلس اللبنانية"
    found = ids(text, "طرابلس", "ليبيا", "طرابلس", "اللبنانية")
    assert (found[0], found[2]) == ("gn:tripoli-ly", "gn:tripoli-lb")


def test_the_bare_name_is_the_place_that_the_text_tells_once() -> None:
    text = "هدوء في طرابلس اللبنانية بعد ليلة عنيفة، وقال سكان طرابلس إنهم تعبوا من ليبيا"
    found = ids(text, "طرابلس", "اللبنانية", "طرابلس", "ليبيا")
    assert (found[0], found[2]) == ("gn:tripoli-lb", "gn:tripoli-lb")


def test_a_place_that_the_text_puts_elsewhere_is_not_the_known_one() -> None:
    text = "فيضان يهدد بيروت في ولاية تكساس"
    assert ids(text, "بيروت", "تكساس")[0].startswith("local:")
    assert ids("فيضان يهدد بيروت", "بيروت") == ["gn:beirut"]


def test_a_state_is_not_the_country_of_its_name() -> None:
    gazetteer = a_gazetteer(
        a_country("GE", "جورجيا"),
        a_place("gn:georgia-us", "جورجيا الأمريكية", "?جورجيا", country="US", at=(33, -83), weight=10**9, area=True),
        a_country("US", "الولايات المتحدة"),
    )
    text = "فرز الأصوات في ولاية جورجيا، وقالت الولايات المتحدة إن جورجيا نزيهة"
    names = ("جورجيا", "الولايات المتحدة", "جورجيا")
    spans, at = [], 0
    for name in names:
        at = text.index(name, at)
        spans.append(Span(at, at + len(name), "LOC"))
        at += len(name)
    found = GazetteerLinker(gazetteer).link(text, spans, language="ar").mentions
    assert [mention.entity_id for mention in found] == ["gn:georgia-us", "iso:US", "gn:georgia-us"]


@pytest.mark.parametrize("full", ["عمان", "سلطنة عمان"])
def test_who_names_the_sultanate_in_full_means_the_city_by_the_bare_name(full: str) -> None:
    text = "قال الأردن إن المفاوضات في عمان تقدمت بحضور سلطنة عمان"
    assert ids(text, "الأردن", "عمان", full)[1:] == ["gn:amman", "iso:OM"]


def test_a_country_named_in_full_stays_the_country_by_its_bare_name() -> None:
    text = "أعلنت سلطنة عمان الخطة، وقالت عمان إنها ستبدأ غدا"
    assert ids(text, "سلطنة عمان", "عمان") == ["iso:OM", "iso:OM"]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("سجل محمد صلاح هدفين", True),
        ("قال المدرب إن محمد صلاح (33 عاما) سيلعب", True),
        ("دهست سيارة الطفل محمد صلاح أمام مدرسته", False),
        ("دهست سيارة محمد صلاح (8 أعوام) أمام مدرسته", False),
        ("أوقفت الشرطة السائق محمد صلاح", False),
        ("a car hit eight-year-old محمد صلاح near his school", False),
    ],
)
def test_a_child_or_an_unknown_man_is_not_the_known_one(text: str, known: bool) -> None:
    gazetteer = a_gazetteer(a_row("wd:Q1", "PER", "محمد صلاح", country="EG"))
    at = text.index("محمد")
    (mention,) = GazetteerLinker(gazetteer).link(text, [Span(at, at + 9, "PER")], language="ar").mentions
    assert (mention.entity_id == "wd:Q1") == known


def test_a_span_that_begins_a_longer_known_name_becomes_all_of_it() -> None:
    gazetteer = a_gazetteer(a_country("GN", "غينيا"), a_country("GW", "غينيا بيساو"))
    text = "قال رئيس غينيا بيساو إنه سيزور غينيا"
    spans = [Span(9, 14, "LOC"), Span(15, 20, "PER"), Span(31, 36, "LOC")]
    found = GazetteerLinker(gazetteer).link(text, spans, language="ar").mentions
    assert [(mention.text, mention.entity_id) for mention in found] == [("غينيا بيساو", "iso:GW"), ("غينيا", "iso:GN")]

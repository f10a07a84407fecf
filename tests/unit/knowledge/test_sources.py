"""Dumps as others publish them: read, told apart by their content, and refused with a sentence when damaged."""

import bz2
import gzip
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khabar.knowledge.facts import Facts
from khabar.knowledge.sources import Source
from shared.errors import ConfigurationError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LANGUAGES = ("ar", "en")
TYPES = frozenset({"PER", "LOC", "ORG"})


def item(property_: str, value: Any, **more: Any) -> dict[str, Any]:
    snak = {"snaktype": "value", "property": property_, "datavalue": {"value": value, "type": "x"}}
    return {"mainsnak": snak, "rank": "normal", "type": "statement", **more}


def a_human(id_: str = "Q900001", **labels: str) -> dict[str, Any]:
    named = labels or {"ar": "سامي النجار", "en": "Sami Najjar"}
    years = {
        "P580": [{"datavalue": {"value": {"time": "+2011-01-00T00:00:00Z"}}}],
        "P582": [{"datavalue": {"value": {"time": "+2014-01-00T00:00:00Z"}}}],
    }
    return {
        "type": "item",
        "id": id_,
        "labels": {language: {"language": language, "value": name} for language, name in named.items()},
        "aliases": {"en": [{"language": "en", "value": "Samy Al-Najjar"}]},
        "claims": {
            "P31": [item("P31", {"entity-type": "item", "id": "Q5"})],
            "P27": [item("P27", {"id": "Q858"})],
            "P569": [item("P569", {"time": "+1961-02-03T00:00:00Z", "precision": 11})],
            "P39": [item("P39", {"id": "Q83307"}, qualifiers=years)],
        },
        "sitelinks": {"arwiki": {"title": "x"}, "enwiki": {"title": "y"}},
    }


def a_dump(*items: dict[str, Any]) -> bytes:
    return ("[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in items) + "\n]\n").encode()


def zipped(content: bytes, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "about")
        packed.writestr("SY.txt", content)


def facts(path: Path) -> list[Facts]:
    return list(Source.of(str(path)).facts(languages=LANGUAGES, types=TYPES))


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, zstd.compress])
def test_a_dump_of_wikidata_is_read_however_it_is_packed(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    foreign = a_human("Q900002", ja="誰か")
    river = {"type": "item", "id": "Q900003", "labels": {"en": {"value": "A thing"}}, "claims": {}}
    (found,) = facts(written(tmp_path, "dump", pack(a_dump(a_human(), foreign, river))))
    assert (found.id, found.type, found.country, found.born) == ("wd:Q900001", "PER", "Q858", 1961)
    assert found.names == {"ar": "سامي النجار", "en": "Sami Najjar"}
    assert found.aliases == ["Samy Al-Najjar"]
    assert found.roles == [{"role": "Q83307", "from": 2011, "to": 2014}]
    assert 0 < found.importance < 50


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, zstd.compress])
def test_a_dump_that_is_cut_off_is_a_sentence(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    whole = pack(a_dump(*(a_human(f"Q9{at:06}") for at in range(3_000))))
    with pytest.raises(ConfigurationError, match=r"cut off|cannot be read"):
        facts(written(tmp_path, "dump", whole[: len(whole) - len(whole) // 3]))


def test_a_dump_without_its_last_line_is_cut_off(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cut off"):
        facts(written(tmp_path, "dump", a_dump(a_human())[:-2]))


def test_what_an_item_is_follows_from_what_is_said_of_it(tmp_path: Path) -> None:
    def thing(id_: str, **claims: Any) -> dict[str, Any]:
        return {**a_human(id_), "claims": claims}

    seat = [item("P159", {"id": "Q3766"})]
    point = [item("P625", {"latitude": 33.5, "longitude": 36.3})]
    items = [
        thing("Q900001", P31=[item("P31", {"id": "Q7278"})]),
        thing("Q900002", P159=seat, P625=point),
        thing("Q900003", P625=point, P17=[item("P17", {"id": "Q858"})], P1082=[item("P1082", {"amount": "+5000"})]),
        thing("Q900004"),
    ]
    found = facts(written(tmp_path, "dump", a_dump(*items)))
    assert [one.type for one in found] == ["ORG", "ORG", "LOC"]
    assert (found[2].latitude, found[2].longitude, found[2].inhabitants) == (33.5, 36.3, 5000)


def test_a_result_of_a_query_is_read(tmp_path: Path) -> None:
    def cell(value: str, language: str = "") -> dict[str, str]:
        return {"type": "literal", "value": value, **({"xml:lang": language} if language else {})}

    uri = {"type": "uri", "value": "http://www.wikidata.org/entity/Q900001"}
    rows = [
        {"item": uri, "type": cell("PER"), "label": cell("سامي النجار", "ar"), "born": cell("1961-02-03T00:00:00Z")},
        {"item": uri, "type": cell("PER"), "label": cell("Sami Najjar", "en"), "coordinates": cell("Point(36.3 33.5)")},
    ]
    result = {"head": {"vars": ["item", "type", "label"]}, "results": {"bindings": rows}}
    (found,) = facts(written(tmp_path, "query.json", json.dumps(result)))
    assert (found.id, found.names["ar"], found.names["en"], found.born) == (
        "wd:Q900001",
        "سامي النجار",
        "Sami Najjar",
        1961,
    )
    assert (found.latitude, found.longitude) == (33.5, 36.3)


PLACE = (
    "9000001\tTall Rif\tTall Rif\tTell Rif,تل ريف\t35.10\t36.70\tP\tPPL\tSY\t\t01\t\t\t\t1200\t\t300"
    "\tAsia/Damascus\t2020-01-01"
)
HALF_A_LINE = '{"id": "a", "schema": "Person", "properties": {"name": ["x y"]}}\n{"id": "b", "sch'


@pytest.mark.parametrize("packed", [False, True])
def test_a_dump_of_geonames_is_read(tmp_path: Path, packed: bool) -> None:
    school = PLACE.replace("9000001", "9000002").replace("\tP\tPPL\t", "\tS\tSCH\t")
    content = f"{PLACE}\n{school}\n"
    path = tmp_path / ("SY.zip" if packed else "SY.txt")
    zipped(content.encode(), path) if packed else path.write_text(content, encoding="utf-8")
    (found,) = facts(path)
    assert (found.id, found.country, found.inhabitants, found.latitude) == ("gn:9000001", "SY", 1200, 35.1)
    assert "تل ريف" in found.aliases


def test_alternate_names_add_to_places(tmp_path: Path) -> None:
    rows = [
        "1\t9000001\tar\tتل ريف\t1",
        "2\t9000001\tlink\thttps://x",
        "3\t9000001\twkdt\tQ900009",
        "4\t9000001\tja\t丘",
    ]
    found = facts(written(tmp_path, "alternateNamesV2.txt", "\n".join(rows) + "\n"))
    assert [(one.type, one.names, one.identifiers.get("wikidata")) for one in found] == [
        (None, {"ar": "تل ريف"}, None),
        (None, {}, "Q900009"),
    ]


def test_follow_the_money_is_read(tmp_path: Path) -> None:
    person = {
        "id": "NK-x1",
        "schema": "Person",
        "caption": "Sami Najjar",
        "properties": {
            "name": ["Sami Najjar", "سامي النجار"],
            "birthDate": ["1961-02"],
            "nationality": ["sy"],
            "topics": ["sanction"],
            "wikidataId": ["Q900001"],
        },
    }
    ship = {"id": "NK-x2", "schema": "Vessel", "properties": {"name": ["MV Some"]}}
    (found,) = facts(written(tmp_path, "entities.ftm.json", "\n".join(map(json.dumps, (person, ship))) + "\n"))
    assert (found.id, found.country, found.born) == ("wd:Q900001", "SY", 1961)
    assert found.identifiers == {"wikidata": "Q900001", "ftm": "NK-x1"}
    assert found.names == {"en": "Sami Najjar", "ar": "سامي النجار"}


def test_popolo_is_read_with_parties_and_years(tmp_path: Path) -> None:
    content = {
        "persons": [
            {
                "id": "p1",
                "name": "Sami Najjar",
                "birth_date": "1961-02-03",
                "other_names": [{"name": "سامي النجار", "lang": "ar", "note": "multilingual"}],
                "identifiers": [{"scheme": "wikidata", "identifier": "Q900001"}],
            }
        ],
        "organizations": [
            {"id": "party/f", "name": "Front of Fields", "classification": "party"},
            {"id": "house", "name": "House", "classification": "legislature"},
        ],
        "memberships": [
            {"person_id": "p1", "on_behalf_of_id": "party/f", "role": "member", "start_date": "2012-05-01"}
        ],
    }
    person, party = facts(written(tmp_path, "popolo.json", json.dumps(content)))
    assert (person.id, person.names["ar"], person.born) == ("wd:Q900001", "سامي النجار", 1961)
    assert person.roles == [{"role": "member", "of": "Front of Fields", "from": 2012}]
    assert (party.type, party.names) == ("ORG", {"en": "Front of Fields"})


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("geonames", PLACE + "\n" + PLACE[:40] + "\n", "line 2: has .* columns"),
        ("geonames", PLACE.replace("35.10", "north"), "line 1: could not convert"),
        ("geonames-names", "1\tx\n", "line 1: is no line of GeoNames' alternate names"),
        (
            "ftm",
            '{"id": "a", "schema": "Person", "properties": {"name": ["x y"]}}\n{"id": "b", "sch',
            "line 2: is no JSON",
        ),
        ("ftm", '{"id": "a"}\n', "line 1: is no FollowTheMoney entity"),
        ("ftm", b"\xff\xfe\n", "line 1: is not UTF-8"),
        ("popolo", '{"persons": [{"id": "p1", "na', "is no JSON, or is cut off"),
        ("popolo", '{"people": []}', "no list of persons"),
        ("popolo", '{"persons": [{"id": "p1"}]}', "person 1: has no id or no name"),
        ("sparql", '{"results": {}}', "no results.bindings"),
        ("sparql", '{"results": {"bindings": [{}]}}', "result 1: needs"),
        ("wikidata", '[\n{"type": "item", "id"', "line 2: is no JSON, or is cut off"),
        ("wikidata", "[1]\n]", "line 1: is no JSON object"),
    ],
)
def test_what_is_damaged_is_a_sentence(tmp_path: Path, kind: str, content: str | bytes, said: str) -> None:
    path = written(tmp_path, "source", content)
    with pytest.raises(ConfigurationError, match=said):
        list(Source.of(f"{kind}:{path}").facts(languages=LANGUAGES, types=TYPES))


def test_a_file_that_tells_nothing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="none of the known sources; say which as KIND:"):
        Source.of(str(written(tmp_path, "notes.txt", "some words\n")))


def test_a_file_that_is_missing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Source.of(str(tmp_path / "none.json"))

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from services.extraction.gazetteer import Gazetteer
from services.extraction.handler import make_handler
from services.extraction.user_gazetteer import load_user_gazetteer
from shared.contracts.article import AnnotatedArticle, CleanArticle
from shared.errors import ConfigurationError
from shared.settings import Settings

CSV = """id,type,name_ar,name_en,aliases,country,latitude,longitude,wikidata
desk:shelter-7,LOC,مأوى السنديان,Sindyan Shelter,ملجأ السنديان|السنديان,SY,35.1,36.7,
desk:drone-unit,ORG,سرب الصقور,,,SY,,,
gn:174506,LOC,هجين,,بلدة هجين الكبرى,,,,Q12345
"""


@cache
def shipped() -> Gazetteer:
    return Gazetteer.load()


def a_file(folder: Path, content: str, name: str = "ours.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def annotated(path: Path, text: str) -> AnnotatedArticle:
    return make_handler(Settings(gazetteer=path, home=path.parent))(CleanArticle(text=text, language="ar"))


def test_own_entities_are_found_and_linked_with_their_facts(tmp_path: Path) -> None:
    article = annotated(a_file(tmp_path, CSV), "قصف سرب الصقور محيط مأوى السنديان، ثم عاد للسنديان.")
    found = {entity.id: entity for entity in article.entities}
    assert found["desk:drone-unit"].type == "ORG"
    shelter = found["desk:shelter-7"]
    assert (shelter.name, shelter.count, shelter.latitude, shelter.country) == ("مأوى السنديان", 2, 35.1, "SY")
    assert shelter.link_confidence is not None and shelter.link_confidence > 0.9


def test_the_report_records_the_version(tmp_path: Path) -> None:
    path = a_file(tmp_path, CSV)
    version = load_user_gazetteer(path, shipped(), folder=tmp_path / "kept").version
    assert annotated(path, "لا شيء هنا").extraction.notes == (f"user_gazetteer:{version}",)


def test_a_shipped_entity_keeps_what_a_correction_leaves_out(tmp_path: Path) -> None:
    (entity,) = annotated(a_file(tmp_path, CSV), "دخلوا بلدة هجين الكبرى فجرا").entities
    assert (entity.id, entity.country, entity.identifiers["wikidata"]) == ("gn:174506", "SY", "Q12345")
    assert entity.latitude == pytest.approx(34.69, abs=0.1)


def test_an_own_name_takes_precedence_over_the_shipped_one(tmp_path: Path) -> None:
    path = a_file(tmp_path, "id,type,name_ar\nours:damascus-desk,LOC,دمشق\n")
    assert [entity.id for entity in annotated(path, "وصل إلى دمشق أمس").entities] == ["ours:damascus-desk"]


def test_an_own_type_takes_precedence_over_that_of_the_tagger(tmp_path: Path) -> None:
    path = a_file(tmp_path, "id,type,name_ar\nours:paper,ORG,بغداد\n")
    assert [(entity.id, entity.type) for entity in annotated(path, "قالت بغداد إن").entities] == [("ours:paper", "ORG")]


def test_a_name_of_nothing_is_not_linked(tmp_path: Path) -> None:
    path = a_file(tmp_path, "id,type,name_ar\nnone,PER,محمد رمضان\nnone,LOC,دمشق\n")
    (entity,) = annotated(path, "وصل إلى دمشق أمس").entities
    assert entity.id.startswith("local:")
    assert entity.latitude is None


def test_an_own_name_within_a_longer_name_is_part_of_that(tmp_path: Path) -> None:
    path = a_file(tmp_path, "id,type,name_ar\nours:x,LOC,القاهرة\n")
    assert [entity.id for entity in annotated(path, "طلاب جامعة القاهرة").entities] != ["ours:x"]


def test_json_lines_say_the_same(tmp_path: Path) -> None:
    row = {"id": "desk:a", "type": "ORG", "names": {"ar": "سرب الصقور"}, "aliases": ["الصقور السود"], "country": "SY"}
    path = a_file(tmp_path, json.dumps(row, ensure_ascii=False) + "\n\n", "ours.jsonl")
    assert [entity.id for entity in annotated(path, "ظهر الصقور السود").entities] == ["desk:a"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,type,name_ar,latitude,longitude\na:1,LOC,قرية ما,134.5,20\n", "line 2, latitude: .*90, not '134.5'"),
        (
            "id,type,name_ar,latitude\na:1,LOC,قرية ما,34.5\n",
            "line 2, the whole line: latitude and longitude must both",
        ),
        ("id,type,name_ar\na:1,CITY,قرية ما\n", "line 2, type: .*'PER', 'LOC', 'ORG' or 'MISC'"),
        ("id,type,name_ar\n\n\nno colon,LOC,قرية ما\n", "line 4, id: .*not 'no colon'"),
        ("id,type,name_ar\na:1,LOC,و\n", "line 2, names: .*fewer than two letters"),
        ("id,type,name_ar\na:1,LOC,\n", "line 2, names: "),
        ("id,type,name_ar,country\na:1,LOC,قرية ما,Syria\n", "line 2, country: "),
        ("id,type,nom\na:1,LOC,x\n", "line 1: unknown columns 'nom'"),
        ("type,name_ar\nLOC,x\n", "line 1: the first line must name the columns; id missing"),
        ("", "line 1: the first line must name the columns"),
        ("id,type,name_ar\na:1,LOC,قرية\na:1,LOC,بلدة\n", "line 3, id: 'a:1' is on line 2 already"),
        ("id,type,name_ar\na:1,LOC,قرية ما\na:2,LOC,قريه ما\n", "line 3, names: .* stands for 'a:1' on line 2 already"),
        ("id,type,name_ar\na:1,LOC,قرية,too many\n", "line 2: 4 cells under 3 columns"),
    ],
)
def test_mistakes_in_csv_are_named_by_line_and_field(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=f"KHABAR_GAZETTEER: (?s:.)*{said}"):
        load_user_gazetteer(a_file(tmp_path, content), shipped(), folder=tmp_path / "kept")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{]", "line 1: is no JSON"),
        ("[1]", "line 1: is no JSON object"),
        ('{"id": "a:1", "type": "LOC", "names": {"arabic": "x y"}}', "line 1, names: 'arabic' is no language code"),
        ('{"id": "a:1", "type": "LOC", "names": {"ar": "x y"}, "lat": 3}', "line 1, lat: Extra inputs"),
        ('{"id": "a:1", "type": "LOC", "names": {"ar": 5}}', "line 1, names.ar: "),
    ],
)
def test_mistakes_in_json_lines_are_named_by_line_and_field(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=f"KHABAR_GAZETTEER: (?s:.)*{said}"):
        load_user_gazetteer(a_file(tmp_path, content, "ours.jsonl"), shipped(), folder=tmp_path / "kept")


def test_many_mistakes_are_counted(tmp_path: Path) -> None:
    content = "id,type,name_ar\n" + "x,LOC,قرية ما\n" * 50
    with pytest.raises(ConfigurationError, match="and 30 more"):
        load_user_gazetteer(a_file(tmp_path, content), shipped(), folder=tmp_path / "kept")


def test_a_missing_file_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="KHABAR_GAZETTEER: cannot read"):
        load_user_gazetteer(tmp_path / "none.csv", shipped(), folder=tmp_path / "kept")


def test_the_version_changes_with_the_content(tmp_path: Path) -> None:
    versions: list[Any] = [
        load_user_gazetteer(a_file(tmp_path, CSV + more), shipped(), folder=tmp_path / "kept").version
        for more in ("", "a:1,ORG,فريق ما,,,,,,\n")
    ]
    assert versions[0] != versions[1]

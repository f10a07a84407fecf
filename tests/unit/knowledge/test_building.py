"""`khabar knowledge build`: sources joined with what ships, a report, a dry run, and the old file kept."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from khabar.cli import khabar
from services.extraction.handler import make_handler
from shared.contracts.article import AnnotatedArticle, CleanArticle
from shared.errors import ConfigurationError
from shared.knowledge.reader import KnowledgeFile
from shared.settings import Settings
from tests.unit.knowledge.test_sources import PLACE, a_dump, a_human


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(khabar, ["knowledge", "build", *map(str, arguments)], catch_exceptions=False)


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def a_person(id_: str, name: str, born: str, **properties: Any) -> str:
    known = {"name": [name], "birthDate": [born], **properties}
    return json.dumps({"id": id_, "schema": "Person", "properties": known}, ensure_ascii=False) + "\n"


def annotated(path: Path, text: str) -> AnnotatedArticle:
    return make_handler(Settings(gazetteer=path, home=path.parent))(CleanArticle(text=text, language="ar"))


def test_sources_are_joined_by_identifier_and_by_name_with_evidence(tmp_path: Path) -> None:
    dump = written(tmp_path, "wikidata.json", a_dump(a_human()))
    people = written(
        tmp_path,
        "people.ftm.json",
        a_person("x1", "Other Spelling", "1950", wikidataId=["Q900001"])
        + a_person("x2", "Sami Najjar", "1961")
        + a_person("x3", "Sami Najjar", "1975"),
    )
    out = tmp_path / "world.knowledge"
    result = run("--out", out, dump, people)
    assert result.exit_code == 0
    assert "1 read, 1 new" in result.output
    # The first has another year of birth than its item: it is kept out.
    assert "3 read, 1 new, 0 joined by identifier, 1 by name, 1 kept out" in result.output
    assert "ftm:x2 is wd:Q900001: Sami Najjar" in result.output
    found = KnowledgeFile(out).by_id("wd:Q900001")
    assert found is not None
    assert (found["country"], found["identifiers"]["ftm"]) == ("SY", "x2")


def test_alternate_names_and_ids_come_to_their_places(tmp_path: Path) -> None:
    places = written(tmp_path, "SY.txt", PLACE + "\n")
    names = written(
        tmp_path, "names.txt", "1\t9000001\tar\tتل ريف\t1\n3\t9000001\twkdt\tQ900009\n4\t777777777\tar\tلا أحد\n"
    )
    out = tmp_path / "world.knowledge"
    assert "1 of things that nothing else names" in run("--out", out, places, names).output
    found = KnowledgeFile(out).by_id("gn:9000001")
    assert found is not None
    assert (found["names"]["ar"], found["identifiers"]["wikidata"]) == ("تل ريف", "Q900009")


def test_what_ships_gets_the_ids_of_the_world(tmp_path: Path) -> None:
    cairo = PLACE.replace("9000001\tTall Rif\tTall Rif", "360630\tCairo\tCairo")
    names = "3\t360630\twkdt\tQ900085\n"
    out = tmp_path / "world.knowledge"
    run("--out", out, written(tmp_path, "EG.txt", cairo), written(tmp_path, "names.txt", names))
    (entity,) = annotated(out, "وصل الوفد إلى القاهرة أمس").entities
    assert (entity.id, entity.identifiers["wikidata"]) == ("gn:360630", "Q900085")


def test_a_list_in_a_built_file_takes_precedence_as_it_does_alone(tmp_path: Path) -> None:
    ours = written(tmp_path, "ours.csv", "id,type,name_ar\ndesk:a,ORG,سرب الصقور\nnone,LOC,دمشق\n")
    out = tmp_path / "world.knowledge"
    run("--out", out, ours)
    first, second = annotated(out, "ظهر سرب الصقور قرب دمشق").entities
    assert (first.id, second.id.startswith("local:")) == ("desk:a", True)
    assert annotated(out, "لا شيء").extraction.notes == (f"user_gazetteer:{KnowledgeFile(out).about['version']}",)


def test_a_dry_run_reports_and_writes_nothing(tmp_path: Path) -> None:
    dump = written(tmp_path, "wikidata.json", a_dump(a_human()))
    result = run("--dry-run", dump)
    assert "1 read, 1 new" in result.output
    assert "nothing written" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["wikidata.json"]


def test_a_damaged_source_leaves_the_old_file(tmp_path: Path) -> None:
    whole = a_dump(a_human())
    out = tmp_path / "world.knowledge"
    run("--out", out, written(tmp_path, "wikidata.json", whole))
    before = out.read_bytes()
    with pytest.raises(ConfigurationError, match="cut off"):
        run("--out", out, written(tmp_path, "wikidata.json", whole[:-20]))
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["wikidata.json", "world.knowledge"]


@pytest.mark.parametrize("arguments", [[], ["--out", "x", "--dry-run"], ["--dry-run", "--types", "CITY"]])
def test_wrong_usage_is_said(tmp_path: Path, arguments: list[str]) -> None:
    result = run(*arguments, written(tmp_path, "SY.txt", PLACE + "\n"))
    assert result.exit_code == 2

"""`khabar annotate`: what would become of an article, without a server."""

import json
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

from khabar.annotating.annotator import Annotator
from khabar.cli import khabar
from shared.contracts.article import ClassifiedArticle, RawArticle
from shared.pipeline import PIPELINE
from shared.settings import PROJECT_ROOT, Settings

SAMPLE = PROJECT_ROOT / "khabar" / "demo" / "articles" / "01_conflict_idlib.txt"


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    """All stages loaded."""
    return Annotator(Settings())


def test_an_article_goes_through_all_stages_but_storing(annotator: Annotator) -> None:
    answer = annotator.annotate(RawArticle(content=SAMPLE.read_text(encoding="utf-8"), source="عيّنة"))
    result = ClassifiedArticle.model_validate(answer["result"])
    assert (answer["state"], result.language, result.source) == ("stored", "ar", "عيّنة")
    assert [record["stage"] for record in answer["timeline"]] == [stage.name for stage in PIPELINE[:-1]]
    assert result.removed
    assert "إدلب" in {entity.names.get("ar") for entity in result.entities}
    assert result.topics[0].key == "conflict"


def test_what_would_not_be_stored_says_why(annotator: Annotator) -> None:
    answer = annotator.annotate(RawArticle(content="  \n "))
    assert (answer["state"], answer["result"]) == ("rejected", None)
    assert answer["reason"] == answer["timeline"][-1]["notes"][0]


def test_what_breaks_a_stage_is_an_article_that_would_be_quarantined(annotator: Annotator) -> None:
    answer = annotator.annotate(RawArticle.model_construct(content="نص", title=cast(str, 3)))
    assert answer["state"] == "quarantined"
    assert annotator.annotate(RawArticle(content=SAMPLE.read_text(encoding="utf-8")))["state"] == "stored"


def test_the_command_reads_files_and_standard_input_and_says_which_would_not_be_stored(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text(" ", encoding="utf-8")
    ran = CliRunner().invoke(
        khabar, ["annotate", str(empty), "-", "--json", "--language", "ar"], input=SAMPLE.read_bytes()
    )
    rejected, annotated = map(json.loads, ran.stdout.splitlines())
    assert rejected["state"] == "rejected"
    assert annotated["result"]["language"] == "ar"
    assert ran.exit_code == 3


def test_a_line_that_is_no_article_is_named_and_the_others_go_on() -> None:
    ran = CliRunner().invoke(khabar, ["annotate", "--json"], input='{"content": 3}\n{"content": " "}\n')
    assert "article 1: The article is not valid" in ran.stderr
    assert json.loads(ran.stdout)["state"] == "rejected"
    assert ran.exit_code == 3


def test_the_command_shows_an_article_as_a_person_reads_it() -> None:
    ran = CliRunner().invoke(khabar, ["annotate", str(SAMPLE)])
    assert ran.exit_code == 0, ran.stderr
    assert "Entities" in ran.stdout
    assert "Topics" in ran.stdout


def test_a_file_that_is_not_there_is_named_before_models_are_loaded() -> None:
    ran = CliRunner().invoke(khabar, ["annotate", "/nothing/there.txt"])
    assert ran.exit_code == 1
    assert "/nothing/there.txt does not exist" in str(ran.exception)

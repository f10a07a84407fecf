"""Whoever needs to know the stages asks the map: nothing else lists them or names one in a string."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.contracts.article import ClassifiedArticle, CleanArticle, RawArticle, Report
from shared.contracts.registry import PAYLOADS
from shared.pipeline import CLEANING, PIPELINE, STAGE_NAMES, STORAGE, Stage, _in_order
from shared.settings import PROJECT_ROOT

THE_MAP = PROJECT_ROOT / "shared" / "pipeline.py"
QUOTED = re.compile(rf"""(["'`])({"|".join(STAGE_NAMES)})\1""")
PAYLOADS_OF_STAGES = re.compile(r"\{[^{}]*\b(CLEANING|EXTRACTION|CLASSIFICATION|STORAGE)\b\s*:")


def code() -> Iterator[Path]:
    for package in ("khabar", "services", "shared"):
        for path in sorted((PROJECT_ROOT / package).rglob("*")):
            if path.suffix in (".py", ".html", ".js") and "versions" not in path.parts and path != THE_MAP:
                yield path


def test_no_code_outside_a_stages_own_folder_names_it() -> None:
    found = []
    for path in code():
        text = path.read_text(encoding="utf-8")
        own = path.relative_to(PROJECT_ROOT).parts[1]
        # Words in backquotes are for readers.
        names = {name for mark, name in QUOTED.findall(text) if mark != "`"} - {own}
        if names or PAYLOADS_OF_STAGES.search(text):
            found.append(f"{path.relative_to(PROJECT_ROOT)}: {sorted(names)}")
    assert found == [], "ask shared.pipeline"


def test_every_stage_has_its_folder_and_nothing_else_is_called_a_stage() -> None:
    folders = {path.parent.name for path in (PROJECT_ROOT / "services").glob("*/stage.py")}
    assert folders == set(STAGE_NAMES)
    for name in folders:
        assert {"handler.py", "worker.py"} <= {path.name for path in (PROJECT_ROOT / "services" / name).iterdir()}


def test_what_stages_accept_and_emit_travels_under_a_name() -> None:
    for stage in PIPELINE:
        assert {stage.accepts, stage.emits or stage.accepts} <= set(PAYLOADS.values())


def test_only_the_last_stage_emits_nothing() -> None:
    assert [stage for stage in PIPELINE if stage.emits is None] == [PIPELINE[-1]]


@pytest.mark.parametrize("stage", PIPELINE[:-1], ids=lambda stage: stage.name)
def test_a_report_is_found_in_the_payload_and_in_its_json(stage: Stage) -> None:
    report = Report(status="partial", notes=("unsure",))
    assert stage.emits is not None
    article = CleanArticle(text="نص").adding(stage.name, {}, report)
    if stage.report is not None:
        article = stage.emits.model_validate({"text": "نص", stage.report: report})  # type: ignore[assignment]
    assert stage.report_of(article) == report
    record = article.model_dump()
    for key in stage.report_path:
        record = record[key]
    assert record == report.model_dump()


def test_stages_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="storage does not accept what cleaning emits"):
        _in_order(CLEANING, STORAGE)
    with pytest.raises(ValueError, match="no field of CleanArticle"):
        _in_order(Stage("cleaning", RawArticle, CleanArticle, report="topics"), Stage("x", CleanArticle, None))


def test_a_stage_begins_from_a_stored_record_without_what_later_stages_added() -> None:
    article = ClassifiedArticle(text="نص").adding("cleaning", {"a": 1}).adding("storage", {"b": 2})
    started = PIPELINE[1].start_of(article.model_dump())
    assert isinstance(started, CleanArticle)
    assert set(started.additions) == {"cleaning"}


def test_an_article_without_additions_is_written_as_before() -> None:
    assert "additions" not in CleanArticle(text="نص").model_dump()

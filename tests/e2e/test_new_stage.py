"""A stage is added by its folder, the map and the deployment files, as docs/adding-a-stage.md says; nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stack import RunningStack, running_stack
from tests.support.written_stage import copy_with_the_stage, steps

NAMES = ["cleaning", "counting", "extraction", "classification", "storage"]
TEXT = "غمرت السيول مدينة درنة في ليبيا يوم الأحد وقال مسؤولون إن آلاف السكان غادروا بيوتهم."
ALLOWED = ("services/counting/", "shared/pipeline.py", "docker-compose.yml", "deploy/")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of Khabar with the stage."""
    folder = tmp_path_factory.mktemp("with_a_stage") / "khabar"
    copy_with_the_stage(folder)
    return folder


@pytest.fixture(scope="module")
def stack(folder: Path) -> Iterator[RunningStack]:
    """The copy, running."""
    with running_stack(folder.parent / "home", code=folder) as running:
        yield running


def run(folder: Path, *arguments: str, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_only_the_folder_the_map_and_the_deployment_files_are_touched() -> None:
    assert len(list(steps())) > 5
    assert [step.path for step in steps() if not step.path.startswith(ALLOWED)] == []


def test_deployment_files_imports_and_contracts_fit_the_new_map(folder: Path) -> None:
    tests = [f"tests/architecture/test_{name}.py" for name in ("deployment", "helm_chart", "monitoring", "the_map")]
    run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not wheel", *tests, "tests/contracts")
    run(folder, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))")


def test_the_stage_runs_over_lines_without_a_server(folder: Path) -> None:
    (line,) = run(folder, "-m", "khabar", "stage", "counting", given=json.dumps({"id": 7, "text": TEXT})).splitlines()
    found = json.loads(line)
    assert set(found) == {"id", "language", "additions"}
    assert (found["id"], found["language"]) == (7, "ar")
    addition = found["additions"]["counting"]
    assert addition["values"] == {"words": 15}
    assert (addition["report"]["status"], addition["report"]["model"]) == ("done", "words-1")


def test_articles_go_through_the_stage_and_are_read_and_replayed(stack: RunningStack) -> None:
    with stack.http as http:
        posted = http.post("/v1/articles", json={"content": TEXT, "content_type": "text/plain", "title": "سيول"})
        assert posted.status_code == 202, posted.text
        first = stack.wait_for_article(posted.json()["id"])
        assert first["state"] == "stored"
        assert [record["stage"] for record in first["timeline"]] == NAMES
        addition = first["result"]["additions"]["counting"]
        assert addition["values"] == {"words": 15}
        assert [stage["stage"] for stage in http.get("/v1/stages").json()["stages"]] == NAMES
        page = http.get(f"/articles/{first['id']}", headers={"Accept": "text/html"}).text
        assert "words" in page
        enumerated = http.get("/openapi.json").json()["components"]["schemas"]["ReplayOrder"]["properties"]["stage"]
        assert enumerated["enum"] == NAMES
        for stage, filtered in (
            ("counting", {"model_stage": "counting", "model_not": "words-2"}),
            ("storage", {"model_stage": "counting", "model_below": "words-2"}),
        ):
            replay = json.loads(
                stack.khabar(
                    *("replay", "start", stage, "--follow", "--json"),
                    *(word for name, value in filtered.items() for word in (f"--{name.replace('_', '-')}", value)),
                )
            )
            assert (replay["state"], replay["outcomes"]) == ("finished", {"stored": 1})
        again = http.get(f"/v1/articles/{first['id']}").json()
    assert again["revision"] == 3
    assert again["result"]["additions"]["counting"] == addition
    assert [record["stage"] for record in again["timeline"]] == NAMES
    assert "counting" in stack.khabar("stages", "list")

"""What the pages for people who work on Khabar say is so."""

import json
import re
import socket
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from khabar.sbom import bill_of_materials
from shared.settings import PROJECT_ROOT

LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)\)")
HOUSE = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
PROJECT = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def read_yaml(path: str) -> Any:
    return yaml.safe_load((PROJECT_ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", HOUSE)
def test_links_of_the_house_lead_to_files(page: str) -> None:
    text = (PROJECT_ROOT / page).read_text(encoding="utf-8")
    targets = [found["target"].partition("#")[0] for found in LINK.finditer(text) if "://" not in found["target"]]
    assert targets
    assert [target for target in targets if target and not (PROJECT_ROOT / target).exists()] == []


def test_the_newest_change_is_the_version_of_package_and_chart() -> None:
    newest = re.search(r"^## (\S+)$", (PROJECT_ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == PROJECT["version"] == read_yaml("deploy/helm/khabar/Chart.yaml")["appVersion"]


def test_the_forge_runs_make_test_on_the_oldest_python() -> None:
    job = read_yaml(".github/workflows/test.yml")["jobs"]["test"]
    assert [step["run"] for step in job["steps"] if "run" in step] == ["make test"]
    assert job["strategy"]["matrix"]["python"][0] == PROJECT["requires-python"].removeprefix(">=")


def test_hooks_before_a_commit_fetch_nothing() -> None:
    repositories = read_yaml(".pre-commit-config.yaml")["repos"]
    assert {repository["repo"] for repository in repositories} == {"local"}
    hooks = [hook for repository in repositories for hook in repository["hooks"]]
    assert {hook["language"] for hook in hooks} == {"system"}
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks)
    files = [word for hook in hooks for word in hook["entry"].split() if word.endswith(".py")]
    assert files
    assert all((PROJECT_ROOT / file).is_file() for file in files)


def test_updates_are_configured_in_json() -> None:
    managers = json.loads((PROJECT_ROOT / "renovate.json").read_text(encoding="utf-8"))["enabledManagers"]
    # The hashed locks are written by `make lock`, with an override that an updating robot does not know.
    assert not {"pip_requirements", "pip-compile", "pep621"} & set(managers)


def test_the_bill_of_materials_lists_each_locked_package_and_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it calls somebody")

    monkeypatch.setattr(socket, "socket", refuse)
    lock, models = PROJECT_ROOT / "requirements" / "run.txt", PROJECT_ROOT / "services" / "models.lock"
    document = bill_of_materials(lock, models)
    text = lock.read_text(encoding="utf-8")
    libraries = [part for part in document["components"] if part["type"] == "library"]
    assert len(libraries) == len(re.findall(r"^\S+==", text, re.MULTILINE))
    listed = [
        entry["value"] for part in libraries for entry in part["properties"] if entry["name"] == "khabar:file-sha256"
    ]
    assert sorted(listed) == sorted(re.findall(r"sha256:([0-9a-f]{64})", text))
    files = {part["name"] for part in document["components"] if part["type"] == "data"}
    assert len(files) == len(models.read_text(encoding="utf-8").splitlines())
    assert all((PROJECT_ROOT / file).is_file() for file in files)
    assert document == bill_of_materials(lock, models)


def test_a_package_for_some_pythons_says_for_which(tmp_path: Path) -> None:
    lock, models = tmp_path / "run.txt", tmp_path / "models.lock"
    lock.write_text(
        f"some-package[extra]==1.2 ; python_version < '3.14' \\\n    --hash=sha256:{'a' * 64}\n", encoding="utf-8"
    )
    models.write_text("", encoding="utf-8")
    (package,) = bill_of_materials(lock, models)["components"]
    assert (package["purl"], package["properties"][1]["value"]) == (
        "pkg:pypi/some-package@1.2",
        "python_version < '3.14'",
    )


ARABIC = sorted((PROJECT_ROOT / "docs" / "ar").glob("*.md"))


@pytest.mark.parametrize("page", ARABIC, ids=lambda page: page.stem)
def test_an_arabic_page_runs_from_right_to_left_and_is_in_the_navigation(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith('<div dir="rtl" lang="ar" markdown>\n\n# ')
    assert text.endswith("\n\n</div>\n")
    assert f": ar/{page.name}\n" in (PROJECT_ROOT / "mkdocs.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [*ARABIC, PROJECT_ROOT / "docs" / "index.md"], ids=lambda page: page.stem)
def test_links_of_a_page_lead_to_files(page: Path) -> None:
    targets = [found[1] for found in re.finditer(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))]
    assert targets
    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


def test_the_readme_can_be_read_in_two_minutes() -> None:
    text = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    prose = re.sub(r"(?s:^```.*?^```$)|^\|.*$|\(\S+\)", "", text, flags=re.MULTILINE)
    assert len(prose.split()) < 500
    assert {"make run", "make test"} <= {line.split("#")[0].strip() for line in text.splitlines()}


def test_the_count_of_scrapes_is_that_of_the_folder() -> None:
    said = re.search(r"(\d+) scrapes", (PROJECT_ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8"))
    assert said is not None
    assert int(said[1]) == len(list((PROJECT_ROOT / "benchmarks" / "cleaning" / "scrapes").glob("*.txt")))


@pytest.mark.parametrize(("figure", "source"), [("2,279", "ingest"), ("10,133", "ingest"), ("15,389", "burst")])
def test_a_figure_of_the_pipeline_is_that_of_its_last_kept_run(figure: str, source: str) -> None:
    kept = (PROJECT_ROOT / "benchmarks" / "results" / f"{source}.md").read_text(encoding="utf-8")
    assert figure in (PROJECT_ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert figure.replace(",", "") in kept.replace(",", "")

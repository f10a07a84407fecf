"""Containers and the single machine run the same commands over the same stages."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from khabar.stack import Stack
from shared.access.scopes import ROUTES
from shared.pipeline import PIPELINE
from shared.settings import PROJECT_ROOT, Settings

COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT_ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
STAGES = [stage.name for stage in PIPELINE]
OURS = [name for name, service in SERVICES.items() if service["image"] == "khabar"]


def test_there_is_one_service_for_each_part() -> None:
    assert set(OURS) == {*STAGES, "ingest", "console", "relay", "webhooks", "collector", "stories", "migrations"}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_runs_the_same_command_in_a_container(stage: str) -> None:
    specs = {spec.name: spec for spec in Stack(Settings(), {"REDIS_URL": "x", "DATABASE_URL": "x"}).specs()}
    alone = [part.replace("{instance}", stage) for part in specs[stage].argv]
    assert alone[:3] == [sys.executable, "-m", "celery"]
    assert SERVICES[stage]["command"] == alone[2:]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_can_be_scaled(stage: str) -> None:
    """Neither a fixed container name nor a fixed port, and a node name that is unique in each container."""
    assert not {"container_name", "ports"} & SERVICES[stage].keys()
    assert f"{stage}@%h" in SERVICES[stage]["command"]


@pytest.mark.parametrize("name", OURS)
def test_services_start_after_the_migrations_and_are_restarted(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] in ("unless-stopped", "on-failure")
    if name != "migrations":
        assert service["depends_on"]["migrations"] == {"condition": "service_completed_successfully"}
        assert service["healthcheck"]["test"]


def test_the_broker_keeps_and_never_evicts() -> None:
    command = " ".join(SERVICES["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


@pytest.mark.parametrize("name", ["redis", "postgres"])
def test_the_servers_are_not_reachable_from_outside(name: str) -> None:
    assert "ports" not in SERVICES[name]


@pytest.mark.parametrize("name", ["ingest", "console"])
def test_who_needs_a_key_is_decided_by_where_the_one_port_is_published(name: str) -> None:
    published = "${KHABAR_PUBLISH:-127.0.0.1}"
    assert SERVICES[name]["environment"]["KHABAR_PUBLISHED_AT"] == published
    assert {service for service in SERVICES if "ports" in SERVICES[service]} == {"entry"}
    assert SERVICES["entry"]["ports"][0] == f"{published}:${{KHABAR_PORT:-8000}}:8000"
    assert all(port.startswith(f"{published}:") for port in SERVICES["entry"]["ports"])


def test_a_site_of_its_own_name_is_reached_where_certificates_are_given() -> None:
    assert [port.rpartition(":")[2] for port in SERVICES["entry"]["ports"]] == ["8000", "80", "443"]
    for port in SERVICES["entry"]["ports"][1:]:
        assert "${KHABAR_SITE:+" in port, "nobody needs these ports while there is no name"
    checked = " ".join(SERVICES["entry"]["healthcheck"]["test"])
    assert ":8001/" in checked, "whatever the site is called"
    assert "KHABAR_CHECK_PORT:8001" in (PROJECT_ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")


def test_the_image_is_built_once_and_sought_nowhere_else() -> None:
    assert [name for name in OURS if "build" in SERVICES[name]] == ["migrations"]
    assert {SERVICES[name]["pull_policy"] for name in OURS} == {"never"}


@pytest.mark.parametrize("name", SERVICES)
def test_no_container_takes_all_memory(name: str) -> None:
    assert re.fullmatch("[0-9]+[mg]", SERVICES[name]["mem_limit"])


def test_no_instruction_starts_the_migrations_again() -> None:
    """`compose run` starts all that a service waits for; `exec` works in what runs."""
    for path in [
        PROJECT_ROOT / "docker-compose.yml",
        PROJECT_ROOT / "README.md",
        *find("docs", "*.md"),
        *find("deploy"),
    ]:
        assert "compose run" not in path.read_text(encoding="utf-8"), path


def find(folder: str, pattern: str = "*") -> list[Path]:
    return [path for path in (PROJECT_ROOT / folder).rglob(pattern) if path.is_file()]


def test_the_entry_sends_posting_to_ingest_and_all_else_to_who_serves_everything() -> None:
    text = (PROJECT_ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    posting = {
        route.partition(" ")[2] for route, need in ROUTES.items() if need == "post" and route.startswith("POST ")
    }
    (listed,) = [line.split()[1:] for line in text.splitlines() if line.strip().startswith("path ")]
    assert set(listed) == posting
    assert SERVICES["ingest"]["command"][-1] == "services.ingest"
    assert SERVICES["console"]["command"][-1] == "khabar.api"
    assert "./deploy/Caddyfile:/etc/caddy/Caddyfile:ro" in SERVICES["entry"]["volumes"]


@pytest.mark.parametrize("name", ["ingest", "console"])
def test_http_services_can_be_scaled(name: str) -> None:
    assert not {"container_name", "ports"} & SERVICES[name].keys()


def test_the_image_does_not_run_as_root_and_copies_what_exists() -> None:
    lines = (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER ")][-1] == "USER khabar"
    lines = [line.replace("${LOCK}", "run") for line in lines]
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    for path in (Path(p) for paths in copied for p in paths):
        assert (PROJECT_ROOT / path).exists(), path


def test_the_wheel_holds_code_migrations_models_and_samples(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=PROJECT_ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    packages = ("khabar", "services", "shared")
    tracked = {
        str(path.relative_to(PROJECT_ROOT))
        for package in packages
        for path in (PROJECT_ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert tracked <= names
    assert not [name for name in names if name.startswith(("tests/", "training/", "benchmarks/"))]

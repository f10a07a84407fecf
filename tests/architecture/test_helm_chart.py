"""The Helm chart runs what Compose runs. What `helm template` makes of it is checked in docs/scaling.md's commands."""

import re
from typing import Any

import yaml

from shared.access.scopes import ROUTES
from shared.pipeline import PIPELINE
from shared.settings import PROJECT_ROOT, Settings

CHART = PROJECT_ROOT / "deploy" / "helm" / "khabar"
VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT_ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
TEMPLATES = {path.stem: path.read_text(encoding="utf-8") for path in (CHART / "templates").iterdir()}


def as_list(command: list[str]) -> str:
    return f"list {' '.join(f'{chr(34)}{part}{chr(34)}' for part in command)}"


def test_every_stage_has_its_workers() -> None:
    assert list(VALUES["stages"]) == [stage.name for stage in PIPELINE]
    for stage in VALUES["stages"].values():
        assert 0 < stage["fewest"] <= stage["replicas"] <= stage["most"]


def test_services_run_the_commands_of_compose() -> None:
    for name, template in (
        ("ingest", "http"),
        ("console", "http"),
        ("relay", "background"),
        ("webhooks", "background"),
        ("collector", "background"),
        ("stories", "background"),
    ):
        assert f'"{name}" ({as_list(COMPOSE[name]["command"])})' in TEMPLATES[template]
    assert as_list(COMPOSE["migrations"]["command"]) in TEMPLATES["migrations"]


def test_workers_run_the_commands_of_compose() -> None:
    found = re.search(r"\$command := (list .*) }}", TEMPLATES["stages"])
    assert found is not None
    for stage in PIPELINE:
        made = found[1].replace('(printf "services.%s.worker" $stage)', f'"services.{stage.name}.worker"')
        made = made.replace('(printf "%s@%%h" $stage)', f'"{stage.name}@%h"')
        assert made == as_list(COMPOSE[stage.name]["command"])


def test_a_component_that_was_taken_out_is_asked_nothing() -> None:
    """`--set webhooks=null` leaves none, and a template that reads its replicas would fail."""
    assert "{{- with get $.Values $component }}" in TEMPLATES["background"]
    assert "{{- if get $.Values . }}" in TEMPLATES["disruption"]


def test_keda_asks_a_route_that_there_is() -> None:
    assert ROUTES["GET /v1/scaling"] == "read"
    assert "/v1/scaling" in TEMPLATES["keda"]


def test_settings_of_the_chart_exist() -> None:
    named = set(re.findall(r"KHABAR_([A-Z_]+)", TEMPLATES["_helpers"])) - {"PROCESS"}
    assert {name.lower() for name in named} <= Settings.model_fields.keys()

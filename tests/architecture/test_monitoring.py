"""Dashboard and alert rules ask for metrics that there are, by labels that they have."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Histogram

from shared.observability import metrics
from shared.observability.metrics import BacklogCollector
from shared.pipeline import PIPELINE
from shared.settings import PROJECT_ROOT

DEPLOY = PROJECT_ROOT / "deploy"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana" / "khabar.json").read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
COMPOSE = yaml.safe_load((PROJECT_ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
# Of Prometheus itself, for every target.
TARGET_LABELS = {"job", "instance", "le"}


def exposed() -> dict[str, set[str]]:
    """The labels of each series that Khabar exposes, by its name."""
    found: dict[str, set[str]] = {}
    for metric in vars(metrics).values():
        if isinstance(metric, Counter):
            found[f"{metric._name}_total"] = set(metric._labelnames)
        elif isinstance(metric, Histogram):
            for suffix in ("bucket", "sum", "count"):
                found[f"{metric._name}_{suffix}"] = set(metric._labelnames)
    backlog = BacklogCollector({"cleaning": (1, 1)}, 1.0, {"queued": 1}, {"cleaning": 1}, [("silent", "source", "a")])
    for family in backlog.collect():
        for sample in family.samples:
            found[sample.name] = set(sample.labels)
    return found


EXPOSED = exposed()


def expressions() -> Iterator[tuple[str, str]]:
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", ()):
            yield f"panel {panel['title']} {target['refId']}", target["expr"]
    for rule in RULES:
        yield f"alert {rule['alert']}", rule["expr"]


def names_in(expression: str) -> set[str]:
    return set(re.findall(r"\bkhabar_\w+", re.sub(r'"[^"]*"', '""', expression)))


def labels_in(expression: str) -> set[str]:
    grouped = {
        label.strip() for group in re.findall(r"\bby \(([^)]*)\)", expression) for label in group.split(",") if label
    }
    selectors = re.findall(r"\{([^}]*)\}", expression)
    return grouped | {label for selector in selectors for label in re.findall(r"(\w+)\s*(?:=~|!=|!~|=)", selector)}


@pytest.mark.parametrize(("where", "expression"), list(expressions()), ids=[where for where, _ in expressions()])
def test_an_expression_asks_for_what_there_is(where: str, expression: str) -> None:
    names = names_in(expression)
    assert names or "up{" in expression
    assert names <= EXPOSED.keys(), "no metric of that name"
    known = set().union(*(EXPOSED[name] for name in names)) | TARGET_LABELS
    assert labels_in(expression) <= known, "no label of that name"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_it_means_and_what_to_do(rule: dict[str, Any]) -> None:
    assert set(rule["annotations"]) == {"summary", "description"}
    assert rule["labels"]["severity"] in ("warning", "critical")
    said = " ".join(rule["annotations"].values())
    labels = set(re.findall(r"\$labels\.(\w+)", said))
    assert labels <= labels_in(rule["expr"]) | TARGET_LABELS


def test_every_metric_is_shown_or_alerted_on() -> None:
    asked = set().union(*(names_in(expression) for _, expression in expressions()))
    families = {re.sub("_(bucket|sum|count)$", "", name) for name in EXPOSED}
    assert {re.sub("_(bucket|sum|count)$", "", name) for name in asked} == families


def test_stages_in_expressions_are_stages() -> None:
    stages = {stage.name for stage in PIPELINE}
    for where, expression in expressions():
        assert set(re.findall(r'stage="(\w+)"', expression)) <= stages, where


def test_panels_do_not_overlap_and_have_a_text_alternative() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + right, place["y"] + down) for right in range(place["w"]) for down in range(place["h"])}
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
        assert panel["type"] == "row" or panel["description"]
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_prometheus_scrapes_every_service() -> None:
    jobs = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))["scrape_configs"]
    found = {name: job["dns_sd_configs"][0]["port"] for job in jobs for name in job["dns_sd_configs"][0]["names"]}
    ours = {name for name, service in COMPOSE["services"].items() if service["image"] == "khabar"} - {"migrations"}
    assert set(found) == ours
    workers = str(COMPOSE["services"]["storage"]["environment"]["KHABAR_METRICS_PORT"])
    assert {name: str(port) for name, port in found.items()} == {
        name: "8000" if name in ("ingest", "console") else workers for name in ours
    }


def test_monitoring_mounts_what_there_is_and_listens_on_this_machine_only() -> None:
    services = yaml.safe_load((DEPLOY / "monitoring.yml").read_text(encoding="utf-8"))["services"]
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert not source.startswith(".") or (PROJECT_ROOT / source).exists(), source

"""The commands of docker-compose.yml, run by hand side by side as containers would: an article gets through them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from khabar.demo.samples import SAMPLES
from khabar.embedded import free_port
from shared.settings import PROJECT_ROOT
from tests.support.servers import wait_until

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((PROJECT_ROOT / "docker-compose.yml").read_text())["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "khabar"}


def command_of(service: dict[str, Any]) -> list[str]:
    """As in the container, with this environment's programs."""
    program, *arguments = service["command"]
    programs = {"python": [sys.executable], "celery": [sys.executable, "-m", "celery"]}
    return [*programs[program], *arguments]


def image_environment(tmp: Path) -> dict[str, str]:
    """The ENV of the image, with the container's empty /tmp where it is its own."""
    text = (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = [line for line in text.splitlines() if line.startswith("ENV ")]
    pairs = dict(pair.split("=", 1) for pair in line.removeprefix("ENV ").split())
    del pairs["PATH"]
    return {name: value.replace("/tmp/", f"{tmp}/") for name, value in pairs.items()}


@pytest.fixture
def containers(postgres_url: str, valkey_url: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """URL of each HTTP service, all services running."""
    urls: dict[str, str] = {}
    with ExitStack() as stack:
        for name, service in sorted(OURS.items(), key=lambda item: item[0] != "migrations"):
            port = free_port()
            environment = {
                **{key: value for key, value in os.environ.items() if not key.startswith("KHABAR_")},
                **image_environment(tmp_path / name),
                **{key: str(value) for key, value in service["environment"].items()},
                # What differs when all share one machine: addresses and ports.
                "REDIS_URL": valkey_url,
                "DATABASE_URL": postgres_url,
                "KHABAR_HOST": "127.0.0.1",
                "KHABAR_PUBLISHED_AT": "127.0.0.1",
                "KHABAR_PORT": str(port),
                "KHABAR_METRICS_PORT": str(free_port()),
                "KHABAR_LOG_LEVEL": "INFO",
            }
            process = stack.enter_context(
                subprocess.Popen(command_of(service), env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)
            )
            stack.callback(process.terminate)
            if name == "migrations":
                assert process.wait(timeout=60) == 0
            elif "ports" in service:
                urls[name] = f"http://127.0.0.1:{port}"
        yield urls


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def test_an_article_gets_through_the_containers_commands(containers: dict[str, str]) -> None:
    assert set(containers) == {"ingest", "console"}
    wait_until(lambda: all(answers(url) for url in containers.values()), timeout_s=90)
    body = (SAMPLES / "01_conflict_idlib.txt").read_bytes()
    with httpx.Client(base_url=containers["ingest"], timeout=30) as http:
        path = http.post("/v1/articles", content=body, headers={"Content-Type": "text/plain"}).headers["Location"]
        deadline = time.monotonic() + 90
        while (article := http.get(path).json())["finished_at"] is None:
            assert time.monotonic() < deadline, article
            time.sleep(0.2)
    assert article["state"] == "stored"
    metrics = httpx.get(f"{containers['ingest']}/metrics").text
    assert 'khabar_articles_posted_total{answer="created"} 1.0' in metrics
    listed = httpx.get(f"{containers['console']}/v1/articles").json()["articles"]
    assert [(found["id"], found["state"]) for found in listed] == [(article["id"], "stored")]

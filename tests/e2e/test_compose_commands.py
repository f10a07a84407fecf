"""The commands of docker-compose.yml, run by hand side by side as containers would: an article gets through them."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from khabar.demo.samples import SAMPLES
from khabar.embedded import free_port
from shared.settings import PROJECT_ROOT
from tests.support.servers import wait_until

NDJSON = "application/x-ndjson"
LOG = "caddy.log"
CADDY = Path(sys.executable).with_name("caddy")
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


def interpolated(value: str) -> str:
    """As Compose reads it where nobody set the variable: ${NAME:-default}."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)


def without_packages(folder: Path) -> Path:
    """A folder that makes Python not find what deploy/trim-image takes out of the image."""
    text = (PROJECT_ROOT / "deploy" / "trim-image").read_text(encoding="utf-8")
    removed = re.search(r"ignore \\\n\t(.+)\n", text)
    assert removed is not None
    names = {name.replace("-", "_") for name in removed[1].split()}
    (folder / "trimmed").mkdir(exist_ok=True)
    (folder / "trimmed" / "sitecustomize.py").write_text(
        f"import sys\nsys.modules.update(dict.fromkeys({sorted(names)!r}))\n", encoding="utf-8"
    )
    return folder / "trimmed"


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
                **{key: interpolated(str(value)) for key, value in service["environment"].items()},
                # As in the image, where what only the single machine needs was taken out.
                "PYTHONPATH": str(without_packages(tmp_path)),
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
            elif name in ("ingest", "console"):
                urls[name] = f"http://127.0.0.1:{port}"
        yield urls


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def caddy(behind: dict[str, str], folder: Path, **told: str) -> Iterator[str]:
    """The entry, as docker-compose.yml starts it, in front of these services."""
    port = free_port()
    environment = {
        "HOME": str(folder),
        "KHABAR_CHECK_PORT": str(free_port()),
        "PATH": os.environ["PATH"],
        "KHABAR_SITE": f"http://:{port}",
        **{f"KHABAR_{name.upper()}": "127.0.0.1" for name in behind},
        **{f"KHABAR_{name.upper()}_PORT": url.rpartition(":")[2] for name, url in behind.items()},
        **told,
    }
    command = [str(CADDY), "run", "--adapter", "caddyfile", "--config", str(PROJECT_ROOT / "deploy" / "Caddyfile")]
    with (
        (folder / LOG).open("wb") as log,
        subprocess.Popen(command, env=environment, cwd=folder, stderr=log) as process,
    ):
        try:
            wait_until(lambda: listens(port))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def posted(url: str) -> float:
    """Articles that this process of ingest has accepted."""
    text = httpx.get(f"{url}/metrics").text
    found = re.search(r'^khabar_articles_posted_total\{answer="created"\} ([0-9.]+)', text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def post_and_wait(posting: str, reading: str) -> dict[str, Any]:
    """A sample article, posted at one address and read at another until it has its final state."""
    body = (SAMPLES / "01_conflict_idlib.txt").read_bytes()
    with httpx.Client(timeout=30) as http:
        answer = http.post(f"{posting}/v1/articles", content=body, headers={"Content-Type": "text/plain"})
        path = answer.headers["Location"]
        deadline = time.monotonic() + 90
        while (article := http.get(f"{reading}{path}").json())["finished_at"] is None:
            assert time.monotonic() < deadline, article
            time.sleep(0.2)
    return dict(article)


def test_an_article_gets_through_the_containers_commands(containers: dict[str, str]) -> None:
    assert set(containers) == {"ingest", "console"}
    wait_until(lambda: all(answers(url) for url in containers.values()), timeout_s=90)
    article = post_and_wait(containers["ingest"], containers["console"])
    assert article["state"] == "stored"
    assert posted(containers["ingest"]) == 1
    listed = httpx.get(f"{containers['console']}/v1/articles").json()["articles"]
    assert [(found["id"], found["state"]) for found in listed] == [(article["id"], "stored")]


def test_the_entry_is_one_address_for_posting_reading_and_the_console(
    containers: dict[str, str], tmp_path: Path
) -> None:
    wait_until(lambda: all(answers(url) for url in containers.values()), timeout_s=90)
    with caddy(containers, tmp_path) as url:
        wait_until(lambda: answers(url))
        assert post_and_wait(url, url)["state"] == "stored"
        lines = [json.dumps({"content": f"خبر {number} " * 200}) for number in range(5000)]
        body = "\n".join(lines).encode()
        with httpx.Client(timeout=120) as http:
            answer = http.post(f"{url}/v1/articles/bulk", content=iter([body]), headers={"Content-Type": NDJSON})
        assert [json.loads(line)["status"] for line in answer.text.splitlines()] == [202] * 5000
        assert posted(containers["ingest"]) == 5001
        assert posted(containers["console"]) == 0
        assert httpx.get(f"{url}/post").status_code == 200
        evil = httpx.post(f"{url}/v1/articles", content=b"x", headers={"Origin": "http://evil.example"})
        assert evil.status_code == 403
        assert httpx.get(f"{url}/v1/stats", headers={"Host": "evil.example"}).status_code == 421


def late_ingest(port: int, wait_s: float) -> threading.Thread:
    """What listens at the port after a while and accepts whatever is posted."""

    class Accepts(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    def serve() -> None:
        time.sleep(wait_s)
        with HTTPServer(("127.0.0.1", port), Accepts) as server:
            server.handle_request()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread


def test_a_post_waits_while_ingest_is_replaced(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with caddy({"ingest": address, "console": address}, tmp_path) as url:
        served = late_ingest(port, wait_s=7.0)
        answer = httpx.post(f"{url}/v1/articles", content=b"x" * 100_000, timeout=60)
        served.join(timeout=30)
    assert answer.status_code == 202
    assert "panic" not in (tmp_path / LOG).read_text(encoding="utf-8")


def test_without_ingest_a_post_is_told_to_come_again_and_the_entry_stays_well(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with caddy({"ingest": nobody, "console": nobody}, tmp_path, KHABAR_PATIENCE="1s") as url:
        answers = [httpx.post(f"{url}/v1/articles", content=b"x" * size, timeout=60) for size in (10, 300_000)]
    for answer in answers:
        assert answer.status_code == 503
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == 503
        assert int(answer.headers["Retry-After"]) > 0
    assert "panic" not in (tmp_path / LOG).read_text(encoding="utf-8")

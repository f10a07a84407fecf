"""The commands of the pages that people start with, typed into a shell."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from khabar.demo.samples import SAMPLES
from shared.settings import PROJECT_ROOT
from tests.support.documentation import Command, commands
from tests.support.stack import RunningStack

PAGES = (
    "README.md",
    "docs/start.md",
    "docs/posting.md",
    "docs/operating.md",
    "docs/access.md",
    "docs/search.md",
    "docs/takeout.md",
    "docs/ar/start.md",
    "docs/ar/search.md",
    "docs/ar/day.md",
    "docs/ar/alerts.md",
    "docs/ar/corrections.md",
)
# They need a terminal, go on for ever, or start and stop the whole stack.
ELSEWHERE = re.compile(
    r"^make|^docker|curl -N|khabar (?:up|demo|stop|watch|webhooks|keys|erase|retain|restore)"
    r"|stages (?:pause|resume)|Authorization"
)
TYPED = [
    command
    for page in PAGES
    if (PROJECT_ROOT / page).exists()
    for command in commands(PROJECT_ROOT / page, inline=False)
    if not ELSEWHERE.search(command.line) and command.line.startswith(("curl", ".venv/bin/khabar"))
]


@pytest.fixture(scope="module")
def article(stack: RunningStack) -> str:
    text = (SAMPLES / "01_conflict_idlib.txt").read_bytes()
    with stack.http as http:
        posted = http.post("/v1/articles", content=text, headers={"Content-Type": "text/plain"}).json()
    stack.wait_for_article(posted["id"])
    return str(posted["id"])


@pytest.mark.parametrize("command", TYPED, ids=lambda command: f"{command.page}: {command.line[:50]}")
def test_what_the_documentation_says_works(stack: RunningStack, article: str, command: Command, tmp_path: Path) -> None:
    line = command.line.replace("http://127.0.0.1:8000", stack.url).replace("http://localhost:8000", stack.url)
    line = re.sub(r"\bID\b", article, line).replace(".venv/bin/khabar", f"{sys.executable} -m khabar")
    line = line.replace("curl ", "curl --silent --show-error --fail-with-body --max-time 30 ", 1)
    line = re.sub(r"(--out|-o|khabar backup) (\S+)", rf"\1 {tmp_path}/\2", line)
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        cwd=PROJECT_ROOT,
        env={**os.environ, "KHABAR_URL": stack.url, "KHABAR_HOME": str(stack.home)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"

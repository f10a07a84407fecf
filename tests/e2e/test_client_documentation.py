"""The examples of docs/client.md, run against a whole Khabar."""

import os
import re
import subprocess
import sys

import pytest

from shared.settings import PROJECT_ROOT
from tests.support.stack import RunningStack

PAGE = (PROJECT_ROOT / "docs" / "client.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_has_its_examples() -> None:
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_runs(stack: RunningStack, example: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", example.replace("http://127.0.0.1:8000", stack.url).replace("range(1000)", "range(40)")],
        cwd=PROJECT_ROOT,
        env={**os.environ, "KHABAR_URL": stack.url, "KHABAR_API_KEY": ""},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]

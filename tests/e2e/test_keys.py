"""A Khabar that other machines can reach: the first key is made before it starts, the others while it runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx

from shared.access.keys import id_in
from tests.support.servers import wait_until
from tests.support.stack import running_stack


def test_keys_are_made_before_it_starts_and_revoked_while_it_runs(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = subprocess.run(
        [sys.executable, "-m", "khabar", "keys", "create", "first", "--scope", "read", "--scope", "operate"],
        env={**os.environ, "KHABAR_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    key = made.stdout.strip()
    assert id_in(key)
    with running_stack(home, settings={"KHABAR_HOST": "0.0.0.0"}) as stack:
        assert httpx.get(f"{stack.url}/v1/stats").status_code == 401
        stack.key = key
        assert json.loads(stack.khabar("stats", "--json"))["articles"] == 0
        second = json.loads(stack.khabar("keys", "create", "second", "--scope", "read", "--expires", "1d", "--json"))
        headers = {"Authorization": f"Bearer {second['key']}"}
        wait_until(lambda: httpx.get(f"{stack.url}/v1/stats", headers=headers).status_code == 200)
        stack.khabar("keys", "revoke", "second")
        wait_until(lambda: httpx.get(f"{stack.url}/v1/stats", headers=headers).status_code == 401)
        listed = json.loads(stack.khabar("keys", "list", "--json"))
        assert [(one["name"], one["state"]) for one in listed] == [("first", "in force"), ("second", "revoked")]
        assert key not in stack.khabar("keys", "list")
        stack.khabar("stages", "pause", "cleaning", "--because", "a look")
        done = json.loads(stack.khabar("audit", "--json"))["entries"]
        assert [(entry["action"], entry["who"]) for entry in done[:1]] == [("POST /v1/stages/{stage}:pause", "first")]
        assert [entry["action"] for entry in done[1:]] == ["keys revoke", "keys create", "keys create"]
    log = (tmp_path / "home.log").read_text(encoding="utf-8", errors="replace")
    assert key.rpartition("_")[2] not in log

"""A data folder of an earlier version under the present one, from its backup to the last of its articles."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from khabar.backups import verify_backup
from tests.support.stack import running_stack
from tests.upgrades import BACKUPS


@pytest.mark.slow
@pytest.mark.parametrize("backup", BACKUPS, ids=lambda path: path.stem)
def test_an_earlier_versions_data_goes_on_under_this_one(backup: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    restore = [sys.executable, "-m", "khabar", "restore", str(backup)]
    subprocess.run(restore, env={**environment, "KHABAR_HOME": str(home)}, check=True)
    with running_stack(home) as stack, stack.http as http:
        states = stack.wait_until_finished(20, timeout_s=120)
        assert states == {"stored": 19, "rejected": 1}
        deadline = time.monotonic() + 120
        while http.get("/readyz").json()["backfills"]:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert http.get("/v1/search").json()["total"] == {"value": 19, "exact": True, "estimate": 19}
        stack.khabar("backup", str(tmp_path / "after.backup"))
        assert verify_backup(tmp_path / "after.backup", lambda _: None) > 0

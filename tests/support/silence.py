"""What a command asks of the network, and what it leaves behind outside of its data folder."""

import ipaddress
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from shared.settings import PROJECT_ROOT
from tests.support.lonely_network import NOT_GRANTED

_POLL_S: Final = 0.05


@dataclass(frozen=True)
class Overheard:
    """What a command did. `asked`: whom on the network, but loopback; `left`: files where none should be.

    `alone`: in a network of its own, where nothing is missed; else sockets were looked at 20 times a second.
    """

    alone: bool
    status: int
    output: str
    asked: list[str]
    left: list[str]


def overhear(script: str, folder: Path, settings: Mapping[str, str] | None = None) -> Overheard:
    """Run a shell script in a network of its own, where the machine grants one; else by looking at its sockets.

    `python` is this Python, and `$KHABAR_HOME` a folder beside the empty ones that are home, working folder and
    folder for passing files.
    """
    places = {name: folder / name for name in ("home", "work", "passing")}
    for place in places.values():
        place.mkdir(parents=True)
    data = folder / "khabar"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("KHABAR_", "XDG_", "ORT_"))},
        "HOME": str(places["home"]),
        "TMPDIR": str(places["passing"]),
        "KHABAR_HOME": str(data),
        "PYTHONPATH": str(PROJECT_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        **(settings or {}),
    }
    report, log = folder / "asked.json", folder / "log"
    shell = ["sh", "-ec", script]
    alone = [sys.executable, "-m", "tests.support.lonely_network", str(report), *shell]
    status = _run(alone, environment, places["work"], log)
    granted = status != NOT_GRANTED
    if not granted:
        asked: set[str] = set()
        status = _run(shell, environment, places["work"], log, asked)
        report.write_text(json.dumps(sorted(asked)), encoding="utf-8")
    left = [str(path) for place in places.values() for path in place.rglob("*")]
    said, asked_for = log.read_text(encoding="utf-8"), json.loads(report.read_text(encoding="utf-8"))
    return Overheard(granted, status, said, asked_for, left)


def _run(
    argv: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path, asked: set[str] | None = None
) -> int:
    with (
        log.open("wb") as output,
        subprocess.Popen(
            argv, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        while process.poll() is None:
            if asked is not None:
                asked |= _strangers(process.pid)
            time.sleep(_POLL_S)
        return process.returncode


def _strangers(pid: int) -> set[str]:
    """Addresses but loopback that the process or its children are connected with, or are about to be."""
    found: set[str] = set()
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                found |= {
                    f"{one.name()} {link.raddr.ip}:{link.raddr.port}"
                    for link in one.net_connections("inet")
                    if link.raddr and not ipaddress.ip_address(link.raddr.ip).is_loopback
                }
    return found

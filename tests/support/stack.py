"""A whole Khabar for end-to-end tests: `khabar up` as a user would start it, in its own folder and on its own port."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from khabar.embedded import free_port
from khabar.supervisor import StackState, read_state
from shared.settings import PROJECT_ROOT


@dataclass
class RunningStack:
    """A stack that is up."""

    process: subprocess.Popen[bytes]
    home: Path
    url: str
    key: str = ""
    code: Path = PROJECT_ROOT

    @property
    def http(self) -> httpx.Client:
        """A client of it."""
        return httpx.Client(base_url=self.url, timeout=60)

    def state(self) -> StackState:
        """What the supervisor says of its processes."""
        found = read_state(self.home / "run" / "state.json")
        assert found is not None
        return found

    def pids(self, name: str) -> list[int]:
        """The processes of that name that run now."""
        return [p.pid for p in self.state().processes if p.group == name and p.pid is not None]

    def told(self, name: str) -> dict[str, str]:
        """The environment of a process of the stack: REDIS_URL, DATABASE_URL, …"""
        (pid, *_) = self.pids(name)
        return psutil.Process(pid).environ()

    def khabar(self, *arguments: str) -> str:
        """What `khabar ARGUMENTS` prints about this stack. Raises: AssertionError if it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "khabar", *arguments],
            cwd=self.code,
            env={
                **os.environ,
                "PYTHONPATH": str(self.code),
                "KHABAR_URL": self.url,
                "KHABAR_HOME": str(self.home),
                "KHABAR_API_KEY": self.key,
                "COLUMNS": "300",
            },
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stderr}{done.stdout}"
        return done.stdout

    def kill(self, name: str) -> int:
        """Kill -9 a process of the stack, with its children; how many were killed."""
        killed = 0
        for pid in self.pids(name):
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                children = process.children(recursive=True)
                # The parent first: it shall not notice that its children die.
                process.kill()
                killed += 1
                for child in children:
                    with suppress(psutil.NoSuchProcess):
                        child.kill()
        return killed

    def unfinished(self) -> int:
        """Articles without a final state; asks until the stack can say."""
        for _ in range(100):
            try:
                with self.http as http:
                    return int(http.get("/v1/stats").json()["unfinished"])
            except (httpx.HTTPError, KeyError):
                time.sleep(0.1)
        raise AssertionError("the stack does not say how many articles are unfinished")

    def states(self) -> dict[str, int]:
        """Articles by state."""
        with self.http as http:
            return dict(http.get("/v1/stats").json()["states"])

    def wait_for_article(self, article_id: str, timeout_s: float = 60) -> dict[str, Any]:
        """The article once it has its final state."""
        deadline = time.monotonic() + timeout_s
        with self.http as http:
            while True:
                article: dict[str, Any] = http.get(f"/v1/articles/{article_id}").json()
                if article["finished_at"]:
                    return article
                assert time.monotonic() < deadline, f"still {article['state']} after {timeout_s} s"
                time.sleep(0.1)

    def wait_until_finished(self, count: int, timeout_s: float) -> dict[str, int]:
        """Articles by state once `count` have their final state."""
        deadline = time.monotonic() + timeout_s
        while True:
            try:
                states = self.states()
            except (httpx.HTTPError, KeyError):  # away, or a problem instead of counts
                states = {}
            if sum(n for state, n in states.items() if state not in ("accepted", "queued")) >= count:
                return states
            assert time.monotonic() < deadline, f"{states} after {timeout_s} s"
            time.sleep(0.5)


@contextmanager
def running_stack(
    home: Path,
    *,
    settings: Mapping[str, str] | None = None,
    timeout_s: float = 120,
    module: str = "khabar",
    arguments: Sequence[str] = (),
    code: Path = PROJECT_ROOT,
) -> Iterator[RunningStack]:
    """`khabar up`, ready; stopped by SIGTERM at the end, and everything must then be gone.

    `module` is run in its place, if it is another; `arguments` are more options of the command. `code` is the folder
    of the Khabar that runs.
    """
    port = free_port()
    environment = {
        **{
            name: value for name, value in os.environ.items() if not name.startswith(("KHABAR_", "REDIS_", "DATABASE_"))
        },
        "KHABAR_HOME": str(home),
        "KHABAR_PORT": str(port),
        "PYTHONPATH": str(code),
        **(settings or {}),
    }
    log = home.parent / f"{home.name}.log"
    with (
        log.open("ab") as output,
        subprocess.Popen(
            [sys.executable, "-m", module, *(("up",) if module == "khabar" else ()), *arguments],
            cwd=code,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        stack = RunningStack(process, home, f"http://127.0.0.1:{port}", code=code)
        try:
            _wait_until_up(process, log, timeout_s)
            yield stack
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _wait_until_up(process: subprocess.Popen[bytes], log: Path, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while "Khabar is ready" not in (said := log.read_text(encoding="utf-8", errors="replace")):
        assert process.poll() is None, f"`khabar up` ended with {process.returncode}:\n{said[-4000:]}"
        assert time.monotonic() < deadline, f"not up after {timeout_s} s:\n{said[-4000:]}"
        time.sleep(0.1)

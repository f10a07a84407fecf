"""The supervisor with the real servers, as another process that is signalled and killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest
import redis

from khabar.embedded import Postgres, Valkey, free_port
from khabar.supervisor import ProcessStatus, launcher, read_state
from tests.support.servers import wait_until

PROJECT = Path(__file__).parents[2]


class ServersStack:
    """The program `stack_of_servers` on one data folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ports = (free_port(), free_port())
        self.valkey = Valkey(home / "valkey", self.ports[0])
        self.postgres = Postgres(home / "postgres", self.ports[1])
        self.log = home / "log"

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        self.home.mkdir(exist_ok=True)
        arguments = [str(self.home), *map(str, self.ports)]
        with (
            self.log.open("wb") as log,
            subprocess.Popen(
                [sys.executable, "-m", "tests.support.stack_of_servers", *arguments],
                cwd=PROJECT,
                stdout=log,
                stderr=log,
            ) as process,
        ):
            try:
                wait_until(lambda: "event up" in self.output(), timeout_s=60, process=process)
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(timeout=40)
                finally:
                    process.kill()

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def processes(self) -> dict[str, ProcessStatus]:
        state = read_state(self.home / "run" / "state.json")
        return {status.name: status for status in state.processes} if state else {}

    def pid(self, name: str) -> int:
        pid = self.processes()[name].pid
        assert pid is not None
        return pid

    def restarted(self, name: str, old_pid: int) -> bool:
        status = self.processes().get(name)
        return status is not None and status.state == "ready" and status.pid not in (None, old_pid)


@pytest.fixture
def stack(tmp_path: Path) -> ServersStack:
    return ServersStack(tmp_path / "خبر home")


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_killed_servers_come_back_on_their_ports_with_their_data(stack: ServersStack) -> None:
    with stack.running():
        queue = redis.Redis.from_url(stack.valkey.url)
        queue.rpush("queue", "an article")
        with psycopg.connect(stack.postgres.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        for name in ("valkey", "postgres"):
            old = stack.pid(name)
            os.kill(old, signal.SIGKILL)
            wait_until(partial(stack.restarted, name, old), timeout_s=30)
        assert queue.llen("queue") == 1
        with psycopg.connect(stack.postgres.url) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_everything_in_order(stack: ServersStack, number: signal.Signals) -> None:
    with stack.running() as process:
        pids = [stack.pid(name) for name in ("worker", "valkey", "postgres")]
        process.send_signal(number)
        assert process.wait(timeout=30) == 0
    assert all(is_gone(pid) for pid in pids)
    stops = [line for line in stack.output().splitlines() if line.startswith("event stopped")]
    assert stops[0].split()[2] == "worker"
    assert len(stops) == 3
    assert not (stack.home / "postgres" / "data" / "postmaster.pid").exists()
    assert not (stack.home / "run" / "state.json").exists()


def test_a_killed_supervisor_takes_its_processes_along_and_the_next_one_starts(stack: ServersStack) -> None:
    with stack.running() as process:
        with psycopg.connect(stack.postgres.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        pids = [stack.pid(name) for name in ("worker", "valkey", "postgres")]
        process.kill()
        process.wait()
        if sys.platform == "linux":
            wait_until(lambda: all(is_gone(pid) for pid in pids))
    with stack.running(), psycopg.connect(stack.postgres.url) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_start_after_everything_was_killed_at_once(stack: ServersStack) -> None:
    with stack.running() as process:
        postmaster = stack.pid("postgres")
        # The supervisor last: the others end in good order once it is gone, and may be quicker than the next kill.
        for pid in (postmaster, stack.pid("valkey"), stack.pid("worker"), process.pid):
            os.kill(pid, signal.SIGKILL)
        process.wait()
        assert (stack.home / "postgres" / "data" / "postmaster.pid").exists()
    with stack.running():
        assert stack.pid("postgres") != postmaster


def test_stacks_live_side_by_side_but_not_on_one_folder(stack: ServersStack, tmp_path: Path) -> None:
    other = ServersStack(tmp_path / "other")
    with stack.running() as process, other.running():
        again = subprocess.run(
            [sys.executable, "-m", "tests.support.stack_of_servers", str(stack.home), "1", "2"],
            cwd=PROJECT,
            capture_output=True,
            check=False,
            timeout=30,
        )
        assert again.returncode == 1
        assert f"already running on this data folder (process {process.pid})" in again.stdout.decode()


def test_a_watched_process_ends_with_its_parent_where_the_kernel_does_not_help(tmp_path: Path) -> None:
    program = [sys.executable, "-I", "-S", "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(600)"]
    parent_code = (
        "import os, subprocess, sys\n"
        f"subprocess.Popen([sys.executable, '-I', '-S', {launcher.__file__!r}, '--parent', str(os.getpid()), '--watch',"
        f" '--', *{program!r}]).wait()"
    )
    with subprocess.Popen([sys.executable, "-c", parent_code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        watched = int(parent.stdout.readline())
        parent.kill()
        wait_until(lambda: is_gone(watched))

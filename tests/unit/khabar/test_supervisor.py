"""The supervisor with small real processes."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from khabar.supervisor import Event, ProcessSpec, ProcessStatus, RestartPolicy, StackState, Supervisor, read_state
from khabar.supervisor.events import EventKind
from khabar.supervisor.state import created_at, write_state
from shared.errors import ConfigurationError

QUICK = RestartPolicy(first_delay_s=0.01, longest_delay_s=0.05, stable_after_s=5.0, crash_loop_after=3)
SLEEP = "import time; time.sleep(60)"


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


class Stack:
    """A supervisor that remembers what it told."""

    def __init__(self, *specs: ProcessSpec, state_file: Path | None = None, policy: RestartPolicy = QUICK) -> None:
        self.events: list[Event] = []
        self.lines: list[tuple[str, str]] = []
        self.supervisor = Supervisor(
            specs,
            on_event=self.events.append,
            on_line=lambda name, line: self.lines.append((name, line)),
            state_file=state_file,
            policy=policy,
        )

    def names(self, kind: EventKind) -> list[str]:
        return [event.name for event in self.events if event.kind == kind]

    def pids(self) -> dict[str, int]:
        return {status.name: status.pid for status in self.supervisor.status() if status.pid}

    async def __aenter__(self) -> "Stack":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.supervisor.stop()


async def until(condition: Callable[[], object], timeout_s: float = 15.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        await asyncio.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_layers_start_in_order_and_stop_in_reverse() -> None:
    async def scenario() -> Stack:
        specs = [ProcessSpec(name, python(SLEEP), layer=layer) for name, layer in (("web", 2), ("db", 0), ("bus", 1))]
        async with Stack(*specs) as stack:
            await stack.supervisor.start()
        return stack

    stack = asyncio.run(scenario())
    assert stack.names("ready") == ["db", "bus", "web"]
    assert stack.names("stopped") == ["web", "bus", "db"]
    assert [event.kind for event in stack.events][-1] == "down"


def test_a_layer_waits_until_the_one_before_is_ready(tmp_path: Path) -> None:
    async def scenario() -> None:
        mark = tmp_path / "ready"
        slow = f"import time, pathlib; time.sleep(0.2); pathlib.Path({str(mark)!r}).touch(); time.sleep(60)"
        look = f"import pathlib; print(pathlib.Path({str(mark)!r}).exists())"
        first = ProcessSpec("first", python(slow), ready=mark.exists)
        async with Stack(first, ProcessSpec("second", python(look), layer=1, once=True)) as stack:
            await stack.supervisor.start()
            assert stack.lines == [("second", "True")]

    asyncio.run(scenario())


def test_a_killed_process_is_started_again() -> None:
    async def scenario() -> None:
        async with Stack(ProcessSpec("worker", python(SLEEP))) as stack:
            await stack.supervisor.start()
            before = stack.pids()["worker"]
            os.kill(before, 9)
            await until(lambda: stack.pids().get("worker", before) != before)
            assert [(event.name, event.detail) for event in stack.events if event.kind == "exited"] == [
                ("worker", "ended with SIGKILL")
            ]
            assert stack.supervisor.status()[0].restarts == 1

    asyncio.run(scenario())


def test_an_async_readiness_check_that_raises_is_asked_again() -> None:
    answers: Iterator[bool | OSError] = iter([False, OSError("refused"), True])

    async def check() -> bool:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    async def scenario() -> None:
        async with Stack(ProcessSpec("worker", python(SLEEP), ready=check)) as stack:
            await stack.supervisor.start()
            assert stack.names("ready") == ["worker"]

    asyncio.run(scenario())


def test_a_crash_loop_is_told_with_the_last_output_and_does_not_end_the_stack(tmp_path: Path) -> None:
    async def scenario() -> None:
        broken = tmp_path / "broken"
        exit_if_broken = f"import pathlib, sys\nif pathlib.Path({str(broken)!r}).exists(): sys.exit('no model')\n"
        async with Stack(ProcessSpec("worker", python(exit_if_broken + SLEEP))) as stack:
            await stack.supervisor.start()
            broken.touch()
            os.kill(stack.pids()["worker"], 9)
            await until(lambda: stack.names("crash_loop"))
            assert next(event.lines for event in stack.events if event.kind == "crash_loop") == ("no model",)
            broken.unlink()
            await until(lambda: len(stack.names("ready")) > 1 and stack.supervisor.status()[0].state == "ready")

    asyncio.run(scenario())


def test_a_first_start_that_keeps_failing_is_given_up_with_its_output() -> None:
    async def scenario() -> None:
        # Without a readiness check the process would count as started before it ends.
        spec = ProcessSpec("worker", python("import sys; sys.exit('no model')"), ready=lambda: False)
        async with Stack(spec) as stack:
            with pytest.raises(ConfigurationError, match=r"worker could not be started.*status 1(.|\n)*no model"):
                await stack.supervisor.start()
            assert len(stack.names("exited")) == QUICK.crash_loop_after - 1

    asyncio.run(scenario())


def test_a_process_that_is_never_ready_is_given_up_in_time() -> None:
    async def scenario() -> None:
        spec = ProcessSpec("worker", python(SLEEP), ready=lambda: False, ready_timeout_s=0.2)
        async with Stack(spec) as stack:
            with pytest.raises(ConfigurationError, match=r"was not ready within 0\.2 s"):
                await stack.supervisor.start()

    asyncio.run(scenario())


def test_a_failed_one_shot_ends_the_start_and_is_not_repeated() -> None:
    async def scenario() -> None:
        migrate = ProcessSpec("migrate", python("print('no such table'); raise SystemExit(3)"), once=True)
        async with Stack(migrate, ProcessSpec("web", python(SLEEP), layer=1)) as stack:
            with pytest.raises(
                ConfigurationError, match=r"migrate could not be started: it ended with status 3(.|\n)*no such"
            ):
                await stack.supervisor.start()
            assert stack.names("starting") == ["migrate"]

    asyncio.run(scenario())


MISCONFIGURED = (
    "print('loading'); print('It cannot start: KHABAR_X: it has mistakes:\\n  line 3'); raise SystemExit(78)"
)


def test_a_wrong_setting_ends_the_first_start_with_its_sentence_at_once() -> None:
    async def scenario() -> None:
        async with Stack(ProcessSpec("worker", python(MISCONFIGURED), ready=lambda: False)) as stack:
            with pytest.raises(
                ConfigurationError, match=r"^worker cannot start: KHABAR_X: it has mistakes:\n  line 3$"
            ):
                await stack.supervisor.start()
        assert stack.names("exited") == []

    asyncio.run(scenario())


def test_a_setting_that_became_wrong_is_told_once_and_not_tried_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        broken = tmp_path / "broken"
        code = f"import pathlib\nif pathlib.Path({str(broken)!r}).exists():\n  {MISCONFIGURED}\n{SLEEP}"
        async with Stack(ProcessSpec("worker", python(code)), ProcessSpec("other", python(SLEEP))) as stack:
            await stack.supervisor.start()
            broken.touch()
            os.kill(stack.pids()["worker"], 9)
            await until(lambda: stack.names("failed"))
            # A process of the same stack that is killed later comes back; this one does not.
            os.kill(stack.pids()["other"], 9)
            await until(lambda: stack.names("ready").count("other") == 2)
            (failed,) = (event for event in stack.events if event.kind == "failed")
            assert failed.detail == "worker cannot start: KHABAR_X: it has mistakes:\n  line 3"
            assert stack.names("exited").count("worker") == 1
            assert "worker" not in stack.pids()

    asyncio.run(scenario())


def test_an_understood_end_is_told_as_a_sentence_alone() -> None:
    async def scenario() -> None:
        def explain(output: object) -> str | None:
            return "The disk is full." if "ENOSPC" in str(output) else None

        spec = ProcessSpec("db", python("print('ENOSPC')"), ready=lambda: False, explain=explain)
        async with Stack(spec) as stack:
            with pytest.raises(ConfigurationError, match=r"^The disk is full\.$"):
                await stack.supervisor.start()

    asyncio.run(scenario())


def test_a_refused_preparation_ends_the_first_start_with_its_own_sentence() -> None:
    def refuse() -> None:
        raise ConfigurationError("The port is taken.")

    async def scenario() -> None:
        async with Stack(ProcessSpec("db", python(SLEEP), prepare=refuse)) as stack:
            with pytest.raises(ConfigurationError, match=r"^The port is taken\.$"):
                await stack.supervisor.start()

    asyncio.run(scenario())


def test_a_program_that_is_not_there_is_named() -> None:
    async def scenario() -> None:
        spec = ProcessSpec("db", ["/no/such/program"], ready=lambda: False)
        async with Stack(spec) as stack:
            with pytest.raises(ConfigurationError, match=r"cannot run /no/such/program .*No such file"):
                await stack.supervisor.start()

    asyncio.run(scenario())


def test_a_process_that_ignores_its_stop_signal_is_killed_after_its_grace() -> None:
    async def scenario() -> None:
        code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
        async with Stack(ProcessSpec("deaf", python(code), stop_grace_s=0.2)) as stack:
            await stack.supervisor.start()
            await until(lambda: stack.lines)
            pid = stack.pids()["deaf"]
            await stack.supervisor.stop()
            assert stack.names("killed") == ["deaf"]
            assert not is_alive(pid)

    asyncio.run(scenario())


def test_what_a_dead_process_leaves_in_its_group_is_killed() -> None:
    async def scenario() -> None:
        code = f"import subprocess; print(subprocess.Popen({python(SLEEP)!r}).pid, flush=True); {SLEEP}"
        async with Stack(ProcessSpec("pool", python(code))) as stack:
            await stack.supervisor.start()
            await until(lambda: stack.lines)
            grandchild = int(stack.lines[0][1])
            os.kill(stack.pids()["pool"], 9)
            await until(lambda: not is_alive(grandchild) or _is_zombie(grandchild))

    asyncio.run(scenario())


def _is_zombie(pid: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def test_counts_change_while_the_stack_runs() -> None:
    async def scenario() -> None:
        spec = ProcessSpec(
            "tagger",
            [*python("import sys; print(sys.argv[1], flush=True); " + SLEEP), "{instance}@here"],
            scalable=True,
        )
        async with Stack(spec) as stack:
            await stack.supervisor.start()
            await stack.supervisor.set_count("tagger", 3)
            await until(lambda: len(stack.lines) == 3)
            assert sorted(line for _, line in stack.lines) == ["tagger.2@here", "tagger.3@here", "tagger@here"]
            assert sorted(stack.pids()) == ["tagger", "tagger.2", "tagger.3"]
            kept = stack.pids()["tagger"]
            await stack.supervisor.set_count("tagger", 1)
            assert stack.pids() == {"tagger": kept}
            assert sorted(stack.names("stopped")) == ["tagger.2", "tagger.3"]

    asyncio.run(scenario())


@pytest.mark.parametrize(("name", "count"), [("db", 2), ("nobody", 1), ("tagger", -1)])
def test_what_cannot_be_scaled_is_refused(name: str, count: int) -> None:
    async def scenario() -> None:
        specs = [ProcessSpec("db", python(SLEEP)), ProcessSpec("tagger", python(SLEEP), scalable=True)]
        async with Stack(*specs) as stack:
            with pytest.raises(ValueError, match=r"scaled|negative"):
                await stack.supervisor.set_count(name, count)

    asyncio.run(scenario())


def test_the_state_file_tells_what_runs_and_goes_with_the_stack(tmp_path: Path) -> None:
    async def scenario() -> None:
        path = tmp_path / "run" / "state.json"
        async with Stack(ProcessSpec("worker", python(SLEEP)), state_file=path) as stack:
            await stack.supervisor.start()
            state = read_state(path)
            assert state is not None
            assert state.pid == os.getpid()
            assert [(status.name, status.state, status.pid) for status in state.processes] == [
                ("worker", "ready", stack.pids()["worker"])
            ]
            assert 0 <= state.processes[0].uptime_s < 60
            assert stack.pids()["worker"] in [status.pid for status in state.processes]
        assert not path.exists()

    asyncio.run(scenario())


def test_what_outlived_a_killed_supervisor_is_stopped_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with subprocess.Popen(python(SLEEP), start_new_session=True) as orphan, subprocess.Popen(python(SLEEP)) as stranger:
        same, began = created_at(orphan.pid), created_at(stranger.pid)
        assert same is not None and began is not None
        left = [
            ProcessStatus(name="old", group="old", layer=0, state="ready", pid=orphan.pid, created_at=same),
            # A process number that was given to another process since.
            ProcessStatus(name="gone", group="gone", layer=0, state="ready", pid=stranger.pid, created_at=began - 60),
        ]
        write_state(path, StackState(pid=1, started_at=0.0, processes=tuple(left)))

        async def scenario() -> None:
            async with Stack(state_file=path) as stack:
                await stack.supervisor.start()

        asyncio.run(scenario())
        stranger_lives = stranger.poll() is None
        stranger.kill()
        assert orphan.poll() is not None
        assert stranger_lives


def test_a_second_signal_kills_at_once() -> None:
    async def scenario() -> Stack:
        code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
        stack = Stack(ProcessSpec("deaf", python(code), stop_grace_s=60))
        running = asyncio.create_task(stack.supervisor.run())
        await until(lambda: stack.lines)
        os.kill(os.getpid(), signal.SIGINT)
        await until(lambda: stack.names("stopping"))
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.wait_for(running, timeout=10)
        return stack

    stack = asyncio.run(scenario())
    assert stack.pids() == {}
    assert stack.events[-1].kind == "down"


def test_a_signal_during_the_start_stops_what_was_started() -> None:
    async def scenario() -> Stack:
        specs = [ProcessSpec("db", python(SLEEP)), ProcessSpec("web", python(SLEEP), layer=1, ready=lambda: False)]
        stack = Stack(*specs)
        running = asyncio.create_task(stack.supervisor.run())
        await until(lambda: "web" in stack.pids())
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running, timeout=10)
        return stack

    stack = asyncio.run(scenario())
    assert stack.names("stopped") == ["web", "db"]
    assert "up" not in [event.kind for event in stack.events]


def test_routine_lines_are_not_shown_but_kept_for_explanations() -> None:
    seen: list[str] = []

    def explain(output: Sequence[str]) -> str:
        seen.extend(output)
        return "understood"

    async def scenario() -> None:
        code = "print('LOG: up'); print('disk full')"
        spec = ProcessSpec("db", python(code), ready=lambda: False, routine=("LOG: up",), explain=explain)
        async with Stack(spec) as stack:
            with pytest.raises(ConfigurationError, match="understood"):
                await stack.supervisor.start()
            assert stack.lines == [("db", "disk full")]

    asyncio.run(scenario())
    assert seen == ["LOG: up", "disk full"]


def test_two_processes_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        Stack(ProcessSpec("a", ["true"]), ProcessSpec("a", ["true"]))


def test_backoff_doubles_up_to_its_limit() -> None:
    policy = RestartPolicy(first_delay_s=0.2, longest_delay_s=10.0)
    assert [policy.delay_s(n) for n in (1, 2, 3, 6, 7, 10**6)] == pytest.approx([0.2, 0.4, 0.8, 6.4, 10.0, 10.0])


def test_what_is_taken_away_while_it_starts_does_not_end_the_stack() -> None:
    async def scenario() -> Stack:
        never = ProcessSpec("tagger", python(SLEEP), scalable=True, ready=lambda: False)
        async with Stack(never, ProcessSpec("web", python(SLEEP), layer=1)) as stack:
            starting = asyncio.create_task(stack.supervisor.start())
            await until(lambda: stack.pids().get("tagger"))
            await stack.supervisor.set_count("tagger", 0)
            await starting
            assert set(stack.pids()) == {"web"}
        return stack

    assert "up" in [event.kind for event in asyncio.run(scenario()).events]


def test_a_count_ordered_before_its_layer_starts_is_the_count_that_starts(tmp_path: Path) -> None:
    async def scenario() -> None:
        mark = tmp_path / "migrated"
        first = ProcessSpec("migrations", python(SLEEP), ready=mark.exists)
        tagger = ProcessSpec("tagger", python(SLEEP), layer=1, scalable=True)
        reader = ProcessSpec("reader", python(SLEEP), layer=1, scalable=True)
        async with Stack(first, tagger, reader) as stack:
            starting = asyncio.create_task(stack.supervisor.start())
            await until(lambda: stack.pids().get("migrations"))
            await stack.supervisor.set_count("tagger", 2)
            await stack.supervisor.set_count("reader", 0)
            assert set(stack.pids()) == {"migrations"}, "nothing starts before its layer"
            mark.touch()
            await starting
            assert set(stack.pids()) == {"migrations", "tagger", "tagger.2"}

    asyncio.run(scenario())


def test_the_stack_is_up_only_when_its_last_instance_is_ready(tmp_path: Path) -> None:
    async def scenario() -> None:
        spec = ProcessSpec(
            "tagger", python(SLEEP), count=3, ready_each=lambda number: (tmp_path / str(number)).exists()
        )
        async with Stack(spec) as stack:
            starting = asyncio.create_task(stack.supervisor.start())
            for number in (1, 3):
                (tmp_path / str(number)).touch()
            await until(lambda: len(stack.names("ready")) == 2)
            assert not starting.done()
            (tmp_path / "2").touch()
            await starting
            assert stack.names("ready")[-1] == "tagger.2"

    asyncio.run(scenario())

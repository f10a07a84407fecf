"""One process that is kept alive."""

import asyncio
import inspect
import os
import signal
import time
from asyncio.subprocess import DEVNULL, Process
from collections import deque
from contextlib import suppress

from khabar.supervisor.events import Event, EventKind, OnEvent, OnLine
from khabar.supervisor.output import LineSplitter
from khabar.supervisor.restart_policy import RestartPolicy
from khabar.supervisor.spec import ProcessSpec
from khabar.supervisor.state import ProcessState, ProcessStatus, created_at
from shared.errors import MISCONFIGURED_MARK, MISCONFIGURED_STATUS, ConfigurationError

TAIL_LINES = 20
READY_POLL_S = 0.05
LONGEST_READY_POLL_S = 0.5
# A grandchild that left the process group may hold the pipe open for ever.
LAST_OUTPUT_S = 1.0


class Instance:
    """Starts one process of a spec, and starts it again whenever it ends, until `stop`.

    With `must_start` a first start that fails is given up, and `wait_started` raises.
    """

    def __init__(
        self,
        spec: ProcessSpec,
        number: int,
        *,
        policy: RestartPolicy,
        on_event: OnEvent,
        on_line: OnLine,
        must_start: bool = False,
    ) -> None:
        self.spec = spec
        self.number = number
        self.name = spec.instance_name(number)
        self._policy = policy
        self._on_event = on_event
        self._on_line = on_line
        self._must_start = must_start
        self._state: ProcessState = "waiting"
        self._process: Process | None = None
        self._created_at: float | None = None
        self._restarts = 0
        self._last_exit: int | None = None
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._stop_requested = asyncio.Event()
        self._started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._keeper: asyncio.Task[None] | None = None

    def launch(self) -> None:
        """Begin to keep the process alive."""
        self._keeper = asyncio.create_task(self._keep(), name=self.name)

    async def wait_started(self) -> None:
        """Return when the process was ready for the first time, a one-shot has ended well, or it was told to stop.

        Raises: ConfigurationError if the first start was given up, with what to do or the last output.
        """
        await asyncio.shield(self._started)

    async def stop(self) -> None:
        """Stop the process: its stop signal, its grace, then the kill. Returns when it is gone."""
        self._stop_requested.set()
        if self._keeper is None:
            return
        if self._process is not None and self._process.returncode is None:
            self._become("stopping")
            self._signal(self.spec.stop_signal)
        _, pending = await asyncio.wait({self._keeper}, timeout=self.spec.stop_grace_s)
        if pending:
            self._say("killed", f"did not stop within {self.spec.stop_grace_s:g} s")
            self.kill()
        await asyncio.wait({self._keeper})
        if self._state not in ("failed", "finished"):
            self._become("stopped")

    def kill(self) -> None:
        """Kill the process and all of its process group at once."""
        self._stop_requested.set()
        if self._process is not None:
            _kill_group(self._process.pid)

    @property
    def is_started(self) -> bool:
        """Whether it was ready once, or was stopped before."""
        return self._started.done()

    def status(self) -> ProcessStatus:
        """What is known of the process now."""
        running = self._process is not None and self._process.returncode is None
        return ProcessStatus(
            name=self.name,
            group=self.spec.name,
            layer=self.spec.layer,
            state=self._state,
            pid=self._process.pid if running and self._process else None,
            created_at=self._created_at if running else None,
            restarts=self._restarts,
            last_exit=self._last_exit,
            stop_signal=self.spec.stop_signal,
        )

    async def _keep(self) -> None:
        quick_exits = 0
        while not self._stop_requested.is_set():
            began = time.monotonic()
            problem = await self._run_once()
            if self._stop_requested.is_set():
                break
            if self.spec.once and problem is None and self._last_exit == 0:
                self._become("finished")
                self._set_started(None)
                return
            quick_exits = 1 if time.monotonic() - began >= self._policy.stable_after_s else quick_exits + 1
            reason = problem or f"ended with {_status_text(self._last_exit)}"
            if self._gives_up(quick_exits, understood=problem is not None):
                self._become("failed", reason)
                self._set_started(ConfigurationError(self._failure_text(reason, understood=problem is not None)))
                return
            await self._back_off(quick_exits, reason)
        # Whoever stops a process does not want it, which is no failure of its start.
        self._set_started(None)

    def _gives_up(self, quick_exits: int, *, understood: bool) -> bool:
        if self.spec.once or self._last_exit == MISCONFIGURED_STATUS:
            return True
        not_yet_ready = self._must_start and not self._started.done()
        return not_yet_ready and (understood or quick_exits >= self._policy.crash_loop_after)

    async def _back_off(self, quick_exits: int, reason: str) -> None:
        delay = self._policy.delay_s(quick_exits)
        self._restarts += 1
        self._state = "restarting"
        self._on_event(Event("exited", self.name, reason, delay_s=delay))
        if self._policy.is_crash_loop(quick_exits):
            detail = f"ended {quick_exits} times soon after its start; still trying, every {delay:g} s"
            self._on_event(Event("crash_loop", self.name, detail, delay_s=delay, lines=tuple(self._tail)))
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._stop_requested.wait(), timeout=delay)

    async def _run_once(self) -> str | None:
        """One life of the process. Returns a sentence about its end if the cause is understood."""
        self._tail.clear()
        self._last_exit = None
        self._become("starting")
        try:
            if self.spec.prepare is not None:
                await asyncio.to_thread(self.spec.prepare)
            if self._stop_requested.is_set():
                return None
            process, reading_end = await self._spawn()
        except ConfigurationError as error:
            return str(error)
        except Exception as error:
            # Whatever a preparation raises, the supervisor goes on: it is the last one that may fall.
            return f"{self.name} cannot be started ({error!r})."
        self._process, self._created_at = process, created_at(process.pid)
        if self._stop_requested.is_set():
            self._signal(self.spec.stop_signal)
        output = asyncio.create_task(self._pump(reading_end))
        readiness = asyncio.create_task(self._watch_readiness(process))
        try:
            self._last_exit = await process.wait()
        finally:
            readiness.cancel()
            _kill_group(process.pid)
            await asyncio.wait({output}, timeout=LAST_OUTPUT_S)
            output.cancel()
        if self._last_exit == MISCONFIGURED_STATUS:
            return self._misconfigured()
        ended_well = self.spec.once and self._last_exit == 0
        return None if ended_well or self.spec.explain is None else self.spec.explain(tuple(self._tail))

    def _misconfigured(self) -> str | None:
        """What the process said last of the setting or file that keeps it from its work."""
        output = "\n".join(self._tail)
        _, mark, said = output.rpartition(MISCONFIGURED_MARK)
        return f"{self.name} cannot start: {said}" if mark else None

    async def _spawn(self) -> tuple[Process, int]:
        """The new process and the reading end of its output.

        The pipe is our own because asyncio's own `wait` returns only when a pipe of its making is closed, and a
        grandchild may hold that open long after the process is dead.
        """
        reading_end, writing_end = os.pipe()
        try:
            # A session of its own: Ctrl-C in the terminal reaches the supervisor alone.
            process = await asyncio.create_subprocess_exec(
                *self.spec.command(self.number),
                env=self.spec.environment(self.number),
                cwd=self.spec.cwd,
                stdin=DEVNULL,
                stdout=writing_end,
                stderr=writing_end,
                start_new_session=True,
            )
        except BaseException:
            os.close(reading_end)
            raise
        finally:
            os.close(writing_end)
        return process, reading_end

    async def _watch_readiness(self, process: Process) -> None:
        if self.spec.once:
            return
        deadline = time.monotonic() + self.spec.ready_timeout_s
        pause = READY_POLL_S
        while not await self._is_ready():
            if time.monotonic() > deadline and self._must_start and not self._started.done():
                text = f"was not ready within {self.spec.ready_timeout_s:g} s"
                self._set_started(ConfigurationError(self._failure_text(text, understood=False)))
                return
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_READY_POLL_S)
        if process.returncode is None and not self._stop_requested.is_set():
            self._become("ready")
            self._set_started(None)

    async def _is_ready(self) -> bool:
        try:
            if self.spec.ready_each is not None:
                return await asyncio.to_thread(self.spec.ready_each, self.number)
            if self.spec.ready is None:
                return True
            answer = await asyncio.to_thread(self.spec.ready)
            return bool(await answer if inspect.isawaitable(answer) else answer)
        except Exception as error:
            self._tail.append(f"readiness check: {error!r}")
            return False

    async def _pump(self, reading_end: int) -> None:
        splitter = LineSplitter()
        stream = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(reading_end, "rb", buffering=0)
        )
        try:
            while chunk := await stream.read(65536):
                for line in splitter.feed(chunk):
                    self._print(line)
            for line in splitter.end():
                self._print(line)
        finally:
            transport.close()

    def _print(self, line: str) -> None:
        self._tail.append(line)
        if not any(text in line for text in self.spec.routine):
            self._on_line(self.name, line)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)

    def _set_started(self, error: ConfigurationError | None) -> None:
        if self._started.done():
            return
        if error is None:
            self._started.set_result(None)
        else:
            self._started.set_exception(error)
            # Retrieved here, for no one may be waiting.
            self._started.exception()

    def _failure_text(self, reason: str, *, understood: bool) -> str:
        if understood:
            return reason
        last = "\n".join(f"  {line}" for line in self._tail)
        return f"{self.name} could not be started: it {reason}." + (f" Its last output:\n{last}" if last else "")

    def _become(self, state: ProcessState, detail: str = "") -> None:
        if self._state == state:
            return
        self._state = state
        kinds: dict[str, EventKind] = {
            "starting": "starting",
            "ready": "ready",
            "finished": "finished",
            "failed": "failed",
            "stopping": "stopping",
            "stopped": "stopped",
        }
        self._say(kinds[state], detail)

    def _say(self, kind: EventKind, detail: str = "") -> None:
        self._on_event(Event(kind, self.name, detail, pid=self._process.pid if self._process else None))


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _status_text(status: int | None) -> str:
    if status is not None and status < 0:
        try:
            return signal.Signals(-status).name
        except ValueError:
            return f"signal {-status}"
    return f"status {status}"

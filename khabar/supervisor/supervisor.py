"""Starts the processes of one stack in layers, keeps them alive, and stops them in reverse."""

import asyncio
import os
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from khabar.supervisor.events import Event, OnEvent, OnLine
from khabar.supervisor.instance import Instance
from khabar.supervisor.restart_policy import RestartPolicy
from khabar.supervisor.spec import ProcessSpec
from khabar.supervisor.state import (
    ProcessStatus,
    StackState,
    clear_leftovers,
    leftovers,
    read_state,
    write_state,
)


class Supervisor:
    """All processes of one stack. Use `run`, or `start` and `stop`, in the event loop of the main thread.

    The kernel ties each process to the thread that started it, so the loop must live as long as the stack.
    `facts` are written into the state file for other commands; they must not hold passwords.
    """

    def __init__(
        self,
        specs: Sequence[ProcessSpec],
        *,
        on_event: OnEvent,
        on_line: OnLine,
        state_file: Path | None = None,
        facts: Mapping[str, str] | None = None,
        policy: RestartPolicy | None = None,
    ) -> None:
        """Raises: ValueError if two specs have the same name."""
        self._specs = {spec.name: spec for spec in specs}
        if len(self._specs) != len(specs):
            raise ValueError("two processes have the same name")
        self._on_event = on_event
        self._on_line = on_line
        self._state_file = state_file
        self._facts = dict(facts or {})
        self._policy = policy or RestartPolicy()
        self._groups: dict[str, list[Instance]] = {spec.name: [] for spec in specs}
        self._counts = {spec.name: spec.count for spec in specs}
        self._begun: set[int] = set()
        self._scaling = asyncio.Lock()
        self._started_at = time.time()
        self._stopping = False

    async def run(self) -> None:
        """Start everything, wait for SIGINT, SIGTERM or SIGHUP, stop everything. A second signal kills at once.

        Raises: ConfigurationError if something cannot be started; everything is stopped then.
        """
        stop_requested = asyncio.Event()

        def on_signal() -> None:
            if stop_requested.is_set():
                self.kill()
            stop_requested.set()

        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        for number in signals:
            loop.add_signal_handler(number, on_signal)
        starting = asyncio.create_task(self.start())
        waiting = asyncio.create_task(stop_requested.wait())
        try:
            await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                await starting
                await waiting
        finally:
            starting.cancel()
            waiting.cancel()
            await asyncio.wait({starting})
            # After a failed start, too, the first signal may be impatience and must not end the loop.
            stop_requested.set()
            await self.stop()
            for number in signals:
                loop.remove_signal_handler(number)

    async def start(self) -> None:
        """Start layer by layer; each is ready before the next begins.

        Raises: ConfigurationError with what to do; what was started is left for `stop`.
        """
        await self._clear_leftovers()
        for layer in sorted({spec.layer for spec in self._specs.values()}):
            self._begun.add(layer)
            for spec in self._specs.values():
                if spec.layer == layer:
                    for _ in range(len(self._groups[spec.name]), self._counts[spec.name]):
                        self._add(spec, must_start=True)
            # Orders that come meanwhile add processes and take some away.
            while waiting := self._waiting(layer):
                await asyncio.gather(*(instance.wait_started() for instance in waiting))
        self._tell(Event("up"))

    def _waiting(self, layer: int) -> list[Instance]:
        """The instances of a layer that have not been ready yet."""
        return [
            instance
            for group in self._groups.values()
            for instance in group
            if instance.spec.layer == layer and not instance.is_started
        ]

    async def stop(self) -> None:
        """Stop layer by layer, the last first; the processes of one layer together."""
        if not self._stopping:
            self._tell(Event("stopping"))
        self._stopping = True
        for layer in sorted({spec.layer for spec in self._specs.values()}, reverse=True):
            instances = [
                instance for group in self._groups.values() for instance in group if instance.spec.layer == layer
            ]
            await asyncio.gather(*(instance.stop() for instance in instances))
        self._tell(Event("down"))
        if self._state_file is not None:
            with suppress(OSError):
                self._state_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """Kill every process now."""
        self._stopping = True
        for group in self._groups.values():
            for instance in group:
                instance.kill()

    async def set_count(self, name: str, count: int) -> None:
        """Have so many instances of a scalable process: start more, or stop the last ones.

        Before its layer is started, so many will be started then.
        Returns when the surplus is stopped; new instances may not be ready yet.
        Raises: ValueError if the process is not known or not scalable, or the count is negative.
        """
        spec = self._specs.get(name)
        if spec is None or not spec.scalable:
            scalable = ", ".join(other.name for other in self._specs.values() if other.scalable)
            raise ValueError(f"{name!r} cannot be scaled; these can: {scalable or 'none'}")
        if count < 0:
            raise ValueError("the count must not be negative")
        async with self._scaling:
            if self._stopping:
                return
            self._counts[name] = count
            if spec.layer not in self._begun:
                return
            group = self._groups[name]
            surplus = group[count:]
            while len(group) < count:
                self._add(spec, must_start=False)
            await asyncio.gather(*(instance.stop() for instance in surplus))
            del group[count:]
            self._write_state()

    def status(self) -> tuple[ProcessStatus, ...]:
        """Every instance, in the order of the specs."""
        return tuple(instance.status() for group in self._groups.values() for instance in group)

    def _add(self, spec: ProcessSpec, *, must_start: bool) -> Instance:
        group = self._groups[spec.name]
        instance = Instance(
            spec,
            len(group) + 1,
            policy=self._policy,
            on_event=self._tell,
            on_line=self._on_line,
            must_start=must_start,
        )
        group.append(instance)
        instance.launch()
        return instance

    async def _clear_leftovers(self) -> None:
        previous = read_state(self._state_file) if self._state_file else None
        if previous is not None and (found := leftovers(previous)):
            await asyncio.to_thread(clear_leftovers, found)

    def _tell(self, event: Event) -> None:
        self._write_state()
        with suppress(OSError):
            # A terminal that is gone is no reason to stop.
            self._on_event(event)

    def _write_state(self) -> None:
        if self._state_file is not None:
            state = StackState(pid=os.getpid(), started_at=self._started_at, facts=self._facts, processes=self.status())
            write_state(self._state_file, state)

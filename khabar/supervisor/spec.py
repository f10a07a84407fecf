"""What the supervisor needs to know about one process."""

import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from khabar.supervisor import launcher

RunAs = Literal["self", "namespace", "nobody"]
Readiness = Callable[[], bool | Awaitable[bool]]


@dataclass(frozen=True)
class ProcessSpec:
    """One kind of process, of which `count` run side by side.

    `argv` may hold the text `{instance}`, replaced by the instance's name; the process also finds its number,
    from 1, in the environment variable KHABAR_INSTANCE. Lower layers are started first and stopped last.
    A `once` process (a migration) must end with status 0 before the next layer starts and is not restarted.
    Durations are in seconds.
    """

    name: str
    argv: Sequence[str]
    layer: int = 0
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    count: int = 1
    scalable: bool = False
    """Whether `count` may be changed while the stack runs."""
    once: bool = False
    prepare: Callable[[], None] | None = None
    """Called in a thread before each start. A ConfigurationError from it is shown as it is."""
    ready: Readiness | None = None
    """Whether the process does its work: plain (called in a thread) or async. None: ready when it runs."""
    ready_each: Callable[[int], bool] | None = None
    """The same where instances are told apart, by their number; called in a thread."""
    ready_timeout_s: float = 60.0
    explain: Callable[[Sequence[str]], str | None] | None = None
    """Turns the last lines of output of a process that ended too early into a sentence for a person, or None."""
    routine: tuple[str, ...] = ()
    """Lines of output that hold one of these texts are kept for `explain` and crash loops, but not shown."""
    stop_signal: signal.Signals = signal.SIGTERM
    stop_grace_s: float = 10.0
    death_signal: signal.Signals = signal.SIGKILL
    """Sent by the kernel when the supervisor itself is killed."""
    run_as: RunAs = "self"
    """Run as another user: as an ordinary one inside a user namespace, or, for root alone, as nobody."""

    def instance_name(self, number: int) -> str:
        """Name of one instance, counted from 1: `storage`, `storage.2`, `storage.3`."""
        return self.name if number == 1 else f"{self.name}.{number}"

    def command(self, number: int = 1) -> list[str]:
        """The command of one instance, by way of the launcher that ties it to the calling process."""
        instance = self.instance_name(number)
        return launch_command(
            [part.replace("{instance}", instance) for part in self.argv],
            run_as=self.run_as,
            death_signal=self.death_signal,
        )

    def environment(self, number: int = 1) -> dict[str, str]:
        """The caller's environment with this process's own variables on top."""
        return {**os.environ, **self.env, "KHABAR_INSTANCE": str(number)}


def launch_command(
    argv: Sequence[str], *, run_as: RunAs = "self", death_signal: signal.Signals = signal.SIGKILL
) -> list[str]:
    """Command that runs `argv` as a child of the calling process and never outlives it."""
    options = ["--parent", str(os.getpid()), "--death-signal", str(int(death_signal)), "--run-as", run_as]
    return [sys.executable, "-I", "-S", launcher.__file__, *options, "--", *argv]

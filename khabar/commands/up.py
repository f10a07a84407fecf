"""`khabar up`: everything on this machine, under one supervisor."""

import asyncio
import os
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Final

import click

from khabar.backfill_watch import tell_backfills
from khabar.scaling.policy import ScalingPolicy
from khabar.scaling.scaler import Scaler
from khabar.stack import Stack
from khabar.supervisor import Event, LinePrinter, StackLock, Supervisor
from khabar.supervisor.events import OnLine
from shared.pipeline import STAGE_NAMES
from shared.settings import load_settings

# PostgreSQL's start and stop, and Valkey's advice on the kernel of the machine.
_CHATTER: Final = ("LOG:", "overcommit", "signal-handler", "ready to exit")
_STAGES: Final = STAGE_NAMES


class _Workers(click.ParamType[tuple[str, int]]):
    name = "STAGE=N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        if isinstance(value, tuple):
            return value
        stage, _, count = str(value).partition("=")
        if stage not in _STAGES or not count.isdecimal() or not 0 <= int(count) <= 256:
            self.fail(f"{value!r} is not STAGE=N with a stage of {', '.join(_STAGES)} and a number", param, ctx)
        return stage, int(count)


@click.command()
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False), help="Data folder.  [default: $KHABAR_HOME or .khabar]"
)
@click.option("--port", type=click.IntRange(1, 65535), help="HTTP port.  [default: $KHABAR_PORT or 8000]")
@click.option(
    "--workers", type=_Workers(), multiple=True, help="Workers of a stage, for example extraction=4. Repeatable."
)
@click.option("--autoscale", is_flag=True, help="Grow and shrink each stage by its backlog.")
@click.option(
    "--max-workers",
    type=click.IntRange(1, 256),
    default=lambda: max(2, os.cpu_count() or 2),
    help="Workers of one stage at most, with --autoscale.  [default: the number of cores]",
)
@click.option("--verbose", is_flag=True, help="Show every log line, also on a terminal.")
def command(
    home: Path | None,
    port: int | None,
    workers: tuple[tuple[str, int], ...],
    *,
    autoscale: bool,
    max_workers: int,
    verbose: bool,
) -> None:
    """Start Valkey, PostgreSQL, the HTTP services, the relay and the workers; restart what ends; stop with Ctrl-C.

    REDIS_URL and DATABASE_URL, when set, replace the embedded servers. `khabar scale` changes the number of a stage's
    workers meanwhile; with --autoscale the load does.
    """
    given = {"home": home, "port": port}
    settings = load_settings().model_copy(update={name: value for name, value in given.items() if value is not None})
    terminal = sys.stdout.isatty()
    quiet = terminal and not verbose
    if quiet:
        # A person wants to see what goes wrong; everything else is one --verbose away.
        os.environ.setdefault("KHABAR_LOG_LEVEL", "WARNING")
    stack = Stack(settings, workers=dict(workers), readable_logs=terminal and settings.log_format == "auto")
    with StackLock(stack.run_folder / "lock", url=stack.url):
        stack.prepare()
        narrator = _Narrator(stack)
        supervisor = Supervisor(
            stack.specs(),
            on_event=narrator,
            on_line=_without_chatter(LinePrinter(sys.stdout)) if quiet else LinePrinter(sys.stdout),
            state_file=stack.run_folder / "state.json",
            facts={"url": stack.url},
        )
        policy = (
            ScalingPolicy(most=max_workers, target_s=settings.scale_target_s, calm_s=settings.scale_calm_s)
            if autoscale
            else None
        )
        counts = {stage: stack.workers.get(stage, 1) for stage in _STAGES}
        scaler = Scaler(supervisor, stack.run_folder / "wanted", stack.url, counts, narrator.say, policy)
        asyncio.run(_run(supervisor, scaler.run(), tell_backfills(stack.url, narrator.say)))


async def _run(supervisor: Supervisor, *beside: Coroutine[Any, Any, None]) -> None:
    tasks = [asyncio.create_task(one) for one in beside]
    try:
        await supervisor.run()
    finally:
        for task in tasks:
            task.cancel()


def _without_chatter(on_line: OnLine) -> OnLine:
    """Leave out what the embedded servers say when all is well."""

    def chosen(name: str, line: str) -> None:
        from_server = name in ("postgres", "valkey") and any(said in line for said in _CHATTER)
        # Celery's farewell to a person at its own terminal, which the supervisor is not.
        if not (from_server or not line.strip() or line.startswith("worker: ")):
            on_line(name, line)

    return chosen


class _Narrator:
    """Says on the terminal what the supervisor does."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._started = time.monotonic()

    def __call__(self, event: Event) -> None:
        match event.kind:
            case "ready" | "finished":
                self.say(f"{event.name:<14} {event.detail or event.kind}")
            case "exited":
                self.say(
                    f"{event.name:<14} ended ({event.detail}); starting again in {event.delay_s:.1f} s", fg="yellow"
                )
            case "crash_loop":
                self.say(f"{event.name:<14} keeps ending ({event.detail}); still trying. Its last lines:", fg="red")
                for line in event.lines:
                    self.say(f"    {line}")
            case "killed" | "failed":
                self.say(f"{event.name:<14} {event.kind} {event.detail}", fg="red")
            case "up":
                self._stack.announce_up()
                self._welcome()
            case "down":
                self.say("Everything is stopped.")
            case "stopping" if not event.name:
                self.say("Stopping …")
            case _:
                pass

    def _welcome(self) -> None:
        url = self._stack.url
        self.say("")
        self.say(
            f"Khabar is ready at {url} ({time.monotonic() - self._started:.1f} s). Data: {self._stack.home}", fg="green"
        )
        self.say("Post an article:")
        self.say(f"    curl {url}/v1/articles -H 'Content-Type: text/plain' --data-binary @article.txt")
        self.say("Look at it:")
        self.say(f"    curl {url}/v1/articles/ID")
        self.say("Stop with Ctrl-C." if sys.stdout.isatty() else f"Stop with: kill {os.getpid()}")
        self.say("")

    def say(self, text: str, fg: str | None = None) -> None:
        """A line for the person at the terminal."""
        click.secho(text, fg=fg)
        sys.stdout.flush()

"""Options that several commands share."""

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from khabar.supervisor import read_state
from shared.settings import load_settings


def default_url() -> str:
    """KHABAR_URL; else where the stack of the data folder says that it answers; else this machine at KHABAR_PORT."""
    if url := os.environ.get("KHABAR_URL"):
        return url
    settings = load_settings()
    state = read_state(settings.home.absolute() / "run" / "state.json")
    if "KHABAR_PORT" not in os.environ and state is not None and (url := state.facts.get("url")):
        return url
    return f"http://127.0.0.1:{settings.port}"


def url_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--url`, the Khabar to talk to."""
    return click.option(
        "--url", default=default_url, help="Address of Khabar.  [default: $KHABAR_URL, or what runs on $KHABAR_HOME]"
    )(command)


@contextmanager
def bytes_bar(done: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on standard error that is told how many more bytes are done."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(done, total=total)
        yield lambda count: bar.advance(task, count)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--json`, for programs that read the output."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(command)


class _Moment(click.ParamType[datetime]):
    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a time like 2026-05-01T10:00 or 2026-05-01T10:00+03:00", param, ctx)
        return found.astimezone()


def moment() -> click.ParamType[datetime]:
    """A point in time in ISO 8601; without a zone it is this machine's."""
    return _Moment()


def operator() -> str:
    """Who types this command, for the events of articles."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"

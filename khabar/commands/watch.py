"""`khabar watch`: post what appears and changes in a folder."""

import hashlib
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from khabar.answers import ClientError
from khabar.client import Client
from khabar.commands.options import url_option
from khabar.folder_watch import Done, FolderWatch, Noted

# It is away, or has no room: it will be there again. Whatever else it says, it will say again.
_COMES_BACK: Final = (429, 500, 502, 503, 504)
_LONGEST_PAUSE_S: Final = 60.0
_NOT_ALL: Final = 3


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--source", help="Outlet of text and HTML files and of documents.")
@click.option("--language", help="Their language, a hint (BCP 47, for example ar).")
@click.option("--encoding", help="Encoding of text and HTML files; without it each is read in its own.")
@click.option(
    "--every", "every_s", type=click.FloatRange(0.05), default=2.0, show_default=True, help="Seconds between looks."
)
@click.option("--once", is_flag=True, help="Post what is there and settled, then end.")
@click.option("--left-out", "only_left_out", is_flag=True, help="Show what could not be read so far, and end.")
@click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that notes what was posted.  [default: by folder and address, in ~/.local/state/khabar]",
)
@url_option
def command(
    folder: Path,
    *,
    source: str | None,
    language: str | None,
    encoding: str | None,
    every_s: float,
    state: Path | None,
    url: str,
    once: bool,
    only_left_out: bool,
) -> None:
    """Post what is new or changes in FOLDER and below it, as `khabar post` would, once it no longer changes.

    A restart goes on where it ended. What could not be read is named, and tried again when it changes. Deleting a file
    erases no article. Hidden files, links and files that are still being written are left alone.
    """
    facts = {name: value for name, value in (("source", source), ("language", language)) if value}
    folder = folder.resolve()
    with Noted(state or _state_file(folder, url)) as noted:
        if only_left_out:
            for path, reason in noted.left_out():
                click.echo(f"{path.relative_to(folder) if path.is_relative_to(folder) else path}: {reason}")
            return
        watch = FolderWatch(folder, noted, facts, encoding)
        with Client(url) as client, _until_told() as told:
            failures = _follow(watch, client, told, every_s, once=once)
    if once and failures:
        raise SystemExit(_NOT_ALL)


def _follow(watch: FolderWatch, client: Client, told: threading.Event, every_s: float, *, once: bool) -> int:
    """Look until told to end; how many files could not be read whole."""
    failures, pause_s = 0, every_s
    list(watch.settled())
    while not told.wait(pause_s):
        try:
            for path, stamp in watch.settled():
                if told.is_set():
                    break
                done = watch.post(client, path, stamp)
                failures += bool(done.left_out)
                _say(done, watch.folder)
            pause_s = every_s
        except ClientError as error:
            if once or (error.status is not None and error.status not in _COMES_BACK):
                raise
            click.secho(f"waiting: {error}", err=True, fg="yellow")
            pause_s = max(every_s, min(_LONGEST_PAUSE_S, pause_s * 2))
        if once:
            break
    return failures


def _say(done: Done, folder: Path) -> None:
    click.echo(f"{done.path.relative_to(folder)}: {done.created} created, {done.repeated} posted before")
    for reason in done.left_out:
        click.secho(f"left out: {reason}", err=True, fg="red")


def _state_file(folder: Path, url: str) -> Path:
    base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    name = hashlib.sha256(f"{folder}\n{url}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return base / "khabar" / f"watch-{name}.sqlite3"


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    """Set by Ctrl-C and SIGTERM: the file that is being posted is finished first."""
    told = threading.Event()
    before = {kind: signal.signal(kind, lambda *_: told.set()) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)

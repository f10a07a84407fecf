"""`khabar drain`: wait until nothing is unfinished."""

import json
import sys
import time

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from khabar.client import Client
from khabar.commands.options import json_option, url_option


@click.command()
@click.option("--timeout", type=click.FloatRange(min=0), help="Give up after so many seconds.  [default: never]")
@url_option
@json_option
def command(timeout: float | None, url: str, *, as_json: bool) -> None:
    """Wait until every posted article has its final state.

    Exit code 3 if some have none when the time is up.
    """
    deadline = None if timeout is None else time.monotonic() + timeout
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Client(url) as client, Progress(*columns, console=Console(stderr=True)) as progress:
        most = 1
        task = progress.add_task("", total=most)
        while unfinished := int((stats := client.stats())["unfinished"]):
            most = max(most, unfinished)
            progress.update(task, total=most, completed=most - unfinished, description=f"{unfinished} unfinished")
            if deadline is not None and time.monotonic() >= deadline:
                break
            time.sleep(0.5)
        progress.update(task, completed=most - unfinished, description=f"{unfinished} unfinished")
    if as_json:
        click.echo(json.dumps({"unfinished": unfinished, "states": stats["states"]}))
    elif unfinished:
        click.echo(f"{unfinished} articles are still unfinished", err=True)
    sys.exit(3 if unfinished else 0)

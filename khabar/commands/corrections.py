"""`khabar corrections`: what readers decided about entities, to and from a file."""

import json
import sys
from pathlib import Path
from typing import IO, Any, Final

import click

from khabar.answers import ClientError
from khabar.client import Client
from khabar.commands.options import url_option

_SAID: Final = ("kind", "article", "mention", "entity", "name", "type", "target", "note")


@click.group()
def command() -> None:
    """Write and read corrections of entities."""


@command.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write.")
@url_option
def export(out: Path, url: str) -> None:
    """Write the corrections in force to a file, one JSON object a line, in the order in which they are applied."""
    written = out.with_name(f"{out.name}.part")
    count, cursor = 0, 0
    with Client(url) as client, written.open("w", encoding="utf-8") as lines:
        while cursor is not None:
            page = client.get("/v1/entity-corrections", in_force="true", limit=200, cursor=cursor)
            for one in page["corrections"]:
                line = {name: one[name] for name in (*_SAID, "at") if one[name] is not None} | {"editor": one["who"]}
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")
                count += 1
            cursor = page["next"]
    written.replace(out)
    click.echo(f"{out}: {count} corrections")


@command.command(name="import")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@url_option
def import_(file: IO[str], url: str) -> None:
    """Make the corrections of a file that `khabar corrections export` wrote. What is in force already stays.

    Exit code 3 if one could not be made: its article or entity is not there.
    """
    made = already = refused = 0
    with Client(url) as client:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                decision: dict[str, Any] = json.loads(line)
                decision.pop("at", None)
                answer = client.send("POST", "/v1/entity-corrections", json=decision)
            except (ValueError, AttributeError, ClientError) as error:
                refused += 1
                click.secho(f"line {number}: {error}", err=True, fg="red")
                continue
            made += answer["new"]
            already += not answer["new"]
    click.echo(f"{made} corrections made, {already} in force already, {refused} refused")
    sys.exit(3 if refused else 0)

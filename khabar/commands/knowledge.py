"""`khabar knowledge`: what is known of the world's names."""

import json
import sys

import click

from khabar.commands.options import json_option
from khabar.knowledge.commands import build, shipped
from khabar.terminal.output import make_console
from khabar.terminal.tables import table_of
from services.console.lookup.names import NameIndex
from services.console.lookup.routes import shown
from services.console.lookup.shipped import load_shipped

_TYPES = ("PER", "LOC", "ORG", "MISC")


@click.group()
def command() -> None:
    """Look up the knowledge base, and build the file of the world's names (docs/knowledge.md)."""


@command.command()
@click.argument("name")
@click.option("--type", "type_", type=click.Choice(_TYPES), help="Only entities of this type.")
@click.option("--country", help="Only entities of this country (ISO 3166-1 alpha-2, for example LY).")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@json_option
def find(name: str, type_: str | None, country: str | None, *, limit: int, as_json: bool) -> None:
    """Find entities by NAME, in any script: whole, its beginning, or with a letter or two wrong. Needs no server.

    Exit code 3 if nothing is found.
    """
    known = NameIndex(load_shipped()).find(
        name,
        type_=type_,  # type: ignore[arg-type]  # click has checked it
        country=country.upper() if country else None,
        limit=limit,
    )
    if as_json:
        click.echo(json.dumps({"entities": [shown(one) for one in known]}, ensure_ascii=False))
    else:
        table = table_of("id", "type", "names", "country", "found by")
        for one in known:
            names = " · ".join(dict.fromkeys(one.known.names.values()))
            table.add_row(one.known.id, one.known.type, names, one.known.country or "", f"{one.name} ({one.how})")
        make_console().print(table)
    sys.exit(0 if known else 3)


command.add_command(build)
command.add_command(shipped)

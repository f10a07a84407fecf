"""`khabar audit`: what operators did."""

import json
from datetime import datetime
from typing import Any

import click
from rich.console import Console

from khabar.client import Client
from khabar.commands.options import json_option, moment, url_option
from khabar.terminal.tables import table_of


@click.command()
@click.option("--who", help="Name or id of a key.")
@click.option("--action", help="Part of the action, for example quarantine.")
@click.option("--target", help="Id of what it was done to.")
@click.option("--since", type=moment(), help="At that time or later, for example 2026-05-01T10:00.")
@click.option("--until", type=moment(), help="Before that time.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@url_option
@json_option
def command(url: str, *, as_json: bool, limit: int, **wanted: Any) -> None:
    """Show what operators did, newest first: quarantine, replays, stages, corrections, keys, erasures."""
    query = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in wanted.items()}
    entries: list[dict[str, Any]] = []
    cursor = None
    with Client(url) as client:
        while len(entries) < limit:
            page = client.get("/v1/audit", **query, limit=min(200, limit - len(entries)), cursor=cursor)
            entries += page["entries"]
            cursor = page["next"]
            if cursor is None:
                break
    if as_json:
        click.echo(json.dumps({"entries": entries, "next": cursor}, ensure_ascii=False))
        return
    table = table_of("at", "who", "action", "target", "status", "detail")
    for entry in entries:
        table.add_row(
            entry["at"][:19],
            entry["who"],
            entry["action"],
            entry["target"] or "",
            str(entry["status"] or ""),
            json.dumps(entry["detail"], ensure_ascii=False) if entry["detail"] else "",
        )
    Console().print(table)
    if cursor is not None:
        click.echo(f"There are more: --limit {limit * 2}")

"""`khabar stages`: show, hold and resume stages."""

import json
from typing import Any, Final

import click
from rich.console import Console

from khabar.client import Client
from khabar.commands.options import json_option, url_option
from khabar.terminal.tables import table_of
from shared.pipeline import STAGE_NAMES

_STAGES: Final = STAGE_NAMES


@click.group()
def command() -> None:
    """Show, hold and resume stages.

    A stage that buries many articles in a row pauses itself; it goes on by itself when articles get through again.
    """


@command.command("list")
@url_option
@json_option
def list_stages(url: str, *, as_json: bool) -> None:
    """Show queues and pauses."""
    with Client(url) as client:
        found = client.get("/v1/stages")
    click.echo(json.dumps(found, ensure_ascii=False)) if as_json else _show(found)


@command.command("pause")
@click.argument("stage", type=click.Choice(_STAGES))
@click.option("--because", required=True, help="Why; shown to whoever looks.")
@url_option
def pause(stage: str, because: str, url: str) -> None:
    """Hold STAGE: its workers finish what they have and take no more."""
    with Client(url) as client:
        _show(client.send("POST", f"/v1/stages/{stage}:pause", json={"reason": because}))


@command.command("resume")
@click.argument("stage", type=click.Choice(_STAGES))
@click.option(
    "--bury-for", type=click.FloatRange(0, 86400), default=0, help="Seconds in which all that fails is buried."
)
@url_option
def resume(stage: str, bury_for: float, url: str) -> None:
    """Resume STAGE, whatever paused it."""
    with Client(url) as client:
        _show(client.send("POST", f"/v1/stages/{stage}:resume", json={"bury_for_s": bury_for}))


def _show(found: dict[str, Any]) -> None:
    table = table_of("stage", "messages waiting", "reserved", "paused")
    for stage in found["stages"]:
        pause = stage["paused"]
        why = "" if pause is None else f"since {pause['since'][:19]}, {pause['cause']}: {pause['reason']}"
        table.add_row(stage["stage"], str(stage["waiting"]), str(stage["reserved"]), why)
    Console().print(table)

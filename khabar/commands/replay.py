"""`khabar replay`: process articles again from a stage."""

import json
import time
from datetime import datetime
from typing import Any, Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from khabar.client import Client
from khabar.commands.options import json_option, moment, operator, url_option
from khabar.ids import ID, whole_id
from khabar.terminal.tables import table_of
from shared.pipeline import STAGE_NAMES
from shared.this_program import khabar

_STAGES: Final = STAGE_NAMES
_FILTER: Final = ("state", "reason", "language", "source", "topic", "since", "until", "model_stage", "model_not")


@click.group()
def command() -> None:
    """Process articles again from a stage: with a better model, after a fix, for one source or topic.

    Replayed articles give way to fresh ones. Each new result takes the old one's place at once, or not at all.
    """


@command.command("start")
@click.argument("stage", type=click.Choice(_STAGES))
@click.option("--state", type=click.Choice(("stored", "rejected", "quarantined")), default="stored", show_default=True)
@click.option("--reason", help="Of a rejection or burial.")
@click.option("--language")
@click.option("--source")
@click.option("--topic", help="Code of a Media Topic.")
@click.option("--since", type=moment(), help="Accepted at that time or later.")
@click.option("--until", type=moment(), help="Accepted before that time.")
@click.option("--model-stage", type=click.Choice(_STAGES[:-1]), help="The stage whose model the next two are about.")
@click.option("--model-not", help="Made by another model than this one.")
@click.option("--model-below", help="Made by an older version of this model, for example linear-topics-2.")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), help="Articles per second at most.")
@click.option("--note", help="What it is for.")
@click.option("--dry-run", is_flag=True, help="Only count, and show what would change for a sample.")
@click.option("--sample", type=click.IntRange(1, 50), default=5, show_default=True, help="Articles of a dry run.")
@click.option("--follow", is_flag=True, help="Wait for the end and show progress.")
@url_option
@json_option
def start(stage: str, url: str, *, as_json: bool, dry_run: bool, sample: int, follow: bool, **wanted: Any) -> None:
    """Replay from STAGE what matches the filter."""
    chosen = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name in (*_FILTER, "model_below")
        if (value := wanted[name]) is not None
    }
    body = {"stage": stage, "filter": chosen, "rate": wanted["rate"], "note": wanted["note"], "by": operator()}
    if dry_run:
        body |= {"dry_run": True, "sample": sample, "wait_s": 30}
    with Client(url) as client:
        replay = client.send("POST", "/v1/replays", json=body)
        if follow and not dry_run:
            replay = _follow(client, replay)
    if as_json:
        click.echo(json.dumps(replay, ensure_ascii=False))
    elif dry_run:
        _show_sample(replay)
    else:
        _show(replay)


@command.command("list")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@url_option
@json_option
def list_replays(url: str, *, as_json: bool, limit: int) -> None:
    """List replays and dry runs, newest first."""
    with Client(url) as client:
        found = client.get("/v1/replays", limit=limit)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    table = table_of("id", "at", "stage", "state", "done", "outcomes", "note")
    for replay in found["replays"]:
        name = f"{replay['stage']} (dry run)" if replay["dry_run"] else replay["stage"]
        done = f"{replay['done']} of {replay['total']}"
        table.add_row(
            replay["id"],
            replay["created_at"][:19],
            name,
            replay["state"],
            done,
            _counts(replay["outcomes"]),
            replay["note"] or "",
        )
    Console().print(table)


@command.command("show")
@click.argument("replay_id", type=ID, metavar="ID")
@click.option("--follow", is_flag=True, help="Wait for the end and show progress.")
@url_option
@json_option
def show(replay_id: str, url: str, *, as_json: bool, follow: bool) -> None:
    """Show how far a replay has come; of a dry run, what would change."""
    with Client(url) as client:
        replay = client.get(f"/v1/replays/{_whole(client, replay_id)}")
        if follow:
            replay = _follow(client, replay)
    if as_json:
        click.echo(json.dumps(replay, ensure_ascii=False))
    elif replay["dry_run"]:
        _show_sample(replay)
    else:
        _show(replay)


def _change(action: str, summary: str) -> None:
    @command.command(action, help=summary)
    @click.argument("replay_id", type=ID, metavar="ID")
    @url_option
    def change(replay_id: str, url: str) -> None:
        with Client(url) as client:
            _show(client.send("POST", f"/v1/replays/{_whole(client, replay_id)}:{action}"))


_change("pause", "Send no more of its articles for now.")
_change("resume", "Go on with a paused replay.")
_change("cancel", "Leave the rest as it is.")


def _follow(client: Client, replay: dict[str, Any]) -> dict[str, Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(replay["stage"], total=replay["total"])
        while replay["state"] == "running":
            time.sleep(0.5)
            replay = client.get(f"/v1/replays/{replay['id']}")
            progress.update(task, completed=replay["done"])
    return replay


def _show(replay: dict[str, Any]) -> None:
    click.echo(
        f"{replay['id']}  {replay['state']}  {replay['done']} of {replay['total']}  {_counts(replay['outcomes'])}"
    )


def _whole(client: Client, given: str) -> str:
    return whole_id(client, given, "/v1/replays", "replays")


def _show_sample(replay: dict[str, Any]) -> None:
    click.echo(f"dry run {replay['id']}")
    if "count" in replay:
        click.echo(f"{replay['count']} articles match; nothing was written. What would change, of a sample:")
    for one in replay["sample"]:
        click.secho(f"\n{one['article']}", bold=True)
        if not one["changes"]:
            click.echo("  nothing")
        for name, change in one["changes"].items():
            if "old" in change:
                click.echo(f"  {name}: {change['old']!r} -> {change['new']!r}")
            for sign, kind, colour in (("-", "removed", "red"), ("+", "added", "green")):
                for piece in change.get(kind, ()):
                    click.secho(f"  {sign} {name}: {piece}", fg=colour)
    missing = replay["total"] - len(replay["sample"])
    if missing:
        look = khabar(f"replay show {replay['id']}")
        click.echo(f"\n{missing} of the sample are not through yet: {look}")


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))

"""`khabar quarantine`: look at what could not be processed, and decide about it."""

import json
import mimetypes
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console

from khabar.client import Client
from khabar.commands.options import json_option, moment, operator, url_option
from khabar.ids import ID, whole_id
from khabar.terminal.tables import table_of
from shared.this_program import khabar

_STATUSES: Final = ("open", "redriven", "discarded", "superseded", "any")


@click.group()
def command() -> None:
    """Look at what could not be processed; edit, redrive or discard it.

    Every decision is noted in the article's events.
    """


def _filter_options(decorated: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--until", type=moment(), help="Buried before that time."),
        click.option("--since", type=moment(), help="Buried at that time or later, for example 2026-05-01T10:00."),
        click.option("--language"),
        click.option("--source"),
        click.option("--reason", "why", help="As the list shows it: bug, timed_out, …"),
        click.option("--stage"),
    ):
        decorated = option(decorated)
    return decorated


@command.command("list")
@_filter_options
@click.option("--status", type=click.Choice(_STATUSES), default="open", show_default=True)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@url_option
@json_option
def list_items(url: str, *, as_json: bool, limit: int, status: str, **wanted: Any) -> None:
    """List burials, newest first."""
    query: dict[str, Any] = _filter(wanted) | ({} if status == "any" else {"status": status})
    items: list[dict[str, Any]] = []
    cursor = None
    with Client(url) as client:
        while len(items) < limit:
            page = client.get("/v1/quarantine", **query, limit=min(200, limit - len(items)), cursor=cursor)
            items += page["items"]
            cursor = page["next"]
            if cursor is None:
                break
    if as_json:
        click.echo(json.dumps({"items": items, "next": cursor}, ensure_ascii=False))
        return
    table = table_of("id", "at", "stage", "reason", "status", "source", "language", "error")
    for item in items:
        table.add_row(
            item["id"],
            item["at"][:19],
            item["stage"],
            item["reason"],
            item["status"],
            item["source"] or "",
            item["language"] or "",
            item["detail"][:60],
        )
    Console().print(table)
    if cursor is not None:
        click.echo(f"There are more: --limit {limit * 2}")


@command.command("show")
@click.argument("item_id", type=ID, metavar="ID")
@url_option
@json_option
def show_item(item_id: str, url: str, *, as_json: bool) -> None:
    """Show one burial: article, message, error, traceback, where and when."""
    with Client(url) as client:
        item = client.get(f"/v1/quarantine/{_whole(client, item_id)}")
    if as_json:
        click.echo(json.dumps(item, ensure_ascii=False, indent=2))
        return
    for name in ("id", "article_id", "revision", "status", "at", "stage", "reason", "detail", "worker", "version"):
        click.echo(f"{name:<11} {item[name]}")
    for name in ("traceback", "message"):
        if item[name]:
            click.secho(f"\n{name}", bold=True)
            click.echo(item[name])
    if item["article"]:
        edited = ", edited" if item["article"]["edited"] else ""
        click.secho(f"\narticle ({item['article']['media_type']}{edited})", bold=True)
        click.echo(item["article"]["text"])


@command.command("edit")
@click.argument("item_id", type=ID, metavar="ID")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--type", "media_type", help="Media type of the file.  [default: by its name]")
@url_option
def edit_item(item_id: str, file: Path, media_type: str | None, url: str) -> None:
    """Replace the body of a quarantined article by FILE (.txt, .html, or .json as for posting).

    What was posted is kept. Redrive it afterwards.
    """
    kind = media_type or mimetypes.guess_type(file.name)[0] or "text/plain"
    with Client(url) as client:
        whole = _whole(client, item_id)
        client.send("PUT", f"/v1/quarantine/{whole}/raw", content=file.read_bytes(), headers={"Content-Type": kind})
    click.echo(f"Edited. Send it through again with: {khabar(f'quarantine redrive {whole}')}")


@command.command("redrive")
@click.argument("ids", type=ID, nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="Every open one that the filter matches.")
@_filter_options
@click.option("--dry-run", is_flag=True, help="Only say how many.")
@url_option
def redrive(ids: tuple[str, ...], url: str, *, everything: bool, dry_run: bool, **wanted: Any) -> None:
    """Send quarantined articles through the pipeline again."""
    decision = _decision(ids, everything=everything, wanted=wanted)
    with Client(url) as client:
        body = _with_whole_ids(client, decision) | {"dry_run": dry_run, "by": operator()}
        answer = client.send("POST", "/v1/quarantine:redrive", json=body)
    click.echo(f"{answer['count']} {'would be' if dry_run else ''} redriven".replace("  ", " "))


@command.command("discard")
@click.argument("ids", type=ID, nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="Every open one that the filter matches.")
@_filter_options
@click.option("--because", required=True, help="Why they need no more attention; kept with the article.")
@click.option("--dry-run", is_flag=True, help="Only say how many.")
@url_option
def discard(ids: tuple[str, ...], url: str, *, everything: bool, because: str, dry_run: bool, **wanted: Any) -> None:
    """Give quarantined articles up: they end as rejected."""
    decision = _decision(ids, everything=everything, wanted=wanted)
    with Client(url) as client:
        body = _with_whole_ids(client, decision) | {"dry_run": dry_run, "reason": because, "by": operator()}
        answer = client.send("POST", "/v1/quarantine:discard", json=body)
    click.echo(f"{answer['count']} {'would be' if dry_run else ''} discarded".replace("  ", " "))


def _filter(wanted: dict[str, Any]) -> dict[str, Any]:
    named = {**wanted, "reason": wanted["why"]}
    del named["why"]
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in named.items()
        if value is not None
    }


def _decision(ids: tuple[str, ...], *, everything: bool, wanted: dict[str, Any]) -> dict[str, Any]:
    chosen = _filter(wanted)
    if ids and (everything or chosen):
        raise click.UsageError("Give either ids, or a filter.")
    if not ids and not everything and not chosen:
        raise click.UsageError("Give ids, a filter, or --all.")
    return {"ids": list(ids)} if ids else {"filter": chosen}


def _with_whole_ids(client: Client, decision: dict[str, Any]) -> dict[str, Any]:
    return decision | {"ids": [_whole(client, one) for one in decision["ids"]]} if "ids" in decision else decision


def _whole(client: Client, given: str) -> str:
    return whole_id(client, given, "/v1/quarantine", "items")

"""`khabar sources`: the feeds that are read by themselves."""

import json
from typing import Any, Final

import click

from khabar.client import Client
from khabar.commands.options import json_option, url_option
from khabar.ids import ID, whole_id
from khabar.terminal.output import make_console
from khabar.terminal.tables import table_of
from shared.this_program import khabar

_HEALTH: Final = ("new", "working", "silent", "failing", "gone", "paused")
_SHOWN_REFUSED: Final = 10
_NOT_ALL: Final = 3


@click.group("sources")
def command() -> None:
    """Read feeds and sitemaps of news, and post the articles that they name. Nobody is asked until one is added."""


@command.command("add")
@click.argument("address")
@click.option("--name", help="`source` of its articles.  [default: the host]")
@click.option("--language", help="Of its articles, in place of what the feed says: ar, en, …")
@click.option("--full-text", is_flag=True, help="The text in the feed is the article; no page is fetched.")
@url_option
@json_option
def add(address: str, name: str | None, language: str | None, url: str, *, full_text: bool, as_json: bool) -> None:
    """Read the feed or sitemap at ADDRESS from now on."""
    body = {"url": address, "name": name, "language": language, "content": "feed" if full_text else "page"}
    with Client(url) as client:
        created = client.send("POST", "/v1/sources", json=body)
    if as_json:
        click.echo(json.dumps(created, ensure_ascii=False))
        return
    click.echo(f"id    {created['id']}\nname  {created['name']}")
    click.secho(f"It is read now. How it is: {khabar('sources list')}", err=True)


@command.command("import")
@click.argument("file", type=click.File("rb"))
@url_option
@json_option
def import_list(file: Any, url: str, *, as_json: bool) -> None:
    """Add the sources of FILE: OPML, CSV (url,name,language,content), or one address a line; - is standard input."""
    with Client(url) as client:
        done = client.send("POST", "/v1/sources:import", content=file.read(), headers={"Content-Type": "text/plain"})
    if as_json:
        click.echo(json.dumps(done, ensure_ascii=False))
    else:
        click.echo(f"{done['added']} added, {done['known']} there already, {len(done['refused'])} refused.")
        for one in done["refused"][:_SHOWN_REFUSED]:
            where = f"entry {one['entry']}: " if one["entry"] else ""
            click.secho(f"{where}{one['url']}: {one['detail']}", err=True)
    if done["refused"]:
        raise SystemExit(_NOT_ALL)


@command.command("list")
@click.option("--health", type=click.Choice(_HEALTH), help="Only those that are so.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 200))
@url_option
@json_option
def list_sources(health: str | None, limit: int, url: str, *, as_json: bool) -> None:
    """List sources with their health, the newest first."""
    with Client(url) as client:
        page = client.get("/v1/sources", health=health, limit=limit)
    if as_json:
        click.echo(json.dumps(page, ensure_ascii=False))
        return
    table = table_of("id", "name", "health", "articles", "waiting", "last article", "what went wrong")
    for one in page["sources"]:
        wrong = one["problem_words"] or one["page_problem"] or ""
        newest = (one["last_article_at"] or "")[:16].replace("T", " ")
        table.add_row(
            one["id"], one["name"], one["health"], str(one["articles"]), str(one["waiting"]), newest, str(wrong)
        )
    make_console().print(table)
    said = ", ".join(f"{count} {name}" for name, count in page["totals"].items()) or "no sources"
    click.secho(f"In all: {said}.", err=True)
    _warn(page["collectors"], any_sources=bool(page["totals"]))


@command.command("show")
@click.argument("source_id", type=ID, metavar="ID")
@url_option
def show(source_id: str, url: str) -> None:
    """Show one source as JSON."""
    with Client(url) as client:
        source_id = whole_id(client, source_id, "/v1/sources", "sources")
        click.echo(json.dumps(client.get(f"/v1/sources/{source_id}"), ensure_ascii=False, indent=2))


@command.command("remove")
@click.argument("source_id", type=ID, metavar="ID")
@url_option
def remove(source_id: str, url: str) -> None:
    """Read it no more. Its articles stay."""
    with Client(url) as client:
        source_id = whole_id(client, source_id, "/v1/sources", "sources")
        client.send("DELETE", f"/v1/sources/{source_id}")
    click.echo("Removed.")


def _act(name: str, said: str, summary: str) -> None:
    @command.command(name, help=summary)
    @click.argument("source_id", type=ID, metavar="ID")
    @url_option
    def act(source_id: str, url: str) -> None:
        with Client(url) as client:
            source_id = whole_id(client, source_id, "/v1/sources", "sources")
            client.send("POST", f"/v1/sources/{source_id}:{name}")
        click.echo(said)


_act("pause", "Paused.", "Do not read it until it is enabled.")
_act("enable", "Enabled.", "Read it again, at once.")
_act("read", "It is due now.", "Read it now.")


@command.command("discover")
@click.argument("address")
@click.option("--add", "adds", is_flag=True, help="Add the first one that works.")
@url_option
@json_option
def discover(address: str, url: str, *, adds: bool, as_json: bool) -> None:
    """Find the feeds that the page at ADDRESS names, and its site's sitemaps."""
    with Client(url) as client:
        feeds = client.send("POST", "/v1/sources:discover", json={"url": address})["feeds"]
        working = [one for one in feeds if one["works"]]
        if adds and working:
            body = {"url": working[0]["url"], "name": working[0]["title"]}
            click.echo(f"Added {client.send('POST', '/v1/sources', json=body)['url']}")
    if as_json:
        click.echo(json.dumps(feeds, ensure_ascii=False))
        return
    if not feeds:
        raise click.ClickException("The page names no feeds.")
    table = table_of("address", "kind", "title", "entries", "what went wrong")
    for one in feeds:
        table.add_row(one["url"], one["kind"], one["title"] or "", str(one.get("entries", "")), one.get("problem", ""))
    make_console().print(table)


@command.command("check")
@click.argument("address")
@url_option
@json_option
def check(address: str, url: str, *, as_json: bool) -> None:
    """Fetch the feed at ADDRESS once and show what it says; nothing is kept."""
    with Client(url) as client:
        found = client.send("POST", "/v1/sources:check", json={"url": address})
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"{found['kind']}, {found['entries']} entries, {found['full_text']} of them with full text")
    table = table_of("published", "title", "address")
    for one in found["articles"]:
        table.add_row((one["published_at"] or "")[:16], one["title"] or "", one["url"] or "")
    make_console().print(table)


def _warn(collectors: dict[str, Any], *, any_sources: bool) -> None:
    if any_sources and not collectors["running"]:
        click.secho("No collector runs, so nothing is read.", err=True, fg="yellow")
    if collectors["problem"]:
        click.secho(f"The collector cannot post: {collectors['problem']}", err=True, fg="yellow")

"""`khabar webhooks`: subscribe others to what is stored."""

import json
from typing import Any, Final
from uuid import UUID

import click

from khabar.client import Client
from khabar.commands.options import json_option, url_option
from khabar.ids import ID, whole_id
from khabar.terminal.output import make_console
from khabar.terminal.tables import table_of
from shared.this_program import khabar

_KEPT: Final = "Keep the secret: it is shown only now."


@click.group("webhooks")
def command() -> None:
    """Tell others of stored articles over HTTP, signed after the Standard Webhooks specification."""


@command.command("list")
@url_option
@json_option
def list_webhooks(url: str, *, as_json: bool) -> None:
    """List webhooks with their state."""
    with Client(url) as client:
        found = client.get("/v1/webhooks")["webhooks"]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    table = table_of("id", "address", "state", "waiting", "failing since", "filter")
    for one in found:
        state = f"{one['state']}: {one['reason']}" if one["reason"] else one["state"]
        chosen = json.dumps(one["filter"], ensure_ascii=False) if one["filter"] else "everything"
        table.add_row(one["id"], one["url"], state, str(one["pending"]), (one["failing_since"] or "")[:19], chosen)
    make_console().print(table)


@command.command("add")
@click.argument("address")
@click.option("--language", multiple=True, help="Only articles in this language; may be given several times.")
@click.option("--source", multiple=True, help="Only articles of this source.")
@click.option("--topic", multiple=True, help="Only articles about this topic, by code or key.")
@click.option("--entity", multiple=True, help="Only articles that name this entity, by id.")
@click.option("--story", multiple=True, help="Only articles of this story, by id.")
@click.option("--full", is_flag=True, help="Send the whole result, its text too.")
@click.option(
    "--event", "events", multiple=True, help="article.stored (default), alarm.raised, alarm.ended, webhook.disabled."
)
@click.option("--description", help="For whoever looks at the list.")
@click.option("--secret", help="whsec_ and base64 of 24 to 64 bytes.  [default: made up]")
@url_option
@json_option
def add_webhook(
    address: str,
    url: str,
    *,
    full: bool,
    events: tuple[str, ...],
    description: str | None,
    secret: str | None,
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Send articles that are stored from now on to ADDRESS."""
    body: dict[str, Any] = {
        "url": address,
        "detail": "full" if full else "summary",
        "filter": {name: list(values) for name, values in chosen.items() if values},
        "description": description,
        "secret": secret,
    }
    if events:
        body["events"] = list(events)
    with Client(url) as client:
        created = client.send("POST", "/v1/webhooks", json=body)
    if as_json:
        click.echo(json.dumps(created, ensure_ascii=False))
        return
    click.echo(f"id      {created['id']}\nsecret  {created['secret']}")
    trial = khabar(f"webhooks test {created['id']}")
    click.secho(f"{_KEPT} Try it with: {trial}", err=True)


@command.command("show")
@click.argument("webhook_id", type=ID, metavar="ID")
@url_option
def show_webhook(webhook_id: str, url: str) -> None:
    """Show one webhook as JSON."""
    with Client(url) as client:
        webhook_id = whole_id(client, webhook_id, "/v1/webhooks", "webhooks")
        click.echo(json.dumps(client.get(f"/v1/webhooks/{webhook_id}"), ensure_ascii=False, indent=2))


@command.command("remove")
@click.argument("webhook_id", type=ID, metavar="ID")
@url_option
def remove_webhook(webhook_id: str, url: str) -> None:
    """Remove a webhook with its deliveries."""
    with Client(url) as client:
        webhook_id = whole_id(client, webhook_id, "/v1/webhooks", "webhooks")
        client.send("DELETE", f"/v1/webhooks/{webhook_id}")
    click.echo("Removed.")


@command.command("enable")
@click.argument("webhook_id", type=ID, metavar="ID")
@click.option("--skip", is_flag=True, help="Give up what waits, and go on with what is stored from now on.")
@url_option
def enable_webhook(webhook_id: str, url: str, *, skip: bool) -> None:
    """Go on with a webhook that was paused, or disabled after long failure."""
    with Client(url) as client:
        webhook_id = whole_id(client, webhook_id, "/v1/webhooks", "webhooks")
        client.send("POST", f"/v1/webhooks/{webhook_id}:enable", json={"skip": skip})
    click.echo("Enabled.")


@command.command("pause")
@click.argument("webhook_id", type=ID, metavar="ID")
@url_option
def pause_webhook(webhook_id: str, url: str) -> None:
    """Send nothing until it is enabled; nothing is lost."""
    with Client(url) as client:
        webhook_id = whole_id(client, webhook_id, "/v1/webhooks", "webhooks")
        client.send("POST", f"/v1/webhooks/{webhook_id}:pause")
    click.echo("Paused.")


@command.command("rotate-secret")
@click.argument("webhook_id", type=ID, metavar="ID")
@url_option
def rotate_secret(webhook_id: str, url: str) -> None:
    """Make a new secret; for a day, messages are signed with the old one as well."""
    with Client(url) as client:
        webhook_id = whole_id(client, webhook_id, "/v1/webhooks", "webhooks")
        click.echo(client.send("POST", f"/v1/webhooks/{webhook_id}:rotate-secret")["secret"])
    click.secho(_KEPT, err=True)


@command.command("test")
@click.argument("webhook_id", type=ID, metavar="ID")
@url_option
def test_webhook(webhook_id: str, url: str) -> None:
    """Send a test message."""
    with Client(url) as client:
        webhook_id = whole_id(client, webhook_id, "/v1/webhooks", "webhooks")
        delivery = client.send("POST", f"/v1/webhooks/{webhook_id}:test")
    click.echo(f"On its way: {delivery['message_id']}. See: {khabar(f'webhooks deliveries {webhook_id}')}")


@command.command("deliveries")
@click.argument("webhook_id", type=ID, metavar="ID")
@click.option("--state", type=click.Choice(["pending", "delivered", "failed"]))
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200))
@url_option
@json_option
def deliveries(webhook_id: str, state: str | None, limit: int, url: str, *, as_json: bool) -> None:
    """List messages to a webhook, newest first, and how each ended."""
    with Client(url) as client:
        webhook_id = whole_id(client, webhook_id, "/v1/webhooks", "webhooks")
        page = client.get(f"/v1/webhooks/{webhook_id}/deliveries", state=state, limit=limit)
    if as_json:
        click.echo(json.dumps(page, ensure_ascii=False))
        return
    table = table_of("id", "at", "event", "state", "tries", "last")
    for one in page["deliveries"]:
        last = one["log"][-1] if one["log"] else {}
        said = last.get("error") or last.get("status") or ""
        table.add_row(one["id"], one["created_at"][:19], one["event"], one["state"], str(one["attempts"]), str(said))
    make_console().print(table)


@command.command("redeliver")
@click.argument("webhook_id", type=ID, metavar="ID")
@click.argument("delivery_ids", type=click.UUID, metavar="DELIVERY...", nargs=-1, required=True)
@url_option
def redeliver(webhook_id: str, delivery_ids: tuple[UUID, ...], url: str) -> None:
    """Send messages again, with the same ids."""
    with Client(url) as client:
        webhook_id = whole_id(client, webhook_id, "/v1/webhooks", "webhooks")
        for delivery_id in delivery_ids:
            client.send("POST", f"/v1/webhooks/{webhook_id}/deliveries/{delivery_id}:redeliver")
    click.echo(f"{len(delivery_ids)} on their way again.")

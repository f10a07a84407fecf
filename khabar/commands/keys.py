"""`khabar keys`: make, list and revoke API keys."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import click
from rich.console import Console

from khabar.commands.options import default_url, json_option, operator
from khabar.own_ledger import own_ledger
from khabar.terminal.tables import table_of
from shared.access.audit import AuditEntry, write_audit_now
from shared.access.key_store import create_key, list_keys, revoke_key
from shared.access.keys import ApiKey, id_in
from shared.access.scopes import SCOPES, Scope
from shared.this_program import khabar

_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "y": timedelta(days=365)}


@click.group()
def command() -> None:
    """Make, list and revoke API keys.

    Works on the ledger itself: that of DATABASE_URL, or of the data folder (KHABAR_HOME), whether Khabar runs or not.
    From the first key on, every request needs one.
    """


class _Duration(click.ParamType[timedelta]):
    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        text = str(value)
        if not text[:-1].isdecimal() or text[-1:] not in _UNITS or not 0 < int(text[:-1]) <= 100_000:
            self.fail(f"{value!r} is not a time like 90d, 12h, 30m or 1y", param, ctx)
        return int(text[:-1]) * _UNITS[text[-1]]


@command.command("create")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    required=True,
    help="post: hand articles in; read: read them; operate: decide, change, erase. Repeatable.",
)
@click.option("--expires", type=_Duration(), help="In 90d, 12h, 30m, 1y.  [default: never]")
@click.option("--rate", type=click.IntRange(min=1), help="Requests a minute at most.  [default: no limit]")
@json_option
def create(name: str, scopes: tuple[Scope, ...], expires: timedelta | None, rate: int | None, *, as_json: bool) -> None:
    """Make a key called NAME and show it, once: only its hash is kept."""
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise click.BadParameter("1 to 100 printable characters, please.", param_hint="NAME")
    expires_at = None if expires is None else datetime.now(UTC) + expires
    facts = {"name": name, "scopes": sorted(set(scopes)), "rate_per_min": rate}
    with own_ledger() as connection, connection.transaction():
        token = create_key(
            connection, name=name, scopes=set(scopes), created_by=operator(), expires_at=expires_at, rate_per_min=rate
        )
        shown = facts | {"id": id_in(token), "expires_at": _iso(expires_at)}
        write_audit_now(connection, _entry("keys create", id_in(token), shown))
    if as_json:
        click.echo(json.dumps(shown | {"key": token}, ensure_ascii=False))
        return
    click.echo(token)
    click.echo("Keep it now: it is not shown again. Use it so:", err=True)
    click.echo(f"    curl -H 'Authorization: Bearer {token}' {default_url()}/v1/stats", err=True)
    click.echo(f"    KHABAR_API_KEY=… {khabar('stats')}", err=True)
    if "operate" not in scopes:
        hint = "It cannot operate (quarantine, replays, stages, webhooks). A key that can: "
        click.echo(f"{hint}{khabar(f'keys create {name}-operator --scope operate')}", err=True)


@command.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """Show all keys, also expired and revoked ones."""
    with own_ledger() as connection:
        keys = list_keys(connection)
    if as_json:
        click.echo(json.dumps([_shown(key) for key in keys], ensure_ascii=False))
        return
    table = table_of("id", "name", "scopes", "state", "a minute", "made", "last used")
    for key in keys:
        shown = _shown(key)
        table.add_row(
            key.id,
            key.name,
            " ".join(shown["scopes"]),
            shown["state"],
            str(key.rate_per_min or "no limit"),
            f"{key.created_at:%Y-%m-%d} by {key.created_by}",
            f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never",
        )
    Console().print(table)


@command.command("revoke")
@click.argument("named", metavar="ID_OR_NAME")
def revoke(named: str) -> None:
    """Revoke a key. Requests and sessions with it are refused within two seconds."""
    with own_ledger() as connection, connection.transaction():
        revoked = revoke_key(connection, named)
        if revoked is not None:
            write_audit_now(connection, _entry("keys revoke", revoked, {"named": named}))
    if revoked is None:
        raise click.ClickException(f"There is no key {named!r} in force; see `{khabar('keys list')}`.")
    click.echo(f"Revoked {revoked}.")


def _entry(action: str, key_id: str | None, detail: dict[str, Any]) -> AuditEntry:
    return AuditEntry(who=operator(), action=action, target=key_id, detail=detail)


def _shown(key: ApiKey) -> dict[str, Any]:
    now = datetime.now(UTC)
    state = "revoked" if key.revoked_at else "in force" if key.usable(now) else "expired"
    if state == "in force" and key.expires_at:
        state = f"in force until {key.expires_at:%Y-%m-%d %H:%M}"
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "state": state,
        "rate_per_min": key.rate_per_min,
        "created_at": _iso(key.created_at),
        "created_by": key.created_by,
        "expires_at": _iso(key.expires_at),
        "last_used_at": _iso(key.last_used_at),
        "revoked_at": _iso(key.revoked_at),
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()

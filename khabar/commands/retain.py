"""`khabar retain`: erase what is past its time."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from khabar.commands.options import json_option
from khabar.own_ledger import own_ledger
from shared.errors import ConfigurationError
from shared.ledger.retention import load_retention, past_their_time, retire
from shared.settings import load_settings


@click.command()
@click.option(
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The rules.  [default: $KHABAR_RETENTION]",
)
@click.option("--dry-run", is_flag=True, help="Only count, by rule.")
@json_option
def command(file: Path | None, *, dry_run: bool, as_json: bool) -> None:
    """Erase the articles that are past their time, by rules of source, state and age (docs/access.md).

    A running Khabar with KHABAR_RETENTION does so once a day by itself. Works on the ledger of DATABASE_URL, or of the
    data folder.
    """
    path = file or load_settings().retention
    if path is None:
        raise ConfigurationError("No rules: name their file with --file, or set KHABAR_RETENTION to it.")
    rules, now = load_retention(path), datetime.now(UTC)
    with own_ledger() as connection:
        if dry_run:
            counts = Counter(past.rule for page in past_their_time(connection, rules, now) for past in page)
            if as_json:
                click.echo(json.dumps({"dry_run": True, "articles": counts.total(), "by_rule": dict(counts)}))
                return
            for number in sorted(counts):
                click.echo(f"rule {number}: {counts[number]} articles would be erased")
            if not counts:
                click.echo("Nothing is past its time.")
            return
        erased = 0
        with Console(stderr=True).status("Erasing") as status:
            for count in retire(connection, rules, now):
                erased += count
                status.update(f"Erasing: {erased} articles so far")
    click.echo(json.dumps({"dry_run": False, "articles": erased}) if as_json else f"{erased} articles erased")

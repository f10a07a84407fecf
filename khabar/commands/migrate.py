"""`khabar migrate`: bring the database schema up to date."""

import click

from shared.ledger.migrate import migrate
from shared.settings import load_settings


@click.command()
def command() -> None:
    """Bring the schema of DATABASE_URL up to date. `khabar up` does this by itself."""
    before, after = migrate(load_settings().database_url)
    click.echo(f"schema {after}, up to date" if before == after else f"schema {before or 'empty'} -> {after}")

"""`khabar restore`: everything from one file."""

from pathlib import Path

import click

from khabar.backups import verify_backup
from khabar.commands.options import bytes_bar
from khabar.own_ledger import replace_own_ledger
from shared.this_program import khabar


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Replace the articles that are in the data folder.")
def command(file: Path, *, force: bool) -> None:
    """Load the FILE of `khabar backup` into the data folder (KHABAR_HOME) while Khabar does not run there.

    FILE is checked first. What is in the data folder stays until all of FILE is loaded. A FILE of an earlier version is
    brought up to date.
    """
    with bytes_bar("checked") as report:
        size = verify_backup(file, report)
    with bytes_bar("loaded", total=size) as report:
        articles = replace_own_ledger(file, size, report, force=force)
    click.echo(f"{articles:,} articles are there. Start Khabar with `{khabar('up')}`.")

"""`khabar backup`: everything in one file."""

from pathlib import Path

import click

from khabar.backups import write_backup
from khabar.commands.options import bytes_bar
from khabar.own_ledger import own_ledger_url
from shared.errors import ConfigurationError


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def command(file: Path, *, force: bool) -> None:
    """Write the ledger into FILE as it is at this moment: articles, results, corrections, keys, audit log.

    Also while Khabar runs and articles arrive. Works on the ledger of DATABASE_URL, or of the data folder. FILE holds
    everything that was posted: keep it as you keep the data folder. `khabar restore` reads it.
    """
    if file.exists() and not force:
        raise ConfigurationError(f"{file} is there already: name another file, or replace it with --force.")
    with own_ledger_url() as url, bytes_bar("written") as report:
        size = write_backup(url, file, report)
    click.echo(f"{file}: {size:,} bytes, with a checksum")

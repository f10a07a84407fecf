"""`khabar export`: write all that a search finds to a file."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from khabar.client import Client
from khabar.commands.options import moment, url_option
from khabar.export_file import ExportFile, Progress

_FORMATS: Final = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".ftm.json": "ftm"}


@click.command()
@click.argument("q", nargs=-1, metavar="[WORDS]...")
@click.option(
    "--out", "-o", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE", help="File to write."
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["jsonl", "csv", "parquet", "ftm"]),
    help="[default: by the file's name: .jsonl .csv .parquet .ftm.json]",
)
@click.option("--language", multiple=True, help="ISO 639 code; may be given several times, and takes any of them.")
@click.option("--source", multiple=True, help="Outlet; any of them.")
@click.option("--topic", multiple=True, help="Code or key of a topic; any of them.")
@click.option("--entity", multiple=True, help="Id or name; all of them.")
@click.option("--since", type=moment(), help="Published at that time or later.")
@click.option("--until", type=moment(), help="Published before that time.")
@click.option("--no-copies", is_flag=True, help="Of near-duplicates only the first seen.")
@click.option("--no-aliases", is_flag=True, help="Names match only as they are spelt.")
@click.option("--no-text", is_flag=True, help="Leave the texts out.")
@click.option("--bom", is_flag=True, help="CSV: begin with a byte order mark, for Excel.")
@click.option("--restart", is_flag=True, help="Begin anew instead of going on with an interrupted export.")
@click.option("--part-size", default=1000, show_default=True, type=click.IntRange(1, 5000), help="Articles at a time.")
@url_option
def command(
    q: tuple[str, ...],
    *,
    out: Path,
    kind: str | None,
    since: datetime | None,
    until: datetime | None,
    part_size: int,
    url: str,
    no_copies: bool,
    no_aliases: bool,
    no_text: bool,
    bom: bool,
    restart: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Write all articles that match to FILE, newest first. Without WORDS or options: all that there are.

    Interrupted, the same command goes on where it stopped: what has arrived lies beside it as FILE.part.
    """
    query: dict[str, Any] = {
        "format": kind or _format_of(out),
        "q": " ".join(q) or None,
        **{name: list(values) for name, values in chosen.items() if values},
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "copies": False if no_copies else None,
        "aliases": False if no_aliases else None,
        "text": False if no_text else None,
        "bom": bom or None,
    }
    file = ExportFile(out, {name: value for name, value in query.items() if value is not None}, part_size=part_size)
    if restart:
        file.forget()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Client(url) as client, Bar(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("exported", total=None)
        if (begun := file.begun()) is not None:
            bar.console.print(f"Going on after {begun.articles} articles.")

        def report(progress: Progress) -> None:
            about = "exported" if progress.exact else "exported, of about"
            total = None if progress.total is None else max(progress.total, progress.articles)
            bar.update(task, description=about, completed=progress.articles, total=total)

        done = file.run(client, report)
        bar.update(task, total=done.articles)
    click.echo(f"{out}: {done.articles} articles")
    if done.incomplete is not None:
        said = "Not complete: articles from before an upgrade are still being entered"
        click.secho(f"{said} ({done.incomplete}). Export again when it is done.", err=True, fg="yellow")


def _format_of(out: Path) -> str:
    for suffix, kind in _FORMATS.items():
        if out.name.lower().endswith(suffix):
            return kind
    raise click.UsageError(f"Which format {out.name} shall have is not clear from its name: give --format.")

"""`khabar learn-lines`: learn which lines recur on the pages of each source, for cleaning to remove."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from khabar.client import Client
from khabar.commands.options import url_option
from services.cleaning.learning import learn_from_articles
from services.cleaning.source_lines import save_source_lines
from shared.contracts.article import RawArticle
from shared.ledger.posting import raw_article


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write (JSON).")
@url_option
def command(out: Path, url: str) -> None:
    """Read the stored articles back and write the lines that recur in each source to a file.

    Start the stack with KHABAR_SOURCE_LINES naming the file, and cleaning removes them (rule `recurs_in_source`);
    each article's report names the version. A source needs some twenty articles to teach anything.
    """
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Client(url) as client, Progress(*columns, console=Console(stderr=True)) as progress:
        total = client.stats()["states"].get("stored", 0)
        lines = learn_from_articles(_read(client, progress, total))
    save_source_lines(lines, out)
    click.echo(f"{out}: version {lines.version}")


def _read(client: Client, progress: Progress, total: int) -> Iterator[RawArticle]:
    task = progress.add_task("articles read", total=total)
    for listed in client.articles(state="stored"):
        media_type, body = client.raw(UUID(listed["id"]))
        known = {"source": listed["source"]} if listed["source"] else {}
        yield raw_article(media_type, body, known)
        progress.advance(task)

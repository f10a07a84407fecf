"""`khabar status`: where an article is, and its result."""

import json
import sys
from uuid import UUID

import click

from khabar.client import Client
from khabar.commands.options import json_option, url_option
from khabar.terminal.article_view import show_article
from shared.ledger.reading import UNFINISHED


@click.command()
@click.argument("article_id", type=click.UUID, metavar="ID")
@url_option
@json_option
def command(article_id: UUID, url: str, *, as_json: bool) -> None:
    """Show the state, timeline and result of article ID.

    Exit code 3 if it has no final state yet.
    """
    with Client(url) as client:
        article = client.article(article_id)
    if article is None:
        raise click.ClickException(f"There is no article {article_id} at {url}.")
    if as_json:
        click.echo(json.dumps(article, ensure_ascii=False, indent=2))
    else:
        show_article(article)
    sys.exit(3 if article["state"] in UNFINISHED else 0)

"""`khabar erase`: erase articles everywhere."""

import json
from uuid import UUID

import click

from khabar.client import Client
from khabar.commands.options import json_option, url_option


@click.command()
@click.argument("ids", type=click.UUID, nargs=-1, required=True, metavar="ID...")
@click.option("--because", help="Why, for the receipt; not a word of the article.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@url_option
@json_option
def command(ids: tuple[UUID, ...], because: str | None, url: str, *, yes: bool, as_json: bool) -> None:
    """Erase articles for good: what was posted, what was made of it, and what finds it.

    Each receipt says how many rows of which table were removed. Entities that an article named stay. Erasing again
    shows the first receipt.
    """
    if not yes:
        click.confirm(f"Erase {len(ids)} article{'s' if len(ids) > 1 else ''} at {url} for good?", abort=True, err=True)
    query = {"reason": because} if because else {}
    with Client(url) as client:
        for article_id in ids:
            receipt = client.send("DELETE", f"/v1/articles/{article_id}", params=query)
            if as_json:
                click.echo(json.dumps(receipt, ensure_ascii=False))
                continue
            removed = ", ".join(f"{count} {table}" for table, count in receipt["removed"].items())
            click.echo(f"{article_id} erased; receipt {receipt['id']}: {removed}")

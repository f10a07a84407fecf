"""`khabar annotate`: what would become of articles, without a server."""

import json
import sys
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError
from rich.console import Console

from khabar.annotating.annotator import Annotator
from khabar.article_files import ArticleFiles
from khabar.commands.options import json_option
from khabar.terminal.article_view import show_article
from shared.contracts.article import RawArticle
from shared.observability.logs import configure_logging
from shared.settings import Settings, load_settings
from shared.web.posted_article import PostedArticle, context, invalid_article


@click.command()
@click.argument("paths", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--source", help="Outlet of text and HTML files.")
@click.option("--language", help="Their language, a hint (BCP 47, for example ar).")
@click.option("--encoding", help="Encoding of text and HTML files; without it each is read in its own.")
@json_option
def command(
    paths: tuple[Path, ...], source: str | None, language: str | None, encoding: str | None, *, as_json: bool
) -> None:
    """Run the stages on articles and show what would be stored. Nothing is kept, and no server is needed.

    FILE is read as by `khabar post`; - or none is standard input. With --json each article is a line of JSON.
    Exit code 3 if an article would not be stored, or was not valid.
    """
    settings = load_settings()
    # The log is for workers; here it would run through the articles.
    configure_logging(settings.model_copy(update={"log_level": "CRITICAL"}), process="annotate")
    facts = {name: value for name, value in (("source", source), ("language", language)) if value}
    err = Console(stderr=True)
    left_out: list[Path] = []

    def leave_out(path: Path, reason: str) -> None:
        left_out.append(path)
        err.print(f"left out: {reason}", style="red", markup=False)

    files = ArticleFiles(paths or (Path("-"),), encoding, facts, leave_out)
    load = lru_cache(maxsize=1)(partial(Annotator, settings))  # for the first article: a wrong path is told at once
    refused = unstored = 0
    for number, article in enumerate(_articles(files, settings), start=1):
        if isinstance(article, str):
            refused += 1
            err.print(f"article {number}: {article}", style="red", markup=False)
            continue
        answer = load().annotate(article)
        unstored += answer["state"] != "stored"
        _show(answer, as_json=as_json)
    sys.exit(3 if refused or unstored or left_out else 0)


def _articles(files: ArticleFiles, settings: Settings) -> Iterator[RawArticle | str]:
    """Each article, or what is wrong with it."""
    for line in files.lines():
        if len(line) > settings.max_article_bytes:
            yield f"it is larger than {settings.max_article_bytes} bytes (KHABAR_MAX_ARTICLE_BYTES)"
            continue
        try:
            yield PostedArticle.model_validate_json(line, context=context(settings)).raw()
        except ValidationError as error:
            problem = invalid_article(error)
            yield f"{problem.title}. {problem.detail}"


def _show(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        show_article(answer)

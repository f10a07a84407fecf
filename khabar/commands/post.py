"""`khabar post`: post articles from files, folders or standard input."""

import json
import sys
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Final
from uuid import UUID

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from khabar.article_files import ArticleFiles
from khabar.client import Client, Posted
from khabar.commands.options import json_option, url_option
from khabar.document_files import post_document, post_document_file

_SHOWN_FAILURES: Final = 20
_STREAM: Final = Path("standard input")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--source", help="Outlet of text and HTML files.")
@click.option("--language", help="Their language, a hint (BCP 47, for example ar).")
@click.option("--encoding", help="Encoding of text and HTML files; without it each is read in its own.")
@click.option("--wait", is_flag=True, help="Wait until each has its final state.")
@url_option
@json_option
def command(
    paths: tuple[Path, ...],
    source: str | None,
    language: str | None,
    encoding: str | None,
    *,
    wait: bool,
    url: str,
    as_json: bool,
) -> None:
    """Post articles. PATHS are files, folders (searched), or - for standard input.

    .txt, .md and .html are one article each; .json holds an article or a list of them; .jsonl and .ndjson hold one on
    each line and are posted as they are. All may end in .gz or .zst. PDF, DOCX, ODT, RTF, EPUB, mail (.eml, .mbox),
    WordPress's and Telegram's exports (.xml, .json) and .zip of any of these are posted whole and read by the server.
    A file that cannot be read is named and left out.
    With --json each answer is a line of JSON.
    """
    facts = {name: value for name, value in (("source", source), ("language", language)) if value}
    err = Console(stderr=True)
    left_out: list[Path] = []

    def leave_out(path: Path, reason: str) -> None:
        left_out.append(path)
        err.print(f"left out: {reason}", style="red", markup=False, soft_wrap=True)

    files = ArticleFiles(paths, encoding, facts, leave_out)
    answers: Counter[str] = Counter()
    created: list[UUID] = []
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err
    )
    with Client(url) as client, progress:
        task = progress.add_task("posted", total=files.count())
        for posted in client.post_lines(files.lines()):
            answers[_kind(posted)] += 1
            if posted.created and posted.id:
                created.append(posted.id)
            if as_json:
                click.echo(json.dumps(_shown(posted), ensure_ascii=False))
            elif posted.problem and answers["refused"] <= _SHOWN_FAILURES:
                said = f"article {posted.line}: {posted.problem}"
                progress.console.print(said, style="red", markup=False, soft_wrap=True)
            progress.advance(task)
        answered = [post_document(client, body, _STREAM, facts, leave_out) for body in files.streamed]
        answered_files = (post_document_file(client, path, facts, leave_out) for path in files.documents())
        for articles in chain(answered, answered_files):
            for article in articles:
                answers["created" if article["created"] else "repeated"] += 1
                if article["created"]:
                    created.append(UUID(article["id"]))
                if as_json:
                    click.echo(json.dumps(article, ensure_ascii=False))
            progress.advance(task)
        if wait:
            states = _wait(client, created, progress)
    if not as_json:
        click.echo(
            f"{answers['created']} created, {answers['repeated']} posted before, {answers['refused']} refused"
            + (f", {len(left_out)} files left out" if left_out else "")
        )
        if wait:
            click.echo(", ".join(f"{count} {state}" for state, count in states.most_common()))
    unstored = wait and sum(states.values()) > states["stored"]
    sys.exit(3 if answers["refused"] or unstored or left_out else 0)


def _kind(posted: Posted) -> str:
    if posted.problem:
        return "refused"
    return "created" if posted.created else "repeated"


def _shown(posted: Posted) -> dict[str, object]:
    shown: dict[str, object] = {"line": posted.line, "status": posted.status, "created": posted.created}
    return shown | ({"problem": posted.problem} if posted.problem else {"id": str(posted.id)})


def _wait(client: Client, ids: list[UUID], progress: Progress) -> Counter[str]:
    states: Counter[str] = Counter()
    task = progress.add_task("finished", total=len(ids))
    for article in client.wait_for(ids):
        states[article["state"]] += 1
        progress.advance(task)
    return states

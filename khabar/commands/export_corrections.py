"""`khabar export-corrections`: what editors decided about topics, as training data."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from khabar.client import Client
from khabar.commands.options import url_option


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write (JSON lines)."
)
@url_option
def command(out: Path, url: str) -> None:
    """Write the articles whose topics an editor corrected to a file, one JSON object a line.

    The lines have the shape of the labelled sets: title, text, lang, `iptc` (the first topic, null if none applies),
    `iptc_secondary`; beside them id, url, source, editor, note, and what the model had found. Train on it with
    `make retrain-topics CORRECTIONS=FILE`.
    """
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    written = out.with_name(f"{out.name}.part")
    with Client(url) as client, Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("corrections read", total=None)
        count = 0
        with written.open("w", encoding="utf-8") as lines:
            for row in map(training_row, client.corrections()):
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
                progress.advance(task)
    written.replace(out)
    click.echo(f"{out}: {count} corrected articles")


def training_row(corrected: Mapping[str, Any]) -> dict[str, Any]:
    """A corrected article in the shape of the labelled sets."""
    keys = [topic["key"] for topic in corrected["topics"]]
    return {
        "id": corrected["id"],
        "title": corrected["title"],
        "text": corrected["text"],
        "lang": corrected["language"],
        "iptc": keys[0] if keys else None,
        "iptc_secondary": keys[1:],
        "iptc_below": [topic["code"] for topic in corrected["subtopics"]],
        "label_original": [topic["key"] for topic in corrected["model_topics"] or ()],
        "model": corrected["model"],
        "source": corrected["source"],
        "url": corrected["url"],
        "editor": corrected["editor"],
        "note": corrected["note"],
        "at": corrected["at"],
    }

"""`khabar knowledge build` and `shipped`: the file of names that the workers of a machine share (docs/knowledge.md)."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from khabar.knowledge.building import Report, build_knowledge
from khabar.knowledge.sources import Source
from services.extraction.gazetteer import Gazetteer
from shared.knowledge.layout import TYPES
from shared.knowledge.reader import KnowledgeFile

_LANGUAGES = "ar,en,fr,es,de,fa,tr"


@click.command("shipped")
def shipped() -> None:
    """Build the file of the names that ship, if it is not there yet; workers do it too, at their first start."""
    click.echo(f"names that ship: version {Gazetteer.load().version}")


@click.command("build")
@click.argument("sources", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write, for KHABAR_GAZETTEER.")
@click.option("--dry-run", is_flag=True, help="Read everything, say what would be joined, write nothing.")
@click.option(
    "--languages", default=_LANGUAGES, show_default=True, help="Wikidata: a label in one is needed; best first."
)
@click.option("--types", default="PER,LOC,ORG", show_default=True, help="What to take from dumps.")
def build(sources: tuple[str, ...], out: Path | None, languages: str, types: str, *, dry_run: bool) -> None:
    """Read SOURCES in their order, join them with what ships, and write one file.

    A source is a file, compressed or not: a JSON dump or a query's result of Wikidata, a dump of GeoNames and its
    alternate names, FollowTheMoney (OpenSanctions), Popolo (EveryPolitician), or a list of your own (CSV, JSON Lines).
    What it is, its content tells; else write KIND:FILE.
    """
    if (out is None) != dry_run:
        raise click.UsageError("Say --out FILE, or --dry-run.")
    wanted = frozenset(types.split(","))
    if unknown := wanted - set(TYPES):
        raise click.UsageError(f"--types knows {', '.join(TYPES)}, not {', '.join(sorted(unknown))}.")
    found = [Source.of(source) for source in sources]
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, int] = {}

        def show(doing: str, done: int) -> None:
            if doing not in tasks:
                tasks[doing] = bar.add_task(doing, total=None)
            bar.update(tasks[doing], completed=done)  # type: ignore[arg-type]

        report = build_knowledge(found, out, languages=languages.split(","), types=wanted, progress=show)
    _say(report, out)


def _say(report: Report, out: Path | None) -> None:
    for name, counts in report.sources.items():
        click.echo(
            f"{name}: {counts.read:,} read, {counts.new:,} new, {counts.by_identifier:,} joined by identifier, "
            f"{counts.by_name:,} by name, {counts.apart:,} kept out (an identifier meets, other facts differ), "
            f"{counts.unused:,} of things that nothing else names"
        )
        for example in counts.examples:
            click.echo(f"  by name: {example}")
    where = "nothing written"
    if out is not None:
        # Opened as a worker opens it, so that what is said to be there can be read.
        about = KnowledgeFile(out).about
        where = f"{out}, {out.stat().st_size / 1e6:,.1f} MB, version {about['version']}"
    click.echo(f"{report.entities:,} entities; {where}")

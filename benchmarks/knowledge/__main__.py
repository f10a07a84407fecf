"""Measure the file of names: `python -m benchmarks.knowledge [--people 1000000 ...] [--workers 4]`.

Each size is built from a dump of invented people in Wikidata's format, by what `khabar knowledge build` runs. Beside
it: the list that ships read into memory, as before, and pyahocorasick where it is installed.
"""

import argparse
import multiprocessing
import tempfile
import time
from importlib import import_module
from itertools import islice
from pathlib import Path

import psutil

from benchmarks.knowledge.invented import write_dump
from benchmarks.knowledge.measuring import Worker, build_and_say, lookup_ms, lookups_a_second, workers
from benchmarks.linking.articles import articles
from benchmarks.linking.score import Scores, score
from services.extraction.gazetteer import BUILT, Gazetteer
from services.extraction.gazetteer_linker import GazetteerLinker
from shared.knowledge.layout import IMPORTED, TAGGED
from shared.knowledge.reader import KnowledgeFile

_PROBED = 200_000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, nargs="*", default=[1_000_000], help="invented people of each size")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--folder", type=Path, help="where the files go, and stay; else a temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        shipped = Gazetteer.load()
        print(_said("shipped, in memory as before", workers(None, options.workers)), flush=True)
        print(_said("shipped, mapped", workers(_shipped_path(), options.workers)), flush=True)
        print(_quality("links, shipped", shipped), flush=True)
        _automaton(sorted(islice(shipped.senses, _PROBED)), "shipped")
        for people in options.people:
            _measure(folder, people, options.workers)


def _shipped_path() -> Path:
    return max(BUILT.glob("shipped-*.knowledge"), key=lambda path: path.stat().st_mtime)


def _measure(folder: Path, people: int, count: int) -> None:
    dump, out = folder / f"{people}.json", folder / f"{people}.knowledge"
    if not out.exists():
        write_dump(dump, people)
        process = multiprocessing.get_context("spawn").Process(target=build_and_say, args=(dump, out))
        process.start()
        process.join()
        dump.unlink()
    print(_said(f"{people:,} people, {out.stat().st_size / 1e6:,.0f} MB", workers(out, count)), flush=True)
    file = KnowledgeFile(out)
    tables = (IMPORTED, TAGGED)
    names = [name for table in tables for name, _ in islice(file.names(table), _PROBED)]
    print(f"  look-ups {lookups_a_second(file.meanings, names):,.0f} a second", flush=True)
    print(f"  an article of 600 words: {lookup_ms(out):.1f} ms", flush=True)
    print(_quality("  links", Gazetteer.mapped(file)), flush=True)
    _automaton([name for name, _ in file.names(IMPORTED)], f"{people:,}")


def _said(what: str, found: list[Worker]) -> str:
    return (
        f"{what}: start {min(one.start_s for one in found):.3f} s, own memory of each of {len(found)}"
        f" {max(one.own_mb for one in found):.0f} MB, tagging and linking 600 words"
        f" {min(one.article_ms for one in found):.1f} ms"
    )


def _quality(what: str, gazetteer: Gazetteer) -> str:
    scores: Scores = score(list(articles()), GazetteerLinker(gazetteer))
    links = scores.links
    return f"{what}: precision {links.precision:.4f} ({links.right} of {links.found}), recall {links.recall:.4f}"


def _automaton(names: list[str], what: str) -> None:
    try:
        ahocorasick = import_module("ahocorasick")
    except ImportError:
        print("pyahocorasick is not installed")
        return
    before, began = psutil.Process().memory_full_info().uss, time.perf_counter()
    automaton = ahocorasick.Automaton()
    for number, name in enumerate(names):
        automaton.add_word(name, number)
    automaton.make_automaton()
    took, own = time.perf_counter() - began, (psutil.Process().memory_full_info().uss - before) / 1e6
    speed = lookups_a_second(lambda name: automaton.get(name, None), names)
    print(f"  pyahocorasick, {what}: {len(names):,} names in {took:.1f} s, {own:.0f} MB each, {speed:,.0f} a second")


if __name__ == "__main__":
    main()

"""Start, memory and speed of workers that map a file of names, each in a process of its own."""

import gc
import multiprocessing
import random
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks.linking.articles import articles
from khabar.knowledge.building import build_knowledge
from khabar.knowledge.sources import Source
from services.extraction.gazetteer import Gazetteer, shipped_rows
from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.gazetteer_tagger import GazetteerTagger
from shared.knowledge.reader import KnowledgeFile
from shared.text.normalisation import words

ARTICLE_WORDS: Final = 600
_LOOKUPS: Final = 100_000
_ROUNDS: Final = 5


@dataclass(frozen=True)
class Worker:
    """One worker. `own_mb`: what it has beyond its program and shares with nobody, after reading articles."""

    start_s: float
    own_mb: float
    article_ms: float


def workers(path: Path | None, count: int) -> list[Worker]:
    """Start so many workers at once on a file, or on the list that ships read into memory as before."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(count) as pool:
        return pool.map(_work, [path] * count, chunksize=1)


def _work(path: Path | None) -> Worker:
    texts = long_articles()
    gc.collect()
    before = _own()
    began = time.perf_counter()
    gazetteer = (
        Gazetteer.of(shipped_rows(), version="memory") if path is None else Gazetteer.mapped(KnowledgeFile(path))
    )
    tagger, linker = GazetteerTagger(gazetteer), GazetteerLinker(gazetteer)
    started = time.perf_counter() - began
    _read(tagger, linker, texts)
    began = time.process_time()
    for _ in range(_ROUNDS):
        _read(tagger, linker, texts)
    took = (time.process_time() - began) / _ROUNDS / len(texts)
    return Worker(started, (_own() - before) / 1e6, took * 1000)


def _read(tagger: GazetteerTagger, linker: GazetteerLinker, texts: Sequence[str]) -> None:
    for text in texts:
        linker.link(text, tagger.tag(text), language="ar")


def _own() -> int:
    own: int = psutil.Process().memory_full_info().uss
    return own


def long_articles() -> list[str]:
    """Texts of some 600 words, put together from the labelled Arabic articles."""
    found, text = [], ""
    for article in articles():
        if article.language == "ar":
            text += article.text + "\n"
            if len(words(text)) >= ARTICLE_WORDS:
                found.append(text)
                text = ""
    return found


def lookups_a_second(look_up: Callable[[str], Any], names: Sequence[str], *, seed: int = 3) -> float:
    """How many names are looked up a second of processor time, half of them unknown."""
    chance = random.Random(seed)
    known = [chance.choice(names) for _ in range(_LOOKUPS // 2)]
    asked = [*known, *(name[::-1] for name in known)]
    chance.shuffle(asked)
    began = time.process_time()
    for name in asked:
        look_up(name)
    return len(asked) / (time.process_time() - began)


def lookup_ms(path: Path) -> float:
    """Milliseconds to look an article of 600 words up, with nothing kept from before.

    From every word on as far as longer names go on, as the tagger does, and every word and every two for linking.
    """
    took = []
    for text in long_articles():
        forms = [word.form for word in words(text)][:ARTICLE_WORDS]
        gazetteer = Gazetteer.mapped(KnowledgeFile(path))
        began = time.process_time()
        for at, form in enumerate(forms):
            name, size = form, 1
            while gazetteer.senses.get(name) is None and name in gazetteer.beginnings and at + size < len(forms):
                name, size = f"{name} {forms[at + size]}", size + 1
            gazetteer.imported.get(form)
            gazetteer.imported.get(f"{form} {forms[at + 1]}" if at + 1 < len(forms) else form)
        took.append(time.process_time() - began)
    return sum(took) / len(took) * 1000


def build_and_say(dump: Path, out: Path) -> None:
    """Build a file from a dump and print what that took."""
    began, used = time.perf_counter(), time.process_time()
    types = frozenset({"PER", "LOC", "ORG"})
    report = build_knowledge([Source("wikidata", dump)], out, languages=("ar", "en"), types=types)
    wall, processor = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    own = psutil.Process().memory_full_info().uss / 1e6
    print(
        f"built {report.entities:,} entities in {wall:.0f} s ({processor:.0f} s of processor); {own:.0f} MB of its own"
        f" at the end, {peak:.0f} MB at most with the pages of its files",
        flush=True,
    )

"""Hard-wrapped probes: articles broken at a width, as PDF, e-mail and terminals break them, and what comes back.

Twelve articles of four paragraphs, five widths, three ways to mark a paragraph: 180 texts. Six articles are Arabic, six
English; the seed chooses them.
"""

import gzip
import json
import random
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from services.cleaning.artefacts import repair_line

SEED = 7
ARTICLES_EACH = 6
PARAGRAPHS = 4
WIDTHS = (40, 50, 60, 72, 80)
# What stands between two paragraphs, and before the first word of each: a blank line, an indent, nothing.
MARKS = {"blank line": ("\n\n", ""), "indent": ("\n", "    "), "no mark": ("\n", "")}
_SHORTEST = 90


@dataclass(frozen=True)
class Probe:
    """One text, with what it was made of."""

    name: str
    width: int
    mark: str
    title: str
    paragraphs: tuple[str, ...]
    text: str


def make_probes(folder: Path, seed: int = SEED) -> Iterator[Probe]:
    """The probes from `articles_ar.jsonl.gz` and `articles_en.jsonl.gz` of the folder; the same for the same seed."""
    for language in ("ar", "en"):
        articles = _articles(folder / f"articles_{language}.jsonl.gz")
        for title, paragraphs in random.Random(seed).sample(articles, ARTICLES_EACH):
            for width in WIDTHS:
                for mark, (between, first) in MARKS.items():
                    body = between.join(textwrap.fill(one, width, initial_indent=first) for one in paragraphs)
                    text = f"{textwrap.fill(title, width)}\n\n{body}\n"
                    yield Probe(f"{language}-{title[:20]}", width, mark, title, paragraphs, text)


def _articles(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            paragraphs = [" ".join(one.split()) for one in article["text"].split("\n")]
            paragraphs = [one for one in paragraphs if len(one) >= _SHORTEST]
            if len(paragraphs) >= PARAGRAPHS and 20 <= len(article["title"]) <= 120:
                found.append((" ".join(article["title"].split()), tuple(paragraphs[:PARAGRAPHS])))
    return found


@dataclass
class WrappedScores:
    """Of all words of the paragraphs those kept, and of all paragraphs those that came back as they were."""

    words: float
    paragraphs: float
    texts: int


def score(probes: list[Probe], clean: Callable[[str], str]) -> WrappedScores:
    """What a cleaner makes of the probes; it is given a text and hands back paragraphs parted by blank lines."""
    kept = words = right = paragraphs = 0
    for probe in probes:
        text = clean(probe.text)
        paragraphs_of = [repair_line(one) for one in probe.paragraphs]
        wanted = Counter(" ".join(paragraphs_of).split())
        kept += sum((wanted & Counter(text.split())).values())
        words += sum(wanted.values())
        found = {" ".join(one.split()) for one in text.split("\n\n")}
        right += sum(one in found for one in paragraphs_of)
        paragraphs += len(probe.paragraphs)
    return WrappedScores(kept / max(1, words), right / max(1, paragraphs), len(probes))

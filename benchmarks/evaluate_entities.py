"""Measure the entity tagger: `python benchmarks/evaluate_entities.py [--data FOLDER]`.

Exact span and type, micro-averaged, on CoNLL files (token TAB BIO tag). Tokens are joined by single spaces and
sentences by line ends; a predicted span is widened to the tokens that it touches. Also articles per second of the
whole stage on one core, on the articles of load/.
"""

import argparse
import gzip
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.handler import make_handler
from shared.contracts.article import CleanArticle
from shared.settings import Settings

Spans = set[tuple[int, int, str]]
SETS = ("news_dev", "anercorp_test", "en_wikigold")


@dataclass
class Document:
    """Text, tokens as (start, end), and the gold spans in tokens."""

    text: str = ""
    tokens: list[tuple[int, int]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def gold(self) -> Spans:
        found: Spans = set()
        start, kind = -1, ""
        for at, tag in enumerate([*self.tags, "O"]):
            if start >= 0 and (tag == "O" or tag[0] == "B" or tag[2:] != kind):
                found.add((start, at, kind))
                start = -1
            if tag != "O" and start < 0:
                start, kind = at, tag[2:]
        return found


def sentences(path: Path) -> Iterator[list[tuple[str, str]]]:
    current: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# article "):
            continue
        if line.strip():
            token, tag = (line.split("\t") if "\t" in line else line.split())[:2]
            current.append((token, tag))
        elif current:
            yield current
            current = []
    if current:
        yield current


def documents(path: Path, block: int) -> Iterator[Document]:
    """`block` sentences a document."""
    all_sentences = list(sentences(path))
    for at in range(0, len(all_sentences), block):
        document = Document()
        for sentence in all_sentences[at : at + block]:
            document.text += "\n" if document.text else ""
            for position, (token, tag) in enumerate(sentence):
                document.text += " " if position else ""
                document.tokens.append((len(document.text), len(document.text) + len(token)))
                document.text += token
                document.tags.append("B-" + tag[2:] if position == 0 and tag.startswith("I-") else tag)
        yield document


def score(tagger: GazetteerTagger, path: Path, block: int) -> dict[str, tuple[float, float, float, int]]:
    """Type to precision, recall, F1 and number of gold spans; `micro` is over all types."""
    tally: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for document in documents(path, block):
        found: Spans = set()
        for span in tagger.tag(document.text):
            touched = [at for at, (start, end) in enumerate(document.tokens) if start < span.end and end > span.start]
            found.add((touched[0], touched[-1] + 1, span.type))
        gold = document.gold()
        for counted, slot in ((gold & found, 0), (found - gold, 1), (gold - found, 2)):
            for _, _, kind in counted:
                tally[kind][slot] += 1
                tally["micro"][slot] += 1
    return {
        kind: (
            hit / max(1, hit + wrong),
            hit / max(1, hit + missed),
            2 * hit / max(1, 2 * hit + wrong + missed),
            hit + missed,
        )
        for kind, (hit, wrong, missed) in sorted(tally.items())
    }


def throughput(path: Path, count: int) -> tuple[float, float]:
    """Articles per second, and their mean length in characters."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line, _ in zip(file, range(count), strict=False)]
    handle = make_handler(Settings())
    articles = [CleanArticle(text=text, language="ar") for text in texts]
    started = time.perf_counter()
    for article in articles:
        handle(article)
    return len(articles) / (time.perf_counter() - started), sum(map(len, texts)) / max(1, len(texts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--block", type=int, default=1, help="sentences joined into one document")
    parser.add_argument("--articles", type=int, default=1000, help="articles for the throughput; 0: do not measure")
    options = parser.parse_args()
    tagger = GazetteerTagger(Gazetteer.load())
    print(f"{tagger.name}, {options.block} sentences a document")
    print(f"{'set':<16}{'type':<8}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}")
    for name in options.sets:
        for kind, (p, r, f1, gold) in score(tagger, options.data / "ner" / f"{name}.conll", options.block).items():
            print(f"{name:<16}{kind:<8}{p:>7.3f}{r:>7.3f}{f1:>7.3f}{gold:>7}")
    if options.articles:
        rate, chars = throughput(options.data / "load" / "articles_ar.jsonl.gz", options.articles)
        print(f"{rate:.0f} articles/s on one core, {chars:.0f} characters on average")


if __name__ == "__main__":
    main()

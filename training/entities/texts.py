"""Unlabelled texts: for the vocabulary, and for learning from a teacher."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from services.extraction.gazetteer import Gazetteer
from services.extraction.tokens import tokens
from training.entities.corpora import Corpus

# Never the development and test sets.
TEXTS: Final = (
    "load/articles_ar.jsonl.gz",
    "load/articles_en.jsonl.gz",
    "topics/ar_iptc_train.jsonl.gz",
    "topics/en_huffpost.jsonl.gz",
    "topics/en_masakhanews.jsonl.gz",
    "topics/fr_masakhanews.jsonl.gz",
    *(f"topics/{language}_sib200.jsonl" for language in ("en", "fr", "de", "es", "tr")),
    *(f"topics/{language}_sib200.jsonl.gz" for language in ("ar", "fa")),
)


def read_rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON lines file, packed or not."""
    path = data / name
    packed = path.read_bytes()
    text = gzip.decompress(packed) if path.suffix == ".gz" else packed
    yield from map(json.loads, text.splitlines())


def read_texts(data: Path, name: str) -> Iterator[str]:
    """Title and text of each article of a JSON lines file."""
    for row in read_rows(data, name):
        yield f"{row.get('title') or ''}\n{row.get('text') or ''}"


def word_counts(data: Path, corpora: Sequence[Corpus]) -> Counter[str]:
    """Words of all texts, of the training corpora, and of the gazetteer's names, with their numbers."""
    counts: Counter[str] = Counter()

    def add(text: str) -> None:
        counts.update(text[token.start : token.end] for token in tokens(text))

    for name in TEXTS:
        for text in read_texts(data, name):
            add(text)
    for corpus in corpora:
        for article in corpus.articles:
            for sentence in article:
                add(sentence.text)
    for senses in Gazetteer.load().senses.values():
        for name in {name for sense in senses for name in sense.record.names.values()}:
            add(name)
    return counts

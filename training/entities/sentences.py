"""Labelled sentences, read from CoNLL files and from inline markup, over the words that the tagger itself would see."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from services.extraction.gazetteer_labels import labelled
from services.extraction.protocols import Span
from services.extraction.tokens import tokens
from shared.contracts.article import EntityType

_MARKED: Final = re.compile(r"\[(PER|LOC|ORG|MISC) ([^\]]+)\]")


@dataclass(frozen=True)
class Sentence:
    """A text on one line, and the names in it."""

    text: str
    spans: tuple[Span, ...]

    def labels(self) -> list[int]:
        """One label for each token of the text, as an index into LABELS."""
        return labelled(tokens(self.text), self.spans)


def read_conll(path: Path) -> list[list[Sentence]]:
    """The articles of a CoNLL file, each a list of sentences; a file without `# article` lines is one article."""
    articles: list[list[Sentence]] = [[]]
    rows: list[tuple[str, str]] = []
    with path.open(encoding="utf-8") as lines:
        for line in [*lines, ""]:
            if line.startswith("# article "):
                articles.append([])
            elif line.strip():
                parts = line.rstrip("\n").split("\t") if "\t" in line else line.split()
                rows.append((parts[0], parts[1]))
            elif rows:
                articles[-1].append(_joined(rows))
                rows = []
    return [article for article in articles if article]


def _joined(rows: Sequence[tuple[str, str]]) -> Sentence:
    text = ""
    spans: list[Span] = []
    for token, label in rows:
        text += " " if text else ""
        start, text = len(text), text + token
        if label == "O":
            continue
        continues = label[0] == "I" and spans and spans[-1].type == label[2:] and spans[-1].end == start - 1
        if continues:
            spans[-1] = Span(spans[-1].start, len(text), spans[-1].type)
        else:
            spans.append(Span(start, len(text), cast(EntityType, label[2:])))
    return Sentence(text, tuple(spans))


def read_marked(path: Path) -> list[Sentence]:
    """Sentences of a text file with names in square brackets: `[PER Emmanuel Macron] arrived in [LOC Paris].`"""
    return [marked(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def marked(line: str) -> Sentence:
    """One line of inline markup."""
    text, spans, at = "", [], 0
    for match in _MARKED.finditer(line):
        text += line[at : match.start()]
        spans.append(Span(len(text), len(text) + len(match[2]), cast(EntityType, match[1])))
        text += match[2]
        at = match.end()
    text += line[at:]
    return Sentence(text, tuple(spans))


def in_blocks(sentences: Sequence[Sentence], size: int) -> Iterator[list[Sentence]]:
    """Runs of `size` sentences, for corpora that do not say where an article ends."""
    for start in range(0, len(sentences), size):
        yield list(sentences[start : start + size])


def flat(articles: Iterable[Sequence[Sentence]]) -> list[Sentence]:
    """All sentences of all articles."""
    return [sentence for article in articles for sentence in article]

"""Labelled texts to measure entity taggers on, from CoNLL files and from inline markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from services.extraction.tokens import tokens

Spans = set[tuple[int, int, str]]
_MARKED: Final = re.compile(r"\[(PER|LOC|ORG|MISC) ([^\]]+)\]")


@dataclass
class Document:
    """Text, its tokens as (start, end), and the gold spans, counted in tokens."""

    text: str = ""
    tokens: list[tuple[int, int]] = field(default_factory=list)
    gold: Spans = field(default_factory=set)

    def snapped(self, start: int, end: int, kind: str) -> tuple[int, int, str] | None:
        """A span of code points widened to the tokens that it touches; None if it touches none."""
        touched = [at for at, (first, last) in enumerate(self.tokens) if first < end and last > start]
        return (touched[0], touched[-1] + 1, kind) if touched else None


def conll(path: Path, block: int, *, part: slice = slice(None)) -> list[Document]:
    """`block` sentences a document: tokens joined by spaces, sentences by line ends; `part` of the sentences."""
    sentences = list(_sentences(path))[part]
    documents = []
    for at in range(0, len(sentences), block):
        document, tags = Document(), []
        for sentence in sentences[at : at + block]:
            document.text += "\n" if document.text else ""
            for position, (token, tag) in enumerate(sentence):
                document.text += " " if position else ""
                document.tokens.append((len(document.text), len(document.text) + len(token)))
                document.text += token
                # A tag never goes on over a sentence end.
                tags.append("B-" + tag[2:] if position == 0 and tag.startswith("I-") else tag)
        document.gold = _spans(tags)
        documents.append(document)
    return documents


def marked(path: Path) -> list[Document]:
    """A document for each line of inline markup: `[PER Emmanuel Macron] arrived in [LOC Paris].`"""
    return [_from_markup(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _from_markup(line: str) -> Document:
    document, named, at = Document(), [], 0
    for match in _MARKED.finditer(line):
        document.text += line[at : match.start()]
        named.append((len(document.text), len(document.text) + len(match[2]), match[1]))
        document.text += match[2]
        at = match.end()
    document.text += line[at:]
    document.tokens = [(token.start, token.end) for token in tokens(document.text)]
    document.gold = {span for name in named if (span := document.snapped(*name))}
    return document


def _spans(tags: list[str]) -> Spans:
    found: Spans = set()
    start, kind = -1, ""
    for at, tag in enumerate([*tags, "O"]):
        if start >= 0 and (tag == "O" or tag[0] == "B" or tag[2:] != kind):
            found.add((start, at, kind))
            start = -1
        if tag != "O" and start < 0:
            start, kind = at, tag[2:]
    return found


def _sentences(path: Path) -> Iterator[list[tuple[str, str]]]:
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

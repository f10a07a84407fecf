"""Documents made of others: real bodies in the furniture of other pages, and texts that are clean already."""

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from services.cleaning.folding import fold
from training.lines.documents import KEPT, Document

_SENTENCE = re.compile(r"(?<=[.؟!?])\s+(?=\S{3})")
_FURNITURE = 8
_SHORTEST_BODY = 150
_LONG_PARAGRAPH = 500
_SCRAPES = frozenset({"own", "dev", "dev_real", "real_new", "real_nodes"})
_SHORTEST_COPY = 20
_SHORT_ARTICLE = 5

Article = tuple[str, list[str]]


def generated(folder: Path, documents: Sequence[Document], *, per_page: int, clean: int, crops: int) -> list[Document]:
    """`per_page` articles in the furniture of each scrape, `clean` articles as they are, `crops` of each scrape.

    Made from a document, a new one is of its group. The same data give the same documents.
    """
    choice = random.Random(7)
    bodies = {language: list(_articles(folder, language, 4_000)) for language in ("ar", "en")}
    for articles in bodies.values():
        choice.shuffle(articles)
    found = [document for original in documents for document in _cleaned(original)]
    cropped = (_cropped(original, number, choice) for original in documents for number in range(crops))
    found += [document for document in cropped if document is not None]
    pages = [document for document in documents if _has_furniture(document)]
    for page in pages:
        language = "ar" if page.language in ("ar", "fa", "ur") else "en"
        found += [_furnished(page, bodies[language].pop(), number, choice) for number in range(per_page)]
    for language, share in (("ar", 2), ("en", 1)):
        for title, paragraphs in islice(bodies[language], clean * share // 3):
            gap = choice.random() < 0.5
            rows = [("title", title)] * (choice.random() < 0.7) + [("body", text) for text in paragraphs]
            found.append(_document(f"plain:{language}:{fold(title)[:30]}", "plain", language, title, rows, gap=gap))
    return found


def _articles(folder: Path, language: str, most: int) -> Iterator[Article]:
    with gzip.open(folder / "load" / f"articles_{language}.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in islice(map(json.loads, file), most):
            paragraphs = [text.strip() for text in re.split(r"\n+", row["text"]) if text.strip()]
            if len(paragraphs) == 1 and len(paragraphs[0]) > _LONG_PARAGRAPH:
                sentences = _SENTENCE.split(paragraphs[0])
                paragraphs = [" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2)]
            if row.get("title") and sum(map(len, paragraphs)) >= _SHORTEST_BODY:
                yield row["title"].strip(), paragraphs


def _has_furniture(document: Document) -> bool:
    dropped = sum(label not in KEPT and label != "blank" for label in document.labels)
    return document.source in _SCRAPES and dropped >= _FURNITURE and "body" in document.labels


def _furnished(page: Document, article: Article, number: int, choice: random.Random) -> Document:
    """An article where a page's own was: its paragraphs spread over the places of the page's paragraphs."""
    title, paragraphs = article
    slots = [index for index, label in enumerate(page.labels) if label == "body"]
    placed: dict[int, list[str]] = defaultdict(list)
    for at, paragraph in enumerate(paragraphs):
        placed[slots[at * len(slots) // len(paragraphs)]].append(paragraph)
    old = {fold(line) for line, label in zip(page.lines, page.labels, strict=True) if label == "title"}
    gap = "blank" in page.labels
    rows: list[tuple[str, str]] = []
    for index, (line, label) in enumerate(zip(page.lines, page.labels, strict=True)):
        if label == "title":
            rows.append((label, title))
        elif label == "body":
            for at, paragraph in enumerate(placed[index]):
                if at and gap and choice.random() < 0.8:
                    rows.append(("blank", ""))
                rows.append((label, paragraph))
        elif label == "subheading":
            continue
        elif fold(line) in old:
            rows.append((label, title))
        elif label != "duplicate":
            rows.append((label, line))
    return _document(f"gen:{page.name}:{number}", "gen", page.language, page.group, rows, gap=False)


def _cleaned(original: Document) -> Iterator[Document]:
    """The article of a scrape without all else, once with and once without its title."""
    if original.source not in _SCRAPES:
        return
    rows = []
    seen = set()
    for label, line in zip(original.labels, original.lines, strict=True):
        folded = fold(line)
        if label in KEPT and not (len(folded) >= _SHORTEST_COPY and folded in seen):
            rows.append((label, line))
            seen.add(folded)
    rows.sort(key=lambda row: row[0] != "title")
    if len(rows) > 1:
        source, language, group = "clean", original.language, original.group
        yield _document(f"clean:{original.name}", source, language, group, rows, gap=True)
        rest = [row for row in rows if row[0] != "title"]
        yield _document(f"clean:{original.name}:untitled", source, language, group, rest, gap=True)


def _cropped(original: Document, number: int, choice: random.Random) -> Document | None:
    """The article with little of what is around it, as people paste and as scrapers cut; its end may be gone."""
    kept = [index for index, label in enumerate(original.labels) if label in KEPT]
    if original.source not in _SCRAPES or len(kept) < 2:
        return None
    start = max(0, kept[0] - choice.choice((0, 0, 1, 2, 4, 8)))
    stop = kept[-1] + 1 + choice.choice((0, 0, 1, 2, 4, 8))
    if len(kept) > _SHORT_ARTICLE and choice.random() < 0.5:
        stop = kept[choice.randrange(2, len(kept))] + 1
    rows = list(zip(original.labels, original.lines, strict=True))[start:stop]
    return _document(f"crop:{original.name}:{number}", "crop", original.language, original.group, rows, gap=False)


def _document(
    name: str, source: str, language: str, group: str, rows: Sequence[tuple[str, str]], *, gap: bool
) -> Document:
    spaced: list[tuple[str, str]] = []
    for row in rows:
        if spaced and gap:
            spaced.append(("blank", ""))
        spaced.append(row)
    return Document(
        name, source, language, group, tuple(line for _, line in spaced), tuple(label for label, _ in spaced)
    )

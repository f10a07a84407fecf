"""Labelled texts, line by line: scrapes labelled by hand, and pages with gold text as a naive scraper dumps them."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cleaning.scrapes import read_scrapes
from services.cleaning.folding import fold
from training.lines.alignment import label_lines
from training.lines.dumps import Dump, dump_page

KEPT = frozenset({"title", "body", "subheading"})
# Removed, for a reason that nobody wrote down.
DROPPED = "dropped"
PAGE_SETS = ("aeb", "wcxb", "pages")
# Gold text that covers less of the dump's labelled lines than this, or more, was of another text.
_LEAST_COVERED, _MOST_COVERED = 0.8, 1.25
_MOST_LINES = 3_000
_SHARED_CHARS = 40
_TITLE_CHARS = 15
_TITLE_PART = 0.7
_HOST = re.compile(r"^https?://(?:www\.)?")


@dataclass(frozen=True)
class Document:
    """A text by lines with the label of each. Documents of one `group` (a site) are trained on or tested on together.

    `source` names the set; `titled`: whether the title, if there is one among the lines, is labelled.
    """

    name: str
    source: str
    language: str
    group: str
    lines: tuple[str, ...]
    labels: tuple[str, ...]
    titled: bool = True
    only_measures: bool = False
    hard: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read_documents(folder: Path) -> list[Document]:
    """All labelled texts: `folder` has cleaning/ and extraction/, our own scrapes come from the repository."""
    found = [*_own()]
    for name in ("dev", "real_new", "real_nodes"):
        found += _labelled(folder / "cleaning" / f"{name}.jsonl", name)
    found += _pages(folder / "extraction")
    return _with_shared_groups(found)


def _own() -> Iterator[Document]:
    for scrape in read_scrapes():
        labels, lines = zip(*scrape.lines, strict=True)
        name = f"own:{scrape.name}"
        yield Document(
            name, "own", scrape.language, name, lines, labels, only_measures=scrape.only_measures, hard=scrape.hard
        )


def _rows(path: Path) -> list[dict[str, Any]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in raw.decode("utf-8").split("\n") if line.strip()]


def _labelled(path: Path, source: str) -> Iterator[Document]:
    for row in _rows(path):
        real = row["kind"] != "crafted"
        labels = tuple(
            label if label in KEPT or label == "blank" or not real else DROPPED
            for label in (line["label"] for line in row["lines"])
        )
        group = row.get("outlet") or row["id"]
        name = source if source != "dev" else "dev_real" if real else "dev"
        lines = tuple(line["text"] for line in row["lines"])
        yield Document(f"{source}:{row['id']}", name, row["lang"], group, lines, labels)


def _pages(folder: Path) -> Iterator[Document]:
    rows = [("aeb", row, row["gold_text"], "") for row in _rows(folder / "aeb.jsonl.gz")]
    rows += [("wcxb", row, row["gold_text"], row.get("title") or "") for row in _rows(folder / "wcxb_dev.jsonl.gz")]
    rows += [
        ("pages", row, row["gold"]["text"], row["gold"].get("title") or "")
        for row in _rows(folder / "pages_public.jsonl.gz")
        if row["gold"].get("text")
    ]
    for source, row, gold, title in rows:
        dump = dump_page(row["html"])
        site = _HOST.sub("", row.get("url") or row["id"]).split("/")[0]
        for form, lines in (("block", dump.blocks), ("node", dump.nodes)):
            labelled = _page(lines, gold, title, dump)
            if labelled is not None:
                labels, titled = labelled
                name = f"{source}:{form}:{row['id']}"
                yield Document(name, f"{source}_{form}", row["lang"], site, tuple(lines), labels, titled=titled)


def _page(lines: list[str], gold: str, title: str, dump: Dump) -> tuple[tuple[str, ...], bool] | None:
    """Labels of a dump's lines and whether the title is among them; None if lines and gold text do not agree."""
    if len(lines) > _MOST_LINES:
        return None
    kept, covered = label_lines(lines, gold)
    if not any(kept) or not _LEAST_COVERED <= covered <= _MOST_COVERED:
        return None
    headline = _headline(lines, kept.index(True), title, dump)
    labels = tuple(
        "blank" if not line.strip() else "title" if index == headline else "body" if kept[index] else DROPPED
        for index, line in enumerate(lines)
    )
    return labels, headline is not None


def _headline(lines: list[str], first: int, title: str, dump: Dump) -> int | None:
    """The line of the headline: the last above the text that is the gold title, or what the page calls itself."""
    wanted = fold(title)
    stated = [fold(dump.stated_title), fold(dump.tab_title)]
    found = []
    for index, line in enumerate(lines):
        own = fold(line)
        if not own:
            continue
        if wanted:
            near = len(own) >= _TITLE_CHARS and wanted.startswith(own) and len(own) > _TITLE_PART * len(wanted)
            same = own == wanted or near
        else:
            named = any(name.startswith(own) and len(own) > 0.4 * len(name) for name in stated if name)
            same = own.count(" ") >= 2 and named
        if same:
            found.append(index)
    above = [index for index in found if index < first]
    if above:
        return above[-1]
    return found[0] if found and found[0] <= first + 2 else None


def _with_shared_groups(documents: list[Document]) -> list[Document]:
    """Documents with a long kept line in common are of one group: the same article may be in several sets."""
    leader: dict[str, str] = {document.group: document.group for document in documents}

    def find(group: str) -> str:
        while leader[group] != group:
            group = leader[group]
        return group

    owner: dict[str, str] = {}
    for document in documents:
        for line, label in zip(document.lines, document.labels, strict=True):
            if label in KEPT and len(line) >= _SHARED_CHARS:
                folded = fold(line)
                other = owner.setdefault(folded, document.group)
                leader[find(document.group)] = find(other)
    return [Document(**{**vars(document), "group": find(document.group)}) for document in documents]

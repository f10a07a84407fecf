"""Pages with gold text, and the two measures that their benchmarks use.

- aeb: article-extraction-benchmark (scrapinghub). Multisets of 4 consecutive words, case kept; per page true
  positives, false positives and false negatives; precision and recall are means over pages, F1 is of the means.
- wcxb: web-content-extraction-benchmark (Murrough Foley). Per page F1 over the multiset of lower-case words; the mean
  over pages. Beside it the share of `must` snippets found and of `must_not` snippets kept out.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from urllib.parse import urlsplit

SHINGLE_WORDS = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class GoldPage:
    html: str
    gold: str
    site: str
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


def read_pages(path: Path) -> list[GoldPage]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [
        GoldPage(
            html=row["html"],
            gold=row["gold_text"],
            site=".".join(urlsplit(row.get("url") or "").netloc.split(".")[-2:]),
            must=tuple(row.get("must") or ()),
            must_not=tuple(row.get("must_not") or ()),
            titles=(row["title"],) if row.get("title") else (),
        )
        for row in rows
    ]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    found = (tuple(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1)))
    return Counter(shingle for shingle in found if shingle)


def shingle_scores(pages: Sequence[GoldPage], texts: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 as aeb defines them."""
    precisions, recalls = [], []
    for page, text in zip(pages, texts, strict=True):
        gold, ours = shingles(page.gold), shingles(text)
        right = sum((gold & ours).values())
        if ours:
            precisions.append(right / sum(ours.values()))
        if gold:
            recalls.append(right / sum(gold.values()))
    precision, recall = fmean(precisions), fmean(recalls)
    return precision, recall, 2 * precision * recall / (precision + recall)


def word_f1(gold: str, text: str) -> float:
    wanted, ours = (Counter(_WORD.findall(some.lower())) for some in (gold, text))
    total = sum(wanted.values()) + sum(ours.values())
    return 2 * sum((wanted & ours).values()) / total if total else 1.0


def snippet_shares(page: GoldPage, text: str) -> tuple[float | None, float | None]:
    """The share of wanted snippets found and of unwanted ones kept out, white space and case aside."""
    shown = " ".join(text.lower().split())
    shares = []
    for snippets, wanted in ((page.must, True), (page.must_not, False)):
        hits = [(" ".join(snippet.lower().split()) in shown) is wanted for snippet in snippets]
        shares.append(fmean(hits) if hits else None)
    return shares[0], shares[1]


def word_scores(pages: Sequence[GoldPage], texts: Sequence[str]) -> tuple[float, float, float]:
    """F1, share of `must` found, share of `must_not` kept out: means over pages."""
    pairs = [snippet_shares(page, text) for page, text in zip(pages, texts, strict=True)]
    return (
        fmean(word_f1(page.gold, text) for page, text in zip(pages, texts, strict=True)),
        fmean(share for share, _ in pairs if share is not None),
        fmean(share for _, share in pairs if share is not None),
    )

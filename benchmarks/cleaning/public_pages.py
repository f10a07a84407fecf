"""News pages that other projects keep as test data, with the facts that they state: reading and scoring.

Title: equal after normalisation, a site's name at the end of either left aside. Authors: F1 of the set of names. Day:
as the page states it, or the same instant. Body: F1 over the multiset of words, by letter in scripts without spaces.
"""

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.cleaning.pages import GoldPage

FIELDS = ("title", "authors", "day", "body")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0e7f\u1000-\u109f]")
_CUT = re.compile(r"\s*(?:[|–—·•»_：]|::|\s-\s)\s*")
_LEAD = re.compile(r"^(?:by|von|par|por|di|av|af|door|de|from|written by|text)[:\s]+", re.IGNORECASE)
_NAMES = re.compile(r"\s*(?:[;,/|、&]|\b(?:und|and|et|y|e|i|og|och|ve)\b)\s*")


@dataclass(frozen=True)
class PublicPage:
    id: str
    url: str | None
    language: str
    outlet: str
    html: str
    title: str | None
    authors: tuple[str, ...]
    day: str | None
    moment: datetime | None
    text: str | None

    def as_gold(self) -> GoldPage:
        return GoldPage(html=self.html, gold=self.text or "", site=self.outlet)


@dataclass(frozen=True)
class Found:
    """What a program reads of a page; `day` in ISO 8601."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    day: str | None = None
    moment: datetime | None = None
    text: str = ""


def read_public_pages(folder: Path) -> list[PublicPage]:
    with gzip.open(folder / "pages_public.jsonl.gz", "rt", encoding="utf-8") as file:
        return [_page(json.loads(line)) for line in file]


def _page(row: dict[str, Any]) -> PublicPage:
    gold = row["gold"]
    stated = gold.get("published_at") or gold.get("date") or ""
    try:
        moment = datetime.fromisoformat(stated.replace("Z", "+00:00"))
    except ValueError:
        moment = None
    return PublicPage(
        id=row["id"],
        url=row.get("url"),
        language=row["lang"],
        outlet=row["outlet"],
        html=row["html"],
        title=gold.get("title"),
        authors=tuple(gold.get("authors") or ()),
        day=stated[:10] or None,
        moment=moment if moment is not None and moment.tzinfo is not None else None,
        text=gold.get("text"),
    )


def scores(page: PublicPage, found: Found) -> dict[str, float]:
    """By field, 0 to 1; without the fields that nobody has stated for the page."""
    result: dict[str, float] = {}
    if page.title:
        result["title"] = float(_same_title(found.title or "", page.title))
    if page.authors:
        result["authors"] = max(
            _set_f1(_names(found.authors, ours), _names(page.authors, theirs))
            for ours in (False, True)
            for theirs in (False, True)
        )
    if page.day:
        result["day"] = float(_same_day(page, found))
    if page.text:
        result["body"] = _word_f1(page.text, found.text)
    return result


def _flat(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def _same_title(ours: str, gold: str) -> bool:
    if not ours:
        return False
    cut = [
        {_flat(text), *(_flat(text[: m.start()]) for m in _CUT.finditer(text) if m.start() > 8)}
        for text in (ours, gold)
    ]
    return _flat(gold) in cut[0] or (_flat(ours) in cut[1] and len(_flat(ours)) > 10)


def _names(names: Sequence[str], split: bool) -> set[str]:
    parts = [part for name in names for part in (_NAMES.split(name) if split else [name])]
    found = set()
    for part in parts:
        plain = "".join(c for c in unicodedata.normalize("NFKD", part.casefold()) if not unicodedata.combining(c))
        plain = re.sub(r"[\W_]+", " ", re.sub(r"\([^()]*\)", "", _LEAD.sub("", plain.strip()))).strip()
        found |= {plain} if plain else set()
    return found


def _set_f1(ours: set[str], gold: set[str]) -> float:
    return 2 * len(ours & gold) / max(1, len(ours) + len(gold))


def _same_day(page: PublicPage, found: Found) -> bool:
    if found.day == page.day:
        return True
    if page.moment is None or found.moment is None or found.moment.tzinfo is None:
        return False
    return page.moment.astimezone(UTC).date() == found.moment.astimezone(UTC).date()


def _word_f1(gold: str, text: str) -> float:
    wanted, ours = _words(gold), _words(text)
    total = sum(wanted.values()) + sum(ours.values())
    return 2 * sum((wanted & ours).values()) / total if total else 1.0


def _words(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower()):
        found.update(word if _UNSPACED.search(word) else [word])
    return found

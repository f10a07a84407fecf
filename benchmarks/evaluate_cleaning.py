"""Measure the cleaning stage on labelled scrapes, beside two baselines.

The data: a folder with cleaning/dev.jsonl (one JSON object a line: id, lang, kind, raw_text, lines with text and label,
gold_title, gold_text) and, for the speed, load/articles_ar.jsonl.gz (id, title, text). Prints one table.

- Line F1, macro over articles: lines that are not blank; title, body and subheading are to be kept. Compared as
  normalised multisets, so either copy of a repeated line counts as right.
- Character F1: longest common word subsequence of the text and the gold text, weighted by characters.
- Title accuracy: normalised titles equal, over the articles that have one.
"""

import argparse
import gzip
import html
import json
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Any

from services.cleaning.handler import make_handler
from shared.contracts.article import RawArticle
from shared.errors import ArticleRejected
from shared.settings import Settings

KEPT_LABELS = frozenset({"title", "body", "subheading"})
SHORTEST_KEPT_BY_BASELINE = 60
SHORTEST_FOUND_INSIDE = 25
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u0640]")

Cleaned = tuple[str, str]
Scores = tuple[float, float, float | None]


def normalised(text: str) -> str:
    text = html.unescape(text).replace("â€“", "-").replace("Â£", "£")
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).replace("–", "-")
    return " ".join(text.split())


def keep_all(raw: str) -> Cleaned:
    return "", raw


def drop_short_lines(raw: str) -> Cleaned:
    lines = dict.fromkeys(line for line in raw.splitlines() if len(line.strip()) >= SHORTEST_KEPT_BY_BASELINE)
    return "", "\n".join(lines)


def stage_cleaner() -> Callable[[str], Cleaned]:
    handle = make_handler(Settings())

    def clean(raw: str) -> Cleaned:
        try:
            article = handle(RawArticle(content=raw, content_type="text/plain"))
        except ArticleRejected:
            return "", ""
        return article.title or "", article.text

    return clean


def line_f1(row: dict[str, Any], title: str, text: str) -> float:
    wanted, raw = Counter[str](), Counter[str]()
    for line in row["lines"]:
        normal = normalised(line["text"])
        if normal:
            raw[normal] += 1
            wanted[normal] += line["label"] in KEPT_LABELS
    out = [normalised(line) for line in f"{title}\n{text}".split("\n")]
    counts, whole, kept = Counter(out), " ".join(out), Counter[str]()
    for normal, times in raw.items():
        kept[normal] = min(times, counts[normal])
        if not kept[normal] and len(normal) >= SHORTEST_FOUND_INSIDE:
            kept[normal] = min(times, whole.count(normal))
    right = sum((wanted & kept).values())
    total = sum(wanted.values()) + sum(kept.values())
    return 2 * right / total if total else 1.0


def character_f1(row: dict[str, Any], text: str) -> float:
    titles = {normalised(line["text"]) for line in row["lines"] if line["label"] == "title"}
    body = "\n".join(line for line in text.split("\n") if normalised(line) not in titles)
    ours, gold = normalised(body).split(), normalised(row["gold_text"]).split()
    blocks = SequenceMatcher(None, ours, gold, autojunk=False).get_matching_blocks()
    matched = sum(len(word) for block in blocks for word in ours[block.a : block.a + block.size])
    return 2 * matched / max(1, sum(map(len, ours)) + sum(map(len, gold)))


def scores(row: dict[str, Any], title: str, text: str) -> Scores:
    gold_title = row.get("gold_title")
    named = float(normalised(title) == normalised(gold_title)) if gold_title else None
    return line_f1(row, title, text), character_f1(row, text), named


def group_of(row: dict[str, Any]) -> str:
    return f"{row['kind']} {row['lang']}"


def mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else float("nan")


def articles_per_second(path: Path, clean: Callable[[str], Cleaned], count: int) -> float:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in islice(file, count)]
    texts = [f"{row.get('title') or ''}\n{row['text']}" for row in rows]
    started = time.process_time()
    for text in texts:
        clean(text)
    return len(texts) / (time.process_time() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with cleaning/ and load/")
    parser.add_argument("--articles", type=int, default=1000, help="articles for the speed")
    arguments = parser.parse_args()
    with (arguments.data / "cleaning" / "dev.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    clean = stage_cleaner()
    systems = {"keep everything": keep_all, "drop short lines and copies": drop_short_lines, "khabar": clean}
    print(f"{'system':28} {'group':14} {'articles':>8} {'line F1':>8} {'char F1':>8} {'titles':>8}")
    for name, system in systems.items():
        groups: dict[str, list[Scores]] = defaultdict(list)
        for row in rows:
            result = scores(row, *system(row["raw_text"]))
            groups["all"].append(result)
            groups[group_of(row)].append(result)
        for group, found in groups.items():
            line, character, title = (mean(values) for values in zip(*found, strict=True))
            print(f"{name:28} {group:14} {len(found):8} {line:8.4f} {character:8.4f} {title:8.4f}")
    speed = articles_per_second(arguments.data / "load" / "articles_ar.jsonl.gz", clean, arguments.articles)
    print(f"khabar: {speed:.0f} plain-text articles per second of CPU time on one core")


if __name__ == "__main__":
    main()

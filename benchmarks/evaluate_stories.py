"""Measure stories: `make evaluate-stories DATA=FOLDER`.

Articles of `load/articles_ar` (all of eight days of 2018) and `load/articles_en`, grouped by hand
(`benchmarks/stories/gold.tsv`), and one event after the other in four languages (`translations.jsonl`), go through the
stages, the storage and the service of stories on a real PostgreSQL. Printed is B-cubed precision, recall and F1 beside
single-pass clustering of TF-IDF vectors, whose threshold is the best for `dev`, and the index of near-duplicates.
`dev` was used for weights and thresholds, `test` and `english` were not; of the translations three events were.
Source of the measure: Bagga and Baldwin (1998), "Entity-based cross-document coreferencing using the vector space
model".
"""

import argparse
import asyncio
import csv
import gzip
import json
import math
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import combinations
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import AsyncConnection

from benchmarks.report import table
from benchmarks.stopping import end_on_sigterm
from khabar.embedded import Postgres
from services.classification.handler import make_handler as make_classification
from services.cleaning.handler import make_handler as make_cleaning
from services.extraction.handler import make_handler as make_extraction
from services.stories.follower import step
from shared.contracts.article import ClassifiedArticle, RawArticle
from shared.ledger.migrate import migrate
from shared.settings import Settings
from shared.text.analysis import stored_words
from tests.support.builders import a_posting, an_envelope
from tests.support.ledger import accept_all
from tests.support.servers import running_somewhere
from tests.support.storing import store

HERE: Final = Path(__file__).parent / "stories"
ENGLISH_DAY: Final = datetime(2005, 1, 10, tzinfo=UTC)
"""The English articles have no dates: as if all were of one day."""
ALONE: Final = "-"
Groups = Mapping[str, str]
"""Article to the name of its group."""


@dataclass(frozen=True)
class Part:
    """Articles that are measured together, in the order of their dates."""

    name: str
    articles: Mapping[str, ClassifiedArticle]
    gold: Groups


def main() -> None:
    """Print the tables."""
    end_on_sigterm()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with load/*")
    parser.add_argument("--kept", type=Path, default=Path("build/stories"), help="where the stages' results are kept")
    parser.add_argument("--wrong", action="store_true", help="list the groups that differ")
    arguments = parser.parse_args()
    parts = read_parts(arguments.data / "load", arguments.kept)
    thresholds = {part.name: round(best_threshold(part), 2) for part in parts if part.name == "dev"}
    rows = []
    for part in parts:
        found, copies, each_ms = by_stories(part)
        single = single_pass(part, thresholds["dev"])
        for name, groups in (
            ("stories", found),
            ("TF-IDF, single pass", single),
            ("near-duplicates", copies),
            ("each alone", {one: one for one in part.articles}),
        ):
            shown = [f"{figure:.3f}" for figure in (*b_cubed(groups, part.gold), pairs_f1(groups, part.gold))]
            rows.append((part.name, f"{len(part.articles)}", name, *shown))
        print(f"{part.name}: {each_ms:.1f} ms an article for grouping; {_told(part)}")
        if arguments.wrong:
            show_wrong(part, found)
    print()
    print(table(("part", "articles", "by", "precision", "recall", "F1", "F1 of pairs"), rows))


def read_parts(folder: Path, kept: Path) -> list[Part]:
    """All parts, each article as the stages leave it; what they left is kept for the next time."""
    rows = list(csv.DictReader((HERE / "gold.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    gold: dict[str, dict[str, str]] = defaultdict(dict)
    passes: dict[str, tuple[dict[str, str], dict[str, str]]] = defaultdict(lambda: ({}, {}))
    for row in rows:
        article = row["article"]
        gold[row["part"]][article] = article if row["gold"] == ALONE else row["gold"]
        for groups, column in zip(passes[row["part"]], ("first", "second"), strict=True):
            groups[article] = article if row[column] == ALONE else row[column]
    for name in ("dev", "test"):
        print(f"{name}: agreement of the two passes, B-cubed F1: {b_cubed(passes[name][1], passes[name][0])[2]:.3f}")
    stored = _stored(folder, {row["article"] for row in rows})
    found = [
        Part(name, _processed(name, [stored[one] for one in groups], kept), groups) for name, groups in gold.items()
    ]
    written = [json.loads(line) for line in (HERE / "translations.jsonl").read_text(encoding="utf-8").splitlines()]
    for name, tuned in (("translations (seen)", True), ("translations", False)):
        some = [one for one in written if one["event"].startswith(("tripoli", "oslo", "izmir", "turkey")) == tuned]
        found.append(Part(name, _processed(name, some, kept), {one["id"]: one["event"] for one in some}))
    return found


def _stored(folder: Path, wanted: set[str]) -> dict[str, dict[str, Any]]:
    found = {}
    for name in ("articles_ar", "articles_en"):
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                if row["id"] in wanted:
                    at = ENGLISH_DAY if name == "articles_en" else parsedate_to_datetime(row["date"])
                    found[row["id"]] = {**row, "published_at": at.isoformat()}
    return found


def _processed(name: str, rows: Sequence[Mapping[str, Any]], kept: Path) -> dict[str, ClassifiedArticle]:
    path = kept / f"{name.replace(' ', '-')}.jsonl"
    if not path.exists():
        settings = Settings()
        stages: list[Callable[[Any], Any]] = [
            make(settings) for make in (make_cleaning, make_extraction, make_classification)
        ]
        kept.mkdir(parents=True, exist_ok=True)
        lines = []
        for row in rows:
            article: Any = RawArticle(
                content=row["text"], title=row["title"], source=row["source"], published_at=row["published_at"]
            )
            for stage in stages:
                article = stage(article)
            lines.append(json.dumps({"id": row["id"], "article": article.model_dump(mode="json")}, ensure_ascii=False))
        path.write_text("\n".join(lines), encoding="utf-8")
    read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = {one["id"]: ClassifiedArticle.model_validate(one["article"]) for one in read}
    return dict(sorted(found.items(), key=lambda item: (_at(item[1]), item[0])))


def by_stories(part: Part) -> tuple[Groups, Groups, float]:
    """The groups that the service makes, those of the index of copies, and milliseconds an article for the first."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_somewhere(lambda port: Postgres(Path(folder), port)) as server,
    ):
        migrate(server.url)
        accepted = accept_all(server.url, [a_posting(name) for name in part.articles])
        ids = {one.article_id: name for one, name in zip(accepted, part.articles, strict=True)}
        for article_id, name in ids.items():
            store(server.url, an_envelope(part.articles[name], article_id=article_id))
        started = time.perf_counter()
        asyncio.run(_grouped(server.url))
        each_ms = 1000 * (time.perf_counter() - started) / len(ids)
        with psycopg.connect(server.url) as connection:
            stories = connection.execute("SELECT article_id, story::text FROM story_articles").fetchall()
            copies = connection.execute("SELECT article_id, cluster::text FROM fingerprints").fetchall()
    return _named(stories, ids), _named(copies, ids), each_ms


async def _grouped(url: str) -> None:
    async with await AsyncConnection.connect(url, autocommit=True) as connection:
        while await step(connection):
            pass


def _named(rows: Iterable[tuple[Any, ...]], ids: Mapping[UUID, str]) -> Groups:
    found = {ids[article_id]: str(group) for article_id, group in rows}
    return {name: found.get(name, name) for name in ids.values()}


def single_pass(part: Part, threshold: float) -> Groups:
    """The usual baseline: each article joins the nearest centroid of the last four days, if it is near enough."""
    vectors = _vectors(part)
    clusters: list[tuple[str, Counter[str], datetime]] = []
    groups = {}
    for name, vector in vectors.items():
        at = _at(part.articles[name])
        near = [
            (_cosine(vector, centroid), place)
            for place, (_, centroid, last) in enumerate(clusters)
            if _days(at, last) <= 4
        ]
        best, place = max(near, default=(0.0, -1))
        if best < threshold:
            place = len(clusters)
            clusters.append((name, Counter(), at))
        first, centroid, _ = clusters[place]
        centroid.update(vector)
        clusters[place] = first, centroid, at
        groups[name] = first
    return groups


def best_threshold(part: Part) -> float:
    """The threshold of the baseline that is best for this part."""
    return max((n / 50 for n in range(3, 40)), key=lambda one: b_cubed(single_pass(part, one), part.gold)[2])


def _vectors(part: Part) -> dict[str, Counter[str]]:
    counts = {name: Counter(_words(article)) for name, article in part.articles.items()}
    seen = Counter(word for words in counts.values() for word in words)
    return {
        name: Counter({word: (1 + math.log(n)) * math.log(len(counts) / seen[word]) for word, n in words.items()})
        for name, words in counts.items()
    }


def _words(article: ClassifiedArticle) -> list[str]:
    return [terms[-1] for _, terms in stored_words(f"{article.title or ''} {article.text}")]


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    product = sum(weight * other[word] for word, weight in one.items() if word in other)
    lengths = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return product / lengths if lengths else 0.0


def b_cubed(found: Groups, gold: Groups) -> tuple[float, float, float]:
    """Precision, recall and F1: over articles, how much of what it is with belongs there, and the other way round."""
    pairs, ours, theirs = (
        Counter((found[one], gold[one]) for one in gold),
        Counter(found[one] for one in gold),
        Counter(gold.values()),
    )
    precision = sum(n * n / ours[group] for (group, _), n in pairs.items()) / len(gold)
    recall = sum(n * n / theirs[group] for (_, group), n in pairs.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairs_f1(found: Groups, gold: Groups) -> float:
    """F1 over pairs of articles that are together: large groups count for more, articles alone for nothing."""
    pairs = [(found[one] == found[other], gold[one] == gold[other]) for one, other in combinations(gold, 2)]
    right = sum(ours and theirs for ours, theirs in pairs)
    together = sum(ours + theirs for ours, theirs in pairs)
    return 2 * right / together if together else 1.0


def show_wrong(part: Part, found: Groups) -> None:
    """Print each group of either that is not in the other, by titles."""
    ours, theirs = _members(found), _members(part.gold)
    for heading, groups, others in (("wrongly together", ours, theirs), ("not together", theirs, ours)):
        for group in sorted((group for group in groups if len(group) > 1 and group not in others), key=len):
            print(f"  {heading}:")
            for name in sorted(group):
                print(f"    {found[name][:8]} {part.gold[name]:10} {part.articles[name].title}")


def _members(groups: Groups) -> set[frozenset[str]]:
    members: dict[str, set[str]] = defaultdict(set)
    for name, group in groups.items():
        members[group].add(name)
    return {frozenset(group) for group in members.values()}


def _told(part: Part) -> str:
    groups = [group for group in _members(part.gold) if len(group) > 1]
    return f"{len(groups)} events of more than one article, the largest of {max(map(len, groups), default=1)}"


def _at(article: ClassifiedArticle) -> datetime:
    assert article.published_at is not None
    return article.published_at


def _days(one: datetime, other: datetime) -> float:
    return abs((one - other).total_seconds()) / 86_400


if __name__ == "__main__":
    main()

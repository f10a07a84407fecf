"""Measure near-duplicates: `python -m benchmarks.near_duplicates --data FOLDER --index 10000,100000,1000000`.

Without --index: precision, recall and F1 over the pairs of load/near_duplicate_pairs_ar.tsv, with the code that runs in
the service. "pairs": articles whose fingerprints are near. "clusters": articles that the index in PostgreSQL puts into
one cluster when they are stored in the file's order. The file lists some of the pairs that meet its own criterion
(Jaccard similarity of word 4-grams at least 0.5, or containment at least 0.8): "complete" is all such pairs, by
comparing each article with each that shares a 4-gram. With --index: milliseconds per stored article at these sizes.
"""

import argparse
import gzip
import json
import os
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Final
from uuid import UUID, uuid5

import psycopg

from benchmarks.stopping import end_on_sigterm
from khabar.embedded import Postgres
from services.storage.near_duplicates import index_fingerprints
from shared.ledger.migrate import migrate
from shared.ledger.near_copies import FILL
from shared.text.fingerprints import SHINGLE_WORDS, Fingerprint, fingerprint, similarity, unpack_sketch
from shared.text.normalisation import fold
from tests.support.servers import running_somewhere

Pair = tuple[int, int]
Scores = Mapping[Pair, tuple[float, float]]
"""Pair of articles (positions in the file, ascending) to Jaccard similarity and containment."""

# Background of a news stream: shingles drawn from a Zipf-like law, so that some keys are in very many articles.
SHINGLES: Final = 190
COPIES: Final = 0.15
HOT: Final = 5_000
HOT_SHARE: Final = 0.03
BATCH: Final = 25
PROBES: Final = 4_000
LISTED_JACCARD: Final = 0.5
LISTED_CONTAINMENT: Final = 0.8


def main() -> None:
    """Print the tables."""
    end_on_sigterm()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with load/*")
    parser.add_argument("--index", type=_sizes, default=(), help="sizes of the index, ascending, parted by commas")
    parser.add_argument("--examples", type=int, default=5, help="pairs to show of each kind of disagreement")
    arguments = parser.parse_args()
    with _database() as server:
        if arguments.index:
            measure_index(server, arguments.index)
        else:
            measure_pairs(server.url, arguments.data / "load", arguments.examples)


def measure_pairs(url: str, folder: Path, examples: int) -> None:
    """Print precision, recall and F1 of pairs and clusters, and examples of disagreement."""
    ids, titles, texts = read_articles(folder / "articles_ar.jsonl.gz")
    place = {name: at for at, name in enumerate(ids)}
    listed = read_pairs(folder / "near_duplicate_pairs_ar.tsv", place)
    scores = exact_scores(texts)
    complete = {
        pair
        for pair, (jaccard, containment) in scores.items()
        if jaccard >= LISTED_JACCARD or containment >= LISTED_CONTAINMENT
    }
    started = time.perf_counter()
    made = [fingerprint(text) for text in texts]
    each_ms = 1000 * (time.perf_counter() - started) / len(texts)
    fingerprints = [one for one in made if one is not None]
    assert len(fingerprints) == len(texts), "an article has no words"
    near = {pair for pair in scores if similarity(fingerprints[pair[0]], fingerprints[pair[1]]).near}
    keyed = {(a, b) for a, b in near if set(fingerprints[a].keys) & set(fingerprints[b].keys)}
    started = time.perf_counter()
    clusters = clustered_pairs(url, fingerprints)
    stored_ms = 1000 * (time.perf_counter() - started) / len(texts)
    print(f"{len(texts)} articles, {len(listed)} listed pairs, {len(complete)} that meet the file's criterion")
    print(f"fingerprint {each_ms:.2f} ms, entering it in the index {stored_ms:.2f} ms an article")
    print(f"near pairs that share a key: {len(keyed)} of {len(near)}\n")
    print(f"{'':10}{'pairs':>7}   listed: P      R      F1   complete: P      R      F1")
    for name, found in (("pairs", near), ("clusters", clusters)):
        print(f"{name:10}{len(found):7}       {_measures(found, listed)}       {_measures(found, complete)}")
    wrong = {
        "listed, not near": listed - near,
        "listed, not in one cluster": listed - clusters,
        "near, not listed": near - listed,
        "in one cluster, not near": clusters - near,
    }
    shuffled = random.Random(1)
    for name, pairs in wrong.items():
        print(f"\n{name}: {len(pairs)}")
        for a, b in shuffled.sample(sorted(pairs), min(examples, len(pairs))):
            jaccard, containment = scores.get((a, b), (0.0, 0.0))
            print(f"  {jaccard:.2f} {containment:.2f} {ids[a]} {ids[b]}: {titles[a]} | {titles[b]}")


def exact_scores(texts: Sequence[str]) -> Scores:
    """Jaccard similarity and containment of all pairs of texts that share a word 4-gram; no sketch is involved."""
    shingles: list[set[int]] = []
    holders: dict[int, list[int]] = defaultdict(list)
    numbers: dict[str, int] = {}
    for at, text in enumerate(texts):
        words = fold(text).split()
        size = min(SHINGLE_WORDS, len(words))
        grams = {" ".join(words[n : n + size]) for n in range(len(words) - size + 1)}
        own = {numbers.setdefault(gram, len(numbers)) for gram in grams}
        shingles.append(own)
        for shingle in own:
            holders[shingle].append(at)
    shared: Counter[Pair] = Counter()
    for articles in holders.values():
        shared.update(combinations(articles, 2))
    scores: dict[Pair, tuple[float, float]] = {}
    for (a, b), count in shared.items():
        jaccard = count / (len(shingles[a]) + len(shingles[b]) - count)
        containment = count / min(len(shingles[a]), len(shingles[b]))
        if jaccard >= 0.2 or containment >= 0.5:
            scores[a, b] = jaccard, containment
    return scores


def clustered_pairs(url: str, fingerprints: Sequence[Fingerprint]) -> set[Pair]:
    """Store the fingerprints in order; all pairs that ended in one cluster."""
    ids = [UUID(int=at + 1) for at in range(len(fingerprints))]
    with psycopg.connect(url, autocommit=True) as connection:
        _insert_articles(connection, ids)
        for at in range(0, len(ids), BATCH):
            with connection.transaction():
                index_fingerprints(
                    connection, dict(zip(ids[at : at + BATCH], fingerprints[at : at + BATCH], strict=True))
                )
        members: dict[int, list[int]] = defaultdict(list)
        for article_id, cluster in connection.execute("SELECT article_id, cluster FROM fingerprints"):
            members[cluster].append(article_id.int - 1)
    return {pair for cluster in members.values() for pair in combinations(sorted(cluster), 2)}


@dataclass
class MeasuredIndex:
    """An index of some size in a database of its own, and the articles that are entered to see what they cost."""

    size: int
    connection: psycopg.Connection
    probes: Sequence[tuple[UUID, Fingerprint]]
    times_ms: list[float] = field(default_factory=list)


def measure_index(server: Postgres, sizes: Sequence[int]) -> None:
    """Print milliseconds per article entered into an index of each size, and the size on disk.

    All sizes stand side by side in one server and take turns, so that a busy machine slows all alike.
    """
    indexes = [_filled(server, size) for size in sizes]
    for at in range(0, PROBES, BATCH):
        # Forth and back: none is always the one that comes after the largest.
        for index in indexes if at % (2 * BATCH) else reversed(indexes):
            batch = dict(index.probes[at : at + BATCH])
            started = time.perf_counter()
            with index.connection.transaction():
                index_fingerprints(index.connection, batch)
            index.times_ms.append(1000 * (time.perf_counter() - started) / BATCH)
    print(f"{'articles':>10}{'ms each':>9}{'median':>9}{'ratio':>7}{'p99 of 25':>11}{'ms/shown':>10}{'MB':>8}")
    smallest = median(indexes[0].times_ms[2:])
    for index in indexes:
        settled = sorted(index.times_ms[2:])
        bytes_used = sum(_size(index.connection, table) for table in ("fingerprints", "fingerprint_keys"))
        print(
            f"{index.size:10}{sum(settled) / len(settled):9.2f}{median(settled):9.2f}{median(settled) / smallest:7.2f}"
            f"{settled[int(0.99 * len(settled))]:11.2f}{_shown_ms(index.connection, index.probes):10.2f}"
            f"{bytes_used / 1e6:8.0f}"
        )
        index.connection.close()


def _filled(server: Postgres, size: int) -> MeasuredIndex:
    name = f"near_duplicates_{size}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    migrate(server.url_of(name))
    stream = Stream()
    connection = psycopg.connect(server.url_of(name), autocommit=True)
    _load(connection, stream, range(size - PROBES))
    probes = [(stream.id(at), stream.fingerprint(at)) for at in range(size - PROBES, size)]
    _insert_articles(connection, [article_id for article_id, _ in probes])
    connection.execute("VACUUM ANALYZE fingerprints")
    connection.execute("VACUUM ANALYZE fingerprint_keys")
    # Else the first articles pay for writing back what the load left behind.
    connection.execute("CHECKPOINT")
    return MeasuredIndex(size, connection, probes)


class Stream:
    """A reproducible stream of generated fingerprints: article n is the same whenever it is asked for."""

    def id(self, at: int) -> UUID:
        """The article's id; ascending in time as UUID version 7 is."""
        return UUID(int=(0x7000 << 112) + (at << 64) + uuid5(UUID(int=0), str(at)).int % (1 << 64))

    def fingerprint(self, at: int) -> Fingerprint:
        """Mostly its own shingles, some of the hot ones; every seventh or so is an edited copy of an earlier one."""
        drawn = random.Random(at)
        base = self._shingles(at)
        if at > 100 and drawn.random() < COPIES:
            earlier = self._shingles(drawn.randrange(max(0, at - 5_000), at))
            base = earlier[: int(SHINGLES * 0.8)] + base[int(SHINGLES * 0.8) :]
        sketch = tuple(sorted(set(base)))
        return Fingerprint(drawn.randbytes(16), len(sketch), sketch)

    def _shingles(self, at: int) -> list[int]:
        drawn = random.Random(-at - 1)
        return [
            _hash_of(int(HOT ** drawn.random())) if drawn.random() < HOT_SHARE else drawn.getrandbits(32) - (1 << 31)
            for _ in range(SHINGLES)
        ]


def _hash_of(number: int) -> int:
    return (number * 2_654_435_761) % (1 << 32) - (1 << 31)


def _load(connection: psycopg.Connection, stream: Stream, numbers: range) -> None:
    """Enter articles by COPY, each in a cluster of its own."""
    columns = "article_id, cluster, first_seen, exact, shingles, sketch, keys"
    for begin in range(numbers.start, numbers.stop, 20_000):
        rows = [(stream.id(at), stream.fingerprint(at)) for at in range(begin, min(begin + 20_000, numbers.stop))]
        _insert_articles(connection, [article_id for article_id, _ in rows])
        with connection.transaction(), connection.cursor() as cursor:
            # Millions of checks of foreign keys would take longer than all the rest.
            cursor.execute("SET LOCAL session_replication_role = replica")
            with cursor.copy(f"COPY fingerprints ({columns}) FROM STDIN") as copy:
                for at, (article_id, one) in enumerate(rows, begin):
                    keys = list(one.all_keys)
                    seen = "2026-01-01"
                    copy.write_row((article_id, -at - 1, seen, one.exact, one.shingles, one.packed_sketch, keys))
    connection.execute("TRUNCATE fingerprint_keys, fingerprint_keys_filled")
    started = time.perf_counter()
    connection.execute(FILL)
    print(
        f"{numbers.stop} articles: filling the keys anew, as after a crash, took {time.perf_counter() - started:.1f} s"
    )


def _insert_articles(connection: psycopg.Connection, ids: Sequence[UUID]) -> None:
    """Stored articles and results without content, as the index refers to them."""
    with connection.transaction():
        connection.execute(
            "INSERT INTO articles"
            " (id, state, accepted_at, next_attempt_at, finished_at, trace_id, media_type, raw, raw_bytes)"
            " SELECT id, 'stored', '2026-01-01', NULL, now(), '', '', '', 0 FROM unnest(%b::uuid[]) AS i (id)",
            (list(ids),),
        )
        connection.execute(
            "INSERT INTO results (article_id, accepted_at, revision, language, text, record)"
            " SELECT id, '2026-01-01', 1, 'ar', '', '{}' FROM unnest(%b::uuid[]) AS i (id)",
            (list(ids),),
        )


def _shown_ms(connection: psycopg.Connection, probes: Sequence[tuple[UUID, Fingerprint]]) -> float:
    """Milliseconds to read and compare the sketches of an article's own cluster: what showing it costs."""
    started = time.perf_counter()
    for article_id, one in probes[:200]:
        row = connection.execute(
            "SELECT shingles, sketch FROM fingerprints WHERE cluster ="
            " (SELECT cluster FROM fingerprints WHERE article_id = %s) ORDER BY first_seen, article_id LIMIT 1",
            (article_id,),
        ).fetchone()
        assert row is not None
        similarity(one, Fingerprint(b"", row[0], unpack_sketch(bytes(row[1]))))
    return 1000 * (time.perf_counter() - started) / 200


def _size(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute("SELECT pg_total_relation_size(%s::regclass)", (table,)).fetchone()
    assert row is not None
    return int(row[0])


def read_articles(path: Path) -> tuple[list[str], list[str], list[str]]:
    """Ids, titles and texts. Raises: SystemExit if the file cannot be read."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise SystemExit(f"{path} cannot be read: {error}; give the folder of data sets with --data") from error
    return [row["id"] for row in rows], [row.get("title") or "" for row in rows], [row["text"] for row in rows]


def read_pairs(path: Path, place: Mapping[str, int]) -> set[Pair]:
    """The listed pairs as positions, ascending. Raises: SystemExit if the file cannot be read."""
    try:
        lines = path.read_text("utf-8").splitlines()[1:]
    except OSError as error:
        raise SystemExit(f"{path} cannot be read: {error}; give the folder of data sets with --data") from error
    ends = [sorted((place[a], place[b])) for a, b in (line.split("\t")[:2] for line in lines)]
    return {(first, second) for first, second in ends}


def _measures(found: set[Pair], right: set[Pair]) -> str:
    hits = len(found & right)
    precision, recall = hits / max(1, len(found)), hits / max(1, len(right))
    return f"{precision:7.4f}{recall:7.4f}{2 * precision * recall / max(1e-9, precision + recall):7.4f}"


def _sizes(value: str) -> tuple[int, ...]:
    sizes = tuple(int(part) for part in value.split(","))
    if list(sizes) != sorted(sizes) or sizes[0] <= PROBES:
        raise argparse.ArgumentTypeError(f"ascending, each above {PROBES}")
    return sizes


@contextmanager
def _database() -> Iterator[Postgres]:
    """A server with a migrated ledger, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: PTH101
        with running_somewhere(lambda port: Postgres(Path(folder), port)) as server:
            migrate(server.url)
            yield server


if __name__ == "__main__":
    main()

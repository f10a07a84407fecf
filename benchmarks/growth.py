"""What it costs to store an article on top of a hundredth, a tenth and all of a corpus, by default of a million.

Generated articles lie in the ledger already (see `benchmarks.search_corpus`), with results, entities, topics,
fingerprints and entries for search. On top of each size, articles are stored by the storage stage's own code, in its
own transactions, in messages of 25. Turn by turn without entries for search, to tell what those cost.

Processor time: of the storing process and of the PostgreSQL process that serves it, which other work on the machine
hardly changes. What PostgreSQL writes back later, in its background processes, is not in it.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest.mock import patch

import psutil
import psycopg

from benchmarks.report import table
from benchmarks.search_corpus import Corpus, Loader
from khabar.embedded import Postgres
from services.storage import article_store
from services.storage.article_store import PostgresArticleStore
from services.storage.stage import store_articles
from shared.contracts.article import ClassifiedArticle, Entity, Topic
from shared.ledger.migrate import migrate
from tests.support.builders import a_posting, a_record, an_envelope
from tests.support.ledger import accept_all
from tests.support.servers import running_somewhere

_BATCH: Final = 25
_STORED: Final = 1_000
_WARM_UP: Final = 4


@dataclass(frozen=True)
class Cost:
    """Milliseconds an article: processor time in Python and in PostgreSQL, and the median time on the wall."""

    python: float
    postgres: float
    wall: float

    @property
    def processor(self) -> float:
        """Both together."""
        return self.python + self.postgres


@dataclass(frozen=True)
class Measured:
    """What it costs on top of so many articles, with entries for search and without."""

    size: int
    whole: Cost
    without_search: Cost


def measure(count: int) -> list[str]:
    """On top of a hundredth, a tenth and all of `count` articles; the table."""
    with (
        tempfile.TemporaryDirectory(prefix="khabar-growth-") as folder,
        running_somewhere(lambda port: Postgres(Path(folder) / "pg", port)) as server,
    ):
        migrate(server.url)
        return told(grown(server.url, (count // 100, count // 10, count)))


def grown(url: str, sizes: Sequence[int], at_size: Callable[[int], None] = lambda _: None) -> list[Measured]:
    """Fill an empty ledger to each size and store some articles more; `at_size` is called in between."""
    found = []
    with psycopg.connect(url, autocommit=True) as connection:
        loader = Loader(connection, sizes[-1])
        for size in sizes:
            loader.load(size)
            at_size(size)
            found.append(_stored(url, size))
    return found


def told(found: Sequence[Measured]) -> list[str]:
    """What was measured, as text and table."""
    first = found[0]
    rows = [
        (
            f"{one.size:,}",
            f"{one.whole.processor:.2f}",
            f"{one.whole.python:.2f}",
            f"{one.whole.postgres:.2f}",
            f"{one.whole.wall:.2f}",
            f"{one.whole.processor / first.whole.processor:.2f}",
            f"{one.without_search.processor:.2f}",
            f"{one.without_search.processor / first.without_search.processor:.2f}",
        )
        for one in found
    ]
    columns = ("stored already", "processor ms", "Python", "PostgreSQL", "wall ms", "ratio", "without search", "ratio")
    return [f"{__doc__}\nMilliseconds an article; {_STORED:,} articles of each kind.", table(columns, rows)]


def _stored(url: str, size: int) -> Measured:
    corpus = Corpus(seed=2 + size)
    spent: dict[bool, list[tuple[float, float, float]]] = {True: [], False: []}
    store = PostgresArticleStore(url)
    with store.open([]) as ledger:
        server = psutil.Process(ledger.backend_pid)
    for number in range(2 * (_WARM_UP + _STORED // _BATCH)):
        searchable = number % 2 == 0
        articles = [_an_article(corpus) for _ in range(_BATCH)]
        accepted = accept_all(url, [a_posting(article.text) for article in articles])
        pairs = zip(articles, accepted, strict=True)
        envelopes = [an_envelope(article, article_id=one.article_id) for article, one in pairs]
        with nullcontext() if searchable else patch.object(article_store, "index_articles"):
            before = (time.process_time(), sum(server.cpu_times()[:2]), time.perf_counter())
            store_articles(envelopes, store=store, make_record=a_record)
            after = (time.process_time(), sum(server.cpu_times()[:2]), time.perf_counter())
        python, postgres, wall = (1000 * (b - a) / _BATCH for a, b in zip(before, after, strict=True))
        spent[searchable].append((python, postgres, wall))
    store.close()
    whole, without = (_cost(spent[searchable][_WARM_UP:]) for searchable in (True, False))
    return Measured(size, whole, without)


def _cost(times: Sequence[tuple[float, float, float]]) -> Cost:
    python, postgres, wall = zip(*times, strict=True)
    # PostgreSQL's processor time comes in steps of 10 ms: only its sum says something.
    return Cost(statistics.fmean(python), statistics.fmean(postgres), statistics.median(wall))


def _an_article(corpus: Corpus) -> ClassifiedArticle:
    text, facts = corpus.text(), corpus.facts()
    known = {one.id: one for one in corpus.entities}
    entities = tuple(
        Entity(
            id=one.id,
            type=one.type,
            name=one.names["ar"],
            names=dict(one.names),
            latitude=one.latitude,
            longitude=one.longitude,
        )
        for one in (known[entity_id] for entity_id in facts.entities)
    )
    return ClassifiedArticle(
        title=text.title,
        text=f"{text.text} {facts.names}",
        language="ar",
        source=facts.source,
        entities=entities,
        topics=tuple(Topic(code=code, key=code, confidence=0.9) for code in facts.topics),
    )

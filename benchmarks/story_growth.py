"""What it costs to group an article in archives of several sizes: `python -m benchmarks.story_growth`.

Articles come at one pace, so that a larger archive is a longer one. 5,000 of them are made as the service makes them,
of the generated texts of `benchmarks.search_corpus`; earlier days are those again. On top of each size, new articles
are stored by the storage stage's own code and grouped by the service's own, in its own transactions of 25.
"""

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import psutil
import psycopg
from psycopg import AsyncConnection

from benchmarks.report import table
from benchmarks.search_corpus import BETWEEN, LATEST, Corpus
from benchmarks.stopping import end_on_sigterm
from khabar.embedded import Postgres
from services.stories.deciding import story_id
from services.stories.follower import step
from services.stories.signatures import Rarity, Terms, signature_of, terms_of
from shared.contracts.article import ClassifiedArticle, Entity, Topic
from shared.ledger.migrate import migrate
from tests.support.builders import a_posting, an_envelope
from tests.support.ledger import accept_all
from tests.support.servers import running_somewhere
from tests.support.storing import store

BASE: Final = 5_000
NEW: Final = 500
_ROUND: Final = BETWEEN * BASE
_STORY: Final = "INSERT INTO stories (id, size, sources, first_seen, last_seen, best) VALUES (%s, 1, 1, %s, %s, %s)"
_AGAIN: Final = """
INSERT INTO stories (id, size, sources, first_seen, last_seen, best)
SELECT md5(s.id::text || %(round)s)::uuid, 1, 1, s.first_seen - %(back)s, s.first_seen - %(back)s, s.best
FROM stories AS s WHERE s.first_seen > %(begin)s;
"""
_ARTICLES_AGAIN: Final = """
INSERT INTO story_articles (article_id, story, date, language, source, likeness, told, keys, signature)
SELECT md5(a.article_id::text || %(round)s)::uuid, md5(a.story::text || %(round)s)::uuid, a.date - %(back)s, a.language,
       a.source, 1, a.told, a.keys, a.signature
FROM story_articles AS a WHERE a.date > %(begin)s
"""
_KEYS: Final = "INSERT INTO story_keys SELECT k, date, number FROM story_articles CROSS JOIN unnest(keys) AS k"


def main() -> None:
    """Print the table."""
    end_on_sigterm()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=lambda text: [int(one) for one in text.split(",")], default=[10_000, 100_000])
    sizes: Sequence[int] = parser.parse_args().sizes
    corpus = Corpus()
    base = [an_article(corpus) for _ in range(BASE)]
    new = [an_article(corpus) for _ in range(NEW)]
    rows = []
    for size in sizes:
        with (
            tempfile.TemporaryDirectory() as folder,
            running_somewhere(lambda port: Postgres(Path(folder), port)) as server,
        ):
            migrate(server.url)
            fill(server.url, base, size)
            rows.append((f"{size:,}", *(f"{figure:.1f}" for figure in measured(server.url, new))))
    print(table(("articles in the archive", "ms an article", "of it Python", "of it PostgreSQL", "articles/s"), rows))


def an_article(corpus: Corpus) -> ClassifiedArticle:
    """A generated article with the names of its facts."""
    text, facts = corpus.text(), corpus.facts()
    known = {one.id: one for one in corpus.entities}
    entities = tuple(Entity(id=one, type="LOC", name=known[one].names["ar"]) for one in facts.entities)
    topics = tuple(Topic(code=one, key=one, confidence=0.9) for one in facts.topics)
    return ClassifiedArticle(
        title=text.title,
        text=f"{text.text} {facts.names}",
        language=facts.language,
        source=facts.source,
        entities=entities,
        topics=topics,
        published_at=LATEST,
    )


def terms_in(article: ClassifiedArticle) -> Terms:
    """As the service reads them."""
    entities = [entity.model_dump() for entity in article.entities]
    topics = [topic.model_dump() for topic in article.topics]
    return terms_of(article.language, article.title, article.text, entities, topics)


def fill(url: str, base: Sequence[ClassifiedArticle], size: int) -> None:
    """An archive of that size, each article a story of its own."""
    rarity = Rarity(0, {})
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        with connection.cursor() as cursor:
            for number, article in enumerate(base):
                terms = terms_in(article)
                rarity.add(terms.all)
                article_id, date = UUID(int=number + 1), LATEST - BETWEEN * (number + 1)
                one = signature_of(article_id, date, article.source, terms, rarity)
                story = story_id(article_id)
                made = (
                    "INSERT INTO stories (id, size, sources, first_seen, last_seen, best) VALUES (%s, 1, 1, %s, %s, %s)"
                )
                cursor.execute(made, (story, date, date, article_id))
                cursor.execute(
                    "INSERT INTO story_articles (article_id, story, date, language, source, likeness, told, keys,"
                    " signature) VALUES (%s, %s, %s, %s, %s, 1, %s, %s, %s)",
                    (article_id, story, date, one.language, one.source, terms.digest, one.keys, one.packed()),
                )
        begin = LATEST - _ROUND - timedelta(seconds=1)
        for number in range(1, size // BASE):
            values = {"round": str(number), "back": _ROUND * number, "begin": begin}
            connection.execute(_AGAIN, values)
            connection.execute(_ARTICLES_AGAIN, values)
        connection.execute(_KEYS)
        seen = Counter({term: count * (size // BASE) for term, count in rarity.added.items()})
        with connection.cursor() as cursor, cursor.copy("COPY story_terms FROM STDIN") as copy:
            for row in seen.items():
                copy.write_row(row)
        connection.execute("UPDATE story_position SET articles = %s", (size,))
        connection.execute("SET session_replication_role = origin")
        connection.execute("VACUUM ANALYZE stories, story_articles, story_keys, story_terms")


def measured(url: str, new: Sequence[ClassifiedArticle]) -> tuple[float, float, float, float]:
    """Milliseconds an article: on the wall, and of the processor in Python and in PostgreSQL; articles a second."""
    accepted = accept_all(url, [a_posting(str(number)) for number in range(len(new))])
    for one, article in zip(accepted, new, strict=True):
        store(url, an_envelope(article, article_id=one.article_id))

    async def run() -> tuple[float, float, float]:
        async with await AsyncConnection.connect(url, autocommit=True) as connection:
            server = psutil.Process(connection.info.backend_pid)
            await step(connection)  # whose plans and caches are not yet there
            begun, python, postgres = time.perf_counter(), time.process_time(), sum(server.cpu_times()[:2])
            while await step(connection):
                pass
            return time.perf_counter() - begun, time.process_time() - python, sum(server.cpu_times()[:2]) - postgres

    count = len(new) - 25
    wall, python, postgres = (1000 * seconds / count for seconds in asyncio.run(run()))
    return wall, python, postgres, 1000 / (python + postgres)


if __name__ == "__main__":
    main()

"""A ledger of generated articles for `benchmarks.growth`, `benchmarks.search` and `benchmarks.million`.

Words are made of Arabic roots, patterns and clitics, and drawn by Zipf's law, the frequent words of news before them.
Entities are those of the gazetteer, with their ids; an article names four, drawn by Zipf's law, in its last sentence.
There are `TEXTS` distinct texts; an article is one of them with names, source, topics and a date of its own. So words
are as frequent as in a million different texts, and PostgreSQL can do most of the loading. What search reads is made by
the storage stage's own code. Articles come at a steady pace, the last of them now; the newest are loaded first, so that
a corpus of any size has some of today. Their fingerprints are drawn at random: each is its own only copy.
"""

import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Final

import psycopg

from services.extraction.gazetteer import Gazetteer
from services.extraction.records import Record
from services.storage.search_index import analyse
from shared.contracts.article import ClassifiedArticle
from shared.ledger.near_copies import FILL
from shared.ledger.search_terms import entity_term, language_term, quoted, source_term, topic_term
from shared.media_topics import MEDIA_TOPICS
from shared.text.analysis import name_key, stored_terms, tokens
from shared.text.word_pairs import pair_filter

TEXTS: Final = 25_000
FACTS: Final = 20_011
CHUNK: Final = 50_000
VOCABULARY: Final = 60_000
ENTITIES: Final = 4_000
_SOURCES: Final = "الشام الفرات النيل دجلة الأطلس الخليج قرطاج البتراء أرز صحارى"
SOURCES: Final = tuple(f"مصدر {name}" for name in _SOURCES.split())
BETWEEN: Final = timedelta(seconds=63)
LATEST: Final = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
_FREQUENT: Final = """
في من على إلى أن التي عن مع الذي هذا بعد قال خلال كما بين قد هذه لا ما كان حول بن أكد اليوم الحكومة الرئيس أمس وزير
العام مدينة الدولة الأمن عدد مليون قوات المنطقة الخارجية الشعب الأول مجلس رئيس تم قبل عام حيث منذ ضد نحو أي كل غير
القوات الجيش الوزراء المتحدة الأمم النفط الاقتصاد الانتخابات البرلمان الحرب السلام المحكمة المدنيين القصف الحدود
"""
FREQUENT: Final = tuple(_FREQUENT.split())
PHRASES: Final = ("وزير الخارجية", "مجلس الوزراء", "الأمم المتحدة", "رئيس الحكومة")
_ROOT_LETTERS: Final = "بتثجحخدذرزسشصضطظعغفقكلمنهوي"
_PATTERNS: Final = (
    "{0}{1}{2}",
    "{0}ا{1}{2}",
    "م{0}{1}و{2}",
    "ت{0}{1}ي{2}",
    "است{0}{1}ا{2}",
    "{0}{1}ا{2}ة",
    "م{0}{1}{2}ة",
    "{0}{1}ي{2}",
)
_BEFORE: Final = ("", "", "", "ال", "ال", "و", "وال", "ب", "لل", "ل")
_AFTER: Final = ("", "", "", "", "ات", "ين", "ها", "ي", "ية")


@dataclass(frozen=True)
class Text:
    """A text with its entry in the index, as yet without facts."""

    title: str
    text: str
    terms: str
    folded: str
    pairs: bytes | None


@dataclass(frozen=True)
class Facts:
    """What an article has besides a text."""

    language: str
    source: str
    topics: list[str]
    entities: list[str]
    names: str
    folded: str
    terms: str


class Corpus:
    """The words, texts and entities; the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.words = list(self._vocabulary())
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.entities = known_entities()
        self._entity_weights = list(accumulate(1 / rank for rank in range(1, len(self.entities) + 1)))

    def text(self) -> Text:
        """A text."""
        size = max(40, int(self.random.gauss(210, 90)))
        drawn = self.random.choices(self.words, cum_weights=self._weights, k=size)
        if self.random.random() < 0.2:
            drawn[self.random.randrange(size)] = self.random.choice(PHRASES)
        title = " ".join(self.random.choices(self.words, cum_weights=self._weights, k=8))
        text = " ".join(drawn)
        terms, folded = analyse(ClassifiedArticle(title=title, text=text, language="ar"))
        # Without those of the names that facts add: no phrase that is asked for is a name.
        return Text(title, text, terms.replace(quoted(language_term("ar")), ""), folded, pair_filter(folded))

    def facts(self) -> Facts:
        """Some facts."""
        draw = self.random
        language = "en" if draw.random() < 0.05 else "ar"
        source = SOURCES[min(int(draw.expovariate(0.5)), len(SOURCES) - 1)]
        topics = draw.sample([topic.code for topic in MEDIA_TOPICS.values()], 1 + (draw.random() < 0.3))
        drawn = draw.choices(self.entities, cum_weights=self._entity_weights, k=4)
        entities = list({one.id: one for one in drawn}.values())
        names = " ".join(entity.names["ar"] for entity in entities)
        forms = [token.form for token in tokens(names)]
        terms = [quoted(term) for term in (language_term(language), source_term(source), *map(topic_term, topics))]
        terms += [f"{quoted(entity_term(entity.id))}:1B" for entity in entities]
        terms += [f"{quoted(term)}:400" for form in forms for term in stored_terms(form)]
        ids = [entity.id for entity in entities]
        return Facts(language, source, topics, ids, names, f"{' '.join(forms)} ", " ".join(terms))

    def _vocabulary(self) -> Iterator[str]:
        yield from FREQUENT
        seen = set(FREQUENT)
        while len(seen) < VOCABULARY:
            root = self.random.sample(_ROOT_LETTERS, 3)
            draw = self.random.choice
            word = draw(_BEFORE) + draw(_PATTERNS).format(*root) + draw(_AFTER)
            if word not in seen:
                seen.add(word)
                yield word


def known_entities() -> list[Record]:
    """Linked entities with an Arabic and an English name, the best known first."""
    found = {sense.record.id: sense.record for senses in Gazetteer.load().senses.values() for sense in senses}
    named = [one for one in found.values() if {"ar", "en"} <= one.names.keys()]
    return sorted(named, key=lambda one: (-one.weight, one.id))[:ENTITIES]


class Loader:
    """Fills an empty ledger step by step, up to `total` articles."""

    def __init__(self, connection: psycopg.Connection, total: int) -> None:
        self._connection, self._total, self.loaded = connection, total, 0
        corpus = Corpus()
        _write_entities(connection, corpus.entities)
        connection.execute(
            "CREATE TEMP TABLE texts (number integer PRIMARY KEY, title text, text text, terms tsvector, folded text,"
            " pairs bytea)"
        )
        connection.execute(
            "CREATE TEMP TABLE facts (number integer PRIMARY KEY, language text, source text, topics text[],"
            " entities text[], names text, folded text, terms tsvector)"
        )
        _copy(connection, "texts", (corpus.text() for _ in range(TEXTS)))
        _copy(connection, "facts", (corpus.facts() for _ in range(FACTS)))
        connection.execute("ANALYZE texts, facts")

    def load(self, wanted: int) -> None:
        """Add articles until so many are loaded, build the index at the end, and let the planner look at all."""
        connection = self._connection
        connection.execute("DROP INDEX search_entries_terms")
        # Nothing is counted or checked row by row while it is copied.
        connection.execute("SET session_replication_role = replica")
        for done in range(self.loaded, wanted, CHUNK):
            first, last = self._total - min(done + CHUNK, wanted), self._total - done - 1
            numbers = {"first": first, "last": last, "texts": TEXTS, "facts": FACTS, "hash": _HASH}
            times = {"latest": LATEST - BETWEEN * self._total, "between": BETWEEN}
            for statement in (_ARTICLES, _RESULTS, _ENTITIES, _TOPICS, _ENTRIES, _FINGERPRINTS, _OUTCOMES):
                connection.execute(statement.format(made=_MADE), numbers | times)
            _told(f"{self._total - first:,} articles")
        connection.execute("INSERT INTO state_counts VALUES ('stored', %s)", (wanted - self.loaded,))
        connection.execute("SET session_replication_role = origin")
        self.loaded = wanted
        _told("building the indexes")
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute("TRUNCATE fingerprint_keys, fingerprint_keys_filled")
        connection.execute(FILL)
        connection.execute("SELECT recount_volumes()")
        connection.execute(
            "CREATE INDEX search_entries_terms ON search_entries USING gin (terms) WITH (fastupdate = off)"
        )
        connection.execute(f"VACUUM ANALYZE {_TABLES}")
        connection.execute("CHECKPOINT")
        _told("")


def load(connection: psycopg.Connection, count: int) -> None:
    """Fill an empty ledger with so many articles."""
    Loader(connection, count).load(count)


def _told(progress: str) -> None:
    print(f"\r{progress:40}", end="", file=sys.stderr, flush=True)


_TABLES: Final = (
    "articles, results, article_entities, article_topics, search_entries, entities, entity_names, volumes,"
    " fingerprints, fingerprint_keys, outcome_hours"
)
# Hash of a number that differs for each article and place: spread over all keys like those of real texts.
_HASH: Final = 2_654_435_761
# 7919 is prime: neighbours in time have texts and facts that have nothing to do with each other.
_MADE: Final = """
SELECT n, lpad(to_hex(n), 12, '0') || '7000' || '8000000000000000' AS hex, %(latest)s + n * %(between)s AS at,
       t.title, t.text, t.terms, t.folded, t.pairs,
       f.language, f.source, f.topics, f.entities, f.names, f.folded AS names_folded, f.terms AS fact_terms
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS s (n)
JOIN texts AS t ON t.number = n * 7919 %% %(texts)s
JOIN facts AS f ON f.number = n * 7907 %% %(facts)s
ORDER BY n
"""
_ARTICLES: Final = """
INSERT INTO articles (id, state, accepted_at, next_attempt_at, finished_at, trace_id, media_type, raw, raw_bytes,
                      source)
SELECT hex::uuid, 'stored', at, NULL, at, '', '', '', 0, source FROM ({made}) AS made
"""
_RESULTS: Final = """
INSERT INTO results (article_id, accepted_at, revision, language, title, text, source, published_at, record)
SELECT hex::uuid, at, 1, language, title, text || ' ' || names, source, at, '{{"mentions": []}}' FROM ({made}) AS made
"""
_ENTRIES: Final = """
INSERT INTO search_entries (article_id, entered_at, date, language, source, topics, entities, terms, folded, pairs)
SELECT hex::uuid, at, at, language, source, topics, entities,
       terms || fact_terms || array_to_tsvector(search_time_terms(at)), folded || names_folded, pairs
FROM ({made}) AS made
"""
_ENTITIES: Final = """
INSERT INTO article_entities (article_id, entity_id, mentions, confidence)
SELECT hex::uuid, entity, 1, 0.9 FROM ({made}) AS made CROSS JOIN unnest(entities) AS e (entity)
"""
_TOPICS: Final = """
INSERT INTO article_topics (article_id, code, confidence)
SELECT hex::uuid, topic, 0.9 FROM ({made}) AS made CROSS JOIN unnest(topics) AS t (topic)
"""
_FINGERPRINTS: Final = """
INSERT INTO fingerprints (article_id, cluster, first_seen, exact, shingles, sketch, keys)
SELECT hex::uuid, -n - 1, at, decode(md5(n::text), 'hex'), 128, decode(repeat(md5(n::text), 32), 'hex'),
       ARRAY(SELECT ((n * 9 + place) * %(hash)s %% 4294967296 - 2147483648)::integer
             FROM generate_series(0, 8) AS p (place))
FROM ({made}) AS made
"""
_OUTCOMES: Final = """
INSERT INTO outcome_hours (hour, source, language, processed, stored, no_entities, no_topics, entities_not_done,
                           topics_not_done, rejected, quarantined)
SELECT date_trunc('hour', at, 'UTC'), source, language, count(*), count(*), 0, 0, 0, 0, 0, 0
FROM ({made}) AS made GROUP BY 1, 2, 3
ON CONFLICT (hour, source, language) DO UPDATE
SET processed = outcome_hours.processed + excluded.processed, stored = outcome_hours.stored + excluded.stored
"""


def _copy(connection: psycopg.Connection, table: str, rows: Iterable[Text | Facts]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for number, row in enumerate(rows):
            copy.write_row((number, *(getattr(row, column.name) for column in fields(row))))


def _write_entities(connection: psycopg.Connection, entities: Sequence[Record]) -> None:
    columns = "id, type, name, names, identifiers, latitude, longitude, country"
    with connection.cursor() as cursor, cursor.copy(f"COPY entities ({columns}) FROM STDIN") as copy:
        for one in entities:
            names, identifiers = json.dumps(dict(one.names)), json.dumps(dict(one.identifiers))
            place = (one.latitude, one.longitude, one.country)
            copy.write_row((one.id, one.type, one.names["ar"], names, identifiers, *place))
    keys = {(name_key(name), one.id) for one in entities for name in one.names.values()}
    with connection.cursor() as cursor, cursor.copy("COPY entity_names FROM STDIN") as copy:
        for key in sorted(keys):
            copy.write_row(key)

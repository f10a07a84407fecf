"""How long the console's pages take with a thousand and with a million stored articles: `python -m benchmarks.console`.

Its own PostgreSQL and Valkey, with generated rows: an article every half second, the newest now, each naming three of
2,000 entities of which some are in every tenth article. Pages are asked for over HTTP, one after the other; the median
of each and the ratio of the two sizes.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
import psycopg

from benchmarks.report import keep, table
from benchmarks.stopping import end_on_sigterm
from khabar.embedded import Postgres, Valkey
from shared.ledger.migrate import migrate
from shared.settings import Settings
from tests.support.http import serving
from tests.support.servers import running_somewhere

_ENTITIES = """
INSERT INTO entities (id, type, name, names, identifiers, latitude, longitude)
SELECT 'gn:' || n, (ARRAY['LOC', 'PER', 'ORG'])[1 + n % 3], 'كيان ' || n, jsonb_build_object('ar', 'كيان ' || n), '{}',
       CASE WHEN n % 3 = 0 THEN (n * 37) % 120 - 50 END, CASE WHEN n % 3 = 0 THEN (n * 53) % 340 - 170 END
FROM generate_series(0, 1999) AS n
"""
_ROWS = """
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, n, now() - n * interval '0.5 s' AS at, 'مصدر ' || n %% 40 AS source,
       (ARRAY['ar', 'ar', 'ar', 'en', 'fr'])[1 + n %% 5] AS language,
       lpad((1 + n %% 17)::text, 2, '0') || '000000' AS topic,
       ARRAY['gn:' || n %% 10, 'gn:' || 10 + (n * 7919) %% 990, 'gn:' || 1000 + (n * 104729) %% 1000] AS entities
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n;
INSERT INTO articles (id, state, trace_id, media_type, raw, raw_bytes, accepted_at, enqueued_at, next_attempt_at,
                      finished_at, source)
SELECT id, 'stored', md5(n::text), 'text/plain', 'خبر', 6, at - interval '1 s', at, NULL, at, source FROM made;
INSERT INTO timelines
SELECT id, 1, jsonb_agg(jsonb_build_object('stage', stage, 'version', '0', 'worker', 'host:' || place,
                        'outcome', 'done', 'started_at', at - (5 - place) * interval '0.2 s',
                        'duration_ms', 20 + n %% 60))
FROM made
CROSS JOIN (VALUES ('cleaning', 1), ('extraction', 2), ('classification', 3), ('storage', 4)) AS s (stage, place)
GROUP BY id;
INSERT INTO results (article_id, revision, stored_at, accepted_at, language, title, text, source, record)
SELECT id, 1, at, at, language, 'عنوان الخبر رقم ' || n,
       repeat('قال المتحدث إن الاجتماع عقد في المدينة صباح اليوم. ', 20), source,
       jsonb_build_object('language', language, 'entities', '[]'::jsonb) FROM made;
INSERT INTO article_entities SELECT DISTINCT id, entity, 1, 0.9 FROM made CROSS JOIN unnest(entities) AS e (entity);
INSERT INTO article_topics (article_id, code, confidence) SELECT id, topic, 0.9 FROM made;
INSERT INTO search_entries (article_id, entered_at, date, language, source, topics, entities, terms, folded)
SELECT id, at, at, language, source, ARRAY[topic], entities,
       (SELECT string_agg(quote_literal(term) || ':1', ' ')
        FROM unnest(ARRAY(SELECT 'e:' || e FROM unnest(entities) AS e) || search_time_terms(at)
                    || ARRAY['t:' || topic, 'l:' || language]) AS u (term))::tsvector,
       'عنوان الخبر' FROM made;
INSERT INTO outcome_hours (hour, source, language, processed, stored, no_entities, no_topics, entities_not_done,
                           topics_not_done, rejected, quarantined)
SELECT date_trunc('hour', at), source, language, count(*), count(*), 0, 0, 0, 0, 0, 0 FROM made GROUP BY 1, 2, 3
ON CONFLICT (hour, source, language) DO UPDATE SET stored = outcome_hours.stored + excluded.stored;
INSERT INTO state_counts SELECT 'stored', count(*) FROM made
"""
_TABLES = "articles, timelines, results, article_entities, article_topics, search_entries, outcome_hours, entities"
_CHUNK = 100_000
_SIZES = (1_000, 1_000_000)
_NAMED = {"entity in every tenth article": "gn:3", "entity in every thousandth article": "gn:500"}


def fill(connection: psycopg.Connection, already: int, wanted: int) -> None:
    """Add stored articles until there are so many."""
    # The rows go together; to have that checked a million times would take most of the time.
    connection.execute("SET session_replication_role = replica")
    for first in range(already + 1, wanted + 1, _CHUNK):
        last = min(wanted, first + _CHUNK - 1)
        with connection.transaction():
            for statement in _ROWS.split(";\n"):
                connection.execute(statement, {"first": first, "last": last})
        print(f"\r{last:,} articles", end="", flush=True)
    print("\r", end="")
    connection.execute("SELECT recount_volumes()")
    connection.execute(f"VACUUM ANALYZE {_TABLES}")
    connection.execute("CHECKPOINT")


def measured(http: httpx.Client, article: str, entities: Mapping[str, str], runs: int) -> dict[str, float]:
    """Milliseconds of each page, as medians; `entities`: ids by what the page is called."""
    paths = {
        "overview": "/",
        "operations": "/operations",
        "quarantine": "/operations/quarantine",
        "replays": "/operations/replays",
        "post": "/post",
        "article": f"/articles/{article}",
        "search, newest first": "/search",
        "search, one topic": "/search?topic=16000000",
        **{name: f"/entities/{entity_id}" for name, entity_id in entities.items()},
    }
    return {name: _median(http, path, runs) for name, path in paths.items()}


def _median(http: httpx.Client, path: str, runs: int) -> float:
    times = []
    for number in range(runs + 1):
        watch = time.perf_counter()
        http.get(path).raise_for_status()
        if number:
            times.append((time.perf_counter() - watch) * 1000)
    return statistics.median(times)


def main() -> None:
    end_on_sigterm()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES)
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    found = []
    with (
        tempfile.TemporaryDirectory() as folder,
        running_somewhere(lambda port: Postgres(Path(folder) / "postgres", port)) as postgres,
        running_somewhere(lambda port: Valkey(Path(folder) / "valkey", port)) as valkey,
    ):
        migrate(postgres.url)
        settings = Settings().model_copy(update={"database_url": postgres.url, "redis_url": valkey.url})
        with psycopg.connect(postgres.url, autocommit=True) as connection, serving(settings) as url:
            connection.execute(_ENTITIES)
            already = 0
            for size in arguments.sizes:
                fill(connection, already, size)
                already = size
                row = connection.execute("SELECT id FROM articles ORDER BY accepted_at DESC LIMIT 1").fetchone()
                assert row is not None
                with httpx.Client(base_url=url, timeout=120) as http:
                    found.append(measured(http, str(row[0]), _NAMED, arguments.runs))
    tell(arguments.sizes, found, arguments.runs)


def tell(sizes: Sequence[int], found: Sequence[Mapping[str, float]], runs: int, *, of: str = "") -> None:
    """Print and keep what was measured at each size; `of`: what the articles are."""
    rows = [
        (name, *(f"{one[name]:.0f} ms" for one in found), f"{found[-1][name] / found[0][name]:.1f}")
        for name in found[0]
    ]
    columns = ("page", *(f"{size:,} articles" for size in sizes), "ratio")
    keep("console", "The console's pages", table(columns, rows), f"Medians of {runs} requests, one at a time.{of}")


if __name__ == "__main__":
    main()

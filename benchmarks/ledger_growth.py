"""What the ledger's hot statements cost with few and with very many finished articles.

Its own PostgreSQL, with generated rows; 2,000 articles are always unfinished. The median of each statement at each
size, and the ratio of the largest to the smallest. Of what changes rows also the pages of 8 KB that it touches: their
number does not depend on what else the machine does, and grows only as the indexes get one level deeper.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from uuid6 import uuid7

from benchmarks.report import keep, table
from benchmarks.stopping import end_on_sigterm
from khabar.embedded import Postgres
from services.relay.counts import add_up_counts
from services.relay.reconciler import ANY_SENT_LONG_AGO, SENT
from services.relay.relay import IN_FLIGHT, TAKE
from shared.ledger.acceptance import accept
from shared.ledger.migrate import migrate
from shared.ledger.reading import count_states, read_recent, read_status, read_unfinished
from tests.support.builders import a_posting
from tests.support.servers import running_somewhere

_FINISHED = """
INSERT INTO articles (id, state, trace_id, media_type, raw, raw_bytes, accepted_at, enqueued_at, next_attempt_at,
                      finished_at, source)
SELECT uuidv7(at - now()), 'stored', md5(n::text), 'text/plain', 'x', 1, at, at, NULL, at, 'source ' || n %% 100
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n,
     LATERAL (SELECT now() - n * interval '1 second' AS at) AS t
"""
_OPEN = """
INSERT INTO articles (id, state, trace_id, media_type, raw, raw_bytes, enqueued_at, next_attempt_at)
SELECT uuidv7(), CASE WHEN n % 2 = 0 THEN 'accepted' ELSE 'queued' END, md5(n::text), 'text/plain', 'x', 1,
       CASE WHEN n % 2 = 1 THEN now() - interval '1 hour' END, now()
FROM generate_series(1, 2000) AS n
"""
_CHUNK = 250_000
_SIZES = (10_000, 1_000_000, 10_000_000)


def fill(connection: psycopg.Connection, already: int, wanted: int) -> None:
    """Add finished articles until there are so many."""
    for first in range(already + 1, wanted + 1, _CHUNK):
        last = min(wanted, first + _CHUNK - 1)
        connection.execute(_FINISHED, {"first": first, "last": last})
        print(f"\r{last:,} articles", end="", flush=True)
    print("\r", end="")
    connection.execute("VACUUM ANALYZE articles")
    connection.execute("CHECKPOINT")


_CHANGES: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "claim 500 accepted": (TAKE, {"rows": 500, "bytes": 2**25}),
    "count what is in flight": (IN_FLIGHT, {}),
    "requeue: is there anything to look for": (ANY_SENT_LONG_AGO, {"seconds": 5}),
    "requeue: what was sent": (SENT, {}),
}


def pages(connection: psycopg.Connection) -> dict[str, int]:
    """Pages of tables and indexes that each statement touches, in PostgreSQL's memory or not. Changes nothing."""
    found = {}
    for name, (query, values) in _CHANGES.items():
        for _ in range(2):  # the first time also reads what the statement is planned with
            with connection.transaction(force_rollback=True):
                row = connection.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}", values).fetchone()
            assert row is not None
            plan = row[0][0]["Plan"]
            found[name] = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return found


def measured(connection: psycopg.Connection, url: str, runs: int) -> dict[str, float]:
    """Milliseconds of each statement, as medians. What changes rows is taken back each time."""
    row = connection.execute("SELECT id FROM articles WHERE state = 'stored' LIMIT 1").fetchone()
    assert row is not None
    found = {
        name: _median(partial(_rolled_back, connection, query, values), runs)
        for name, (query, values) in _CHANGES.items()
    }
    found["add the counts up"] = _median(partial(add_up_counts, connection), runs)
    return found | asyncio.run(_asked(url, row[0], runs))


async def _asked(url: str, article: UUID, runs: int) -> dict[str, float]:
    """What the HTTP services ask: articles accepted, and status reads."""
    async with await AsyncConnection.connect(url, autocommit=True) as connection:

        async def accept_50() -> object:
            return await accept(
                connection, [replace(a_posting(f"خبر {number}"), article_id=uuid7()) for number in range(50)]
            )

        reads: dict[str, Callable[[], Awaitable[object]]] = {
            "accept 50": accept_50,
            "status of an article": lambda: read_status(connection, article),
            "stats: count by state": lambda: count_states(connection),
            "stats, metrics: unfinished": lambda: read_unfinished(connection),
            "list the newest stored": lambda: read_recent(connection, limit=50, state="stored"),
        }
        found = {}
        for name, read in reads.items():
            times = []
            for _ in range(runs):
                watch = time.perf_counter()
                await read()
                times.append((time.perf_counter() - watch) * 1000)
            found[name] = statistics.median(times)
        # Nothing of it shall count at the next size.
        await connection.execute(
            "DELETE FROM articles WHERE state = 'accepted' AND accepted_at > now() - interval '1 h'"
            " AND attempts = 0 AND raw_bytes > 1"
        )
        return found


def _rolled_back(connection: psycopg.Connection, query: str, values: Mapping[str, object]) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute(query, values)


def _median(action: Callable[[], None], runs: int) -> float:
    times = []
    for _ in range(runs):
        watch = time.perf_counter()
        action()
        times.append((time.perf_counter() - watch) * 1000)
    return statistics.median(times)


def main() -> None:
    """Run, print and keep."""
    end_on_sigterm()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="finished articles, ascending")
    parser.add_argument("--runs", type=int, default=31)
    options = parser.parse_args()
    found: list[dict[str, float]] = []
    touched: list[dict[str, int]] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        running_somewhere(lambda port: Postgres(Path(folder) / "pg", port, durable=False)) as server,
    ):
        migrate(server.url)
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(_OPEN)
            for before, size in zip((0, *options.sizes), options.sizes, strict=False):
                fill(connection, before, size)
                found.append(measured(connection, server.url, options.runs))
                touched.append(pages(connection))
    rows = [
        [name, *(f"{at[name]:.2f}" for at in found), f"{found[-1][name] / found[0][name]:.2f}"] for name in found[0]
    ]
    keep(
        "ledger_growth",
        "The ledger's statements as it grows",
        f"Finished articles in the ledger, and the median of {options.runs} runs in ms. Generated rows.",
        table(["statement", *(f"{size:,}" for size in options.sizes), "largest : smallest"], rows),
        "Pages touched:",
        table(
            ["statement", *(f"{size:,}" for size in options.sizes)],
            [[name, *(f"{at[name]:,}" for at in touched)] for name in touched[0]],
        ),
    )


if __name__ == "__main__":
    main()

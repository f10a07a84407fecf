"""Storing, search and the console over one corpus of a million articles: `python -m benchmarks.million --home FOLDER`.

The articles are generated and loaded once (see `benchmarks.search_corpus`). On top of 10 thousand, 100 thousand and a
million of them it is measured what one more costs to store (`benchmarks.growth`); at the first and the last size, the
console's pages (`benchmarks.console`); over all of them, search (`benchmarks.search`). Each writes its own file to
benchmarks/results/. With --home the database is kept there: a later run measures only search.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psycopg

from benchmarks import console, growth, search
from benchmarks.report import keep
from benchmarks.search_corpus import known_entities
from benchmarks.stopping import end_on_sigterm
from khabar.embedded import Postgres, Valkey
from shared.ledger.migrate import migrate
from shared.settings import Settings
from tests.support.http import serving
from tests.support.servers import running_somewhere

_RUNS = 15


def main() -> None:
    """Load, measure, print."""
    end_on_sigterm()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=(10_000, 100_000, 1_000_000), help="ascending")
    parser.add_argument("--home", type=Path, help="folder to keep the loaded database in")
    parser.add_argument("--requests", type=int, default=20, help="requests of each kind of search")
    parser.add_argument("--clients", type=int, default=4, help="at the same time, in the second round of search")
    arguments = parser.parse_args()
    began = time.monotonic()

    def say(step: str) -> None:
        print(f"{(time.monotonic() - began) / 60:5.1f} min  {step}", file=sys.stderr, flush=True)

    with (
        tempfile.TemporaryDirectory(prefix="khabar-million-") as folder,
        running_somewhere(lambda port: Postgres(arguments.home or Path(folder) / "postgres", port)) as server,
        running_somewhere(lambda port: Valkey(Path(folder) / "valkey", port)) as valkey,
    ):
        migrate(server.url)
        settings = Settings().model_copy(update={"database_url": server.url, "redis_url": valkey.url})
        if _is_empty(server.url):
            pages: list[dict[str, float]] = []
            measured = (arguments.sizes[0], arguments.sizes[-1])

            def at_size(size: int) -> None:
                say(f"{size:,} articles are loaded")
                if size in measured:
                    pages.append(_pages(settings, server.url))
                    say("the console's pages are measured")

            found = growth.grown(server.url, arguments.sizes, at_size)
            say("storing is measured")
            keep("growth", "Cost per article as the corpus grows", *growth.told(found))
            of = " Articles are those of the search benchmark: one every 63 seconds, the newest now."
            console.tell(measured, pages, _RUNS, of=of)
        parts = search.asked(server.url, arguments.requests, arguments.clients)
        keep("search", f"Search over {arguments.sizes[-1]:,} articles", *parts)
        say("done")


def _is_empty(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT FROM search_entries LIMIT 1").fetchone() is None


def _pages(settings: Settings, url: str) -> dict[str, float]:
    """Milliseconds of each of the console's pages; the article is a generated one."""
    entities = known_entities()
    named = {"the most frequent entity": entities[0].id, "an entity of average fame": entities[200].id}
    with psycopg.connect(url) as connection:
        newest = "SELECT id FROM articles WHERE raw_bytes = 0 ORDER BY accepted_at DESC LIMIT 1"
        row = connection.execute(newest).fetchone()
    assert row is not None
    with serving(settings) as address, httpx.Client(base_url=address, timeout=120) as http:
        return console.measured(http, str(row[0]), named, _RUNS)


if __name__ == "__main__":
    main()

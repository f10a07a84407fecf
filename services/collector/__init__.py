"""The collector: reads feeds and sitemaps of news, fetches the pages that they name, and posts them as anybody would.

In:  sources, hosts and pages in PostgreSQL; feeds, pages and robots.txt over HTTP, public addresses only.
Out: HTTP POST to ingest, with a key where one is needed; the health of each source in PostgreSQL.
Knobs: DATABASE_URL, KHABAR_INGEST_URL, KHABAR_COLLECTOR_*.

The way of an article: `collector` takes hosts on which something is due, so that each has one collector at a time.
`host_work` asks robots.txt, reads the feeds that are due (`feed_reading`), notes new entries as pages (`pages`),
fetches those with pauses between (`page_fetching`) and hands them to `posting`. Only then a page counts as done:
whoever dies before leaves it to the next, and its Idempotency-Key keeps it one article. `schedule` decides when what
is asked again. Without sources, nobody is asked anything.
"""

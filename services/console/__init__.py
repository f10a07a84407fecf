"""The console: the read API, what an operator can do, and the pages that show both.

In:  GET and POST below /v1 and below /, but for posting, which is ingest's.
Out: JSON, and pages in Arabic and English.
Knobs: KHABAR_HOST, KHABAR_PORT, DATABASE_URL, REDIS_URL (for queue depths and pauses only), KHABAR_STREAM_CLIENTS.

Each feature is a folder: `store.py` (what it reads and writes in PostgreSQL), `routes.py` (the API), `page.py` and
`templates/` (the pages). Where two services use a store, it stands in shared/ledger. The commands of the same names are
in khabar/commands; they are clients of the API. `pages/` is what all pages share, `connections.py` what all routes work
with. Which feature may use which is in pyproject.toml, "The features of the console keep apart".

Reading order: `service.py`, `connections.py`, then a feature: `quarantine/`, for example.
"""

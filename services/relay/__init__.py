"""The relay: feeds the queues from the ledger, and keeps the ledger's accounts.

In:  articles that were accepted, and replays that were ordered, in PostgreSQL.
Out: messages in Redis; counts, alarms and the daily retention in PostgreSQL.
Knobs: DATABASE_URL, REDIS_URL, KHABAR_HIGH_WATER, KHABAR_RETENTION and those beside them in shared/settings.py.

Reading order: `__main__.py`, `relay.py`, `reconciler.py`, `replays.py`, then `alarm_watch.py` with `alarm_rules.py`.
"""

"""Webhooks: tells subscribers of stored articles over HTTP, signed, and again until they have taken it.

In:  the feed of results in PostgreSQL; subscriptions, which the console writes there.
Out: HTTP POST to the subscribers; the log of deliveries in PostgreSQL.
Knobs: DATABASE_URL, KHABAR_WEBHOOK_*.
"""

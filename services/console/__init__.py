"""The read API: lists and counts of what the ledger holds.

In:  GET /v1/articles (newest first, by state and language), GET /v1/stats.
Out: JSON.
Knobs: KHABAR_HOST, KHABAR_PORT, DATABASE_URL, REDIS_URL (for queue depths only).
"""

"""The read API, and what an operator can do: lists, counts, quarantine, replays, stages.

In:  GET /v1/articles (newest first, by state and language), /v1/stats, /v1/quarantine, /v1/replays, /v1/stages;
     PUT and POST below the last three.
Out: JSON.
Knobs: KHABAR_HOST, KHABAR_PORT, DATABASE_URL, REDIS_URL (for queue depths and pauses only).
"""

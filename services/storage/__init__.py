"""Storage: the last stage. Persists how each article ended, exactly once, in one transaction a message.

In:  queue `storage`: classified articles, rejections and burials.
Out: PostgreSQL: results, entities, topics, timelines, quarantine, and the article's final state in the ledger.
Knobs: DATABASE_URL; KHABAR_STAGE_MAX_RETRIES, KHABAR_RETRY_BASE_S, KHABAR_RETRY_MAX_S while PostgreSQL is away.
"""

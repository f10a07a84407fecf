"""How articles of each source and language end, counted by hour. Replays are not counted: they are no news."""

import psycopg

# Where an article says no source, the one it was posted under counts.
NOTE = """
INSERT INTO outcome_deltas (hour, source, language, processed, stored, no_entities, no_topics, entities_not_done,
                            topics_not_done, rejected, quarantined)
SELECT date_trunc('hour', clock_timestamp(), 'UTC'), left(coalesce(e.source, a.source, ''), 200), left(e.language, 20),
       count(*),
       count(*) FILTER (WHERE e.state = 'stored'),
       count(*) FILTER (WHERE e.state = 'stored' AND e.entities = 'none'),
       count(*) FILTER (WHERE e.state = 'stored' AND e.topics = 'none'),
       count(*) FILTER (WHERE e.state = 'stored' AND e.entities = 'not_done'),
       count(*) FILTER (WHERE e.state = 'stored' AND e.topics = 'not_done'),
       count(*) FILTER (WHERE e.state = 'rejected'),
       count(*) FILTER (WHERE e.state = 'quarantined')
FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[])
    AS e (article_id, state, source, language, entities, topics)
JOIN articles AS a ON a.id = e.article_id
GROUP BY 1, 2, 3
"""
"""Of each ended article: id, state, source or null, language; of entities and topics `some`, `none` or `not_done`."""

NOTE_MODELS = """
INSERT INTO models_seen (stage, model)
SELECT DISTINCT stage, model FROM unnest(%b::text[], %b::text[]) AS used (stage, model)
WHERE NOT EXISTS (SELECT FROM models_seen AS s WHERE s.stage = used.stage AND s.model = used.model)
ON CONFLICT DO NOTHING
"""

_SUMS = (
    "processed",
    "stored",
    "no_entities",
    "no_topics",
    "entities_not_done",
    "topics_not_done",
    "rejected",
    "quarantined",
)
_ADD_UP = f"""
WITH gone AS (DELETE FROM outcome_deltas RETURNING *)
INSERT INTO outcome_hours AS h (hour, source, language, {", ".join(_SUMS)})
SELECT hour, source, language, {", ".join(f"sum({name})" for name in _SUMS)} FROM gone GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (hour, source, language) DO UPDATE
SET {", ".join(f"{name} = h.{name} + excluded.{name}" for name in _SUMS)}
"""
_FORGET = "DELETE FROM outcome_hours WHERE hour < %(now)s - %(days)s * interval '1 day'"


def add_up_outcomes(connection: psycopg.Connection, now: object, *, keep_days: int) -> None:
    """Move what was noted into the counts by hour, and forget hours longer ago. Raises: psycopg.Error."""
    connection.execute(_ADD_UP)
    connection.execute(_FORGET, {"now": now, "days": keep_days})

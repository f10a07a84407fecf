"""The store in PostgreSQL. One transaction a message; arrays instead of rows, all statements in one round trip."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import errors
from pydantic_core import to_json

from services.storage.decided import Kept, with_decisions
from services.storage.near_duplicates import index_fingerprints
from services.storage.protocols import Ending, LedgerState
from services.storage.search_index import index_articles
from shared.contracts.article import UNDETERMINED, ClassifiedArticle, Entity, Report
from shared.contracts.not_stored import Buried
from shared.corrections.carrying_out import keep_findings
from shared.errors import TransientError, UnprocessableError
from shared.ledger.erasure import erased_among, ids_in
from shared.ledger.outcomes import NOTE, NOTE_MODELS
from shared.pipeline import PIPELINE
from shared.text.fingerprints import fingerprint

_HOLD: Final = "SELECT id, revision, state FROM articles WHERE id = ANY(%b::uuid[]) ORDER BY id FOR UPDATE"
_END: Final = """
UPDATE articles
SET state = ended.state, reason = ended.reason, revision = ended.revision, next_attempt_at = NULL,
    -- When the article itself got here; a replay says its own time in the events.
    finished_at = CASE WHEN ended.replayed AND finished_at IS NOT NULL THEN finished_at ELSE clock_timestamp() END
FROM unnest(%b::uuid[], %b::integer[], %b::text[], %b::text[], %b::boolean[])
    AS ended (id, revision, state, reason, replayed)
WHERE articles.id = ended.id
"""
_SUPERSEDE: Final = """
UPDATE quarantine SET status = 'superseded', closed_at = clock_timestamp()
WHERE article_id = ANY(%b::uuid[]) AND status = 'open'
"""
# A cancelled article that arrives after all has replaced the earlier result like any other.
_REPLAYED: Final = """
WITH told AS (
    SELECT * FROM unnest(%b::uuid[], %b::integer[], %b::text[], %b::text[]) AS t (article_id, revision, outcome, result)
),
closed AS (
    UPDATE replay_items AS i
    SET state = CASE WHEN told.outcome = 'quarantined' THEN 'failed' ELSE 'done' END,
        outcome = told.outcome, result = told.result::jsonb, finished_at = clock_timestamp(), next_attempt_at = NULL
    FROM told
    WHERE i.article_id = told.article_id AND i.revision = told.revision
      AND (i.state IN ('pending', 'queued', 'cancelled')
           OR (i.state = 'failed' AND told.outcome NOT IN ('quarantined', 'stale')))
    RETURNING i.replay_id, i.article_id, i.revision, i.outcome, i.trial
)
INSERT INTO article_events (article_id, revision, event, detail)
SELECT article_id, revision, 'replayed', jsonb_build_object('replay', replay_id, 'outcome', outcome)
FROM closed WHERE NOT trial
"""
_TIMELINES: Final = """
INSERT INTO timelines (article_id, revision, records)
SELECT article_id, revision, records::jsonb
FROM unnest(%b::uuid[], %b::integer[], %b::text[]) AS ended (article_id, revision, records)
ON CONFLICT (article_id, revision) DO UPDATE SET records = excluded.records
"""
_RESULTS: Final = """
INSERT INTO results (article_id, accepted_at, revision, language, title, text, source, published_at, record)
SELECT a.id, a.accepted_at, r.revision, r.language, r.title, r.text, r.source, r.published_at, r.record::jsonb
FROM unnest(%b::uuid[], %b::integer[], %b::text[], %b::text[], %b::text[], %b::text[], %b::timestamptz[], %b::text[])
    AS r (article_id, revision, language, title, text, source, published_at, record)
JOIN articles AS a ON a.id = r.article_id
ON CONFLICT (article_id) DO UPDATE
SET revision = excluded.revision, stored_at = excluded.stored_at, language = excluded.language,
    title = excluded.title, text = excluded.text, source = excluded.source,
    published_at = excluded.published_at, record = excluded.record, stored_xid = excluded.stored_xid
"""
# Entities are shared by articles: sorted, so that two storage workers never wait for each other in a circle.
_ENTITIES: Final = """
INSERT INTO entities (id, type, name, names, identifiers, latitude, longitude, country)
SELECT id, type, name, names::jsonb, identifiers::jsonb, latitude, longitude, country
FROM unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::float8[], %b::float8[], %b::text[])
    AS named (id, type, name, names, identifiers, latitude, longitude, country)
WHERE NOT EXISTS (SELECT FROM entities WHERE entities.id = named.id)
ORDER BY id
ON CONFLICT (id) DO NOTHING
"""
_ARTICLE_ENTITIES: Final = """
INSERT INTO article_entities (article_id, entity_id, mentions, confidence)
SELECT * FROM unnest(%b::uuid[], %b::text[], %b::integer[], %b::real[])
"""
_ARTICLE_TOPICS: Final = """
INSERT INTO article_topics (article_id, code, confidence)
SELECT * FROM unnest(%b::uuid[], %b::text[], %b::real[])
"""
_QUARANTINE: Final = """
INSERT INTO quarantine (id, article_id, revision, stage, reason, detail, traceback, message, records, source, language)
SELECT b.id, article_id, b.revision, stage, b.reason, detail, traceback, message, records::jsonb,
       coalesce(b.source, a.source), language
FROM unnest(%b::uuid[], %b::uuid[], %b::integer[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
            %b::text[], %b::text[], %b::text[])
    AS b (id, article_id, revision, stage, reason, detail, traceback, message, records, source, language)
LEFT JOIN articles AS a ON a.id = b.article_id
ON CONFLICT (id) DO NOTHING
"""


class PostgresArticleStore:
    """Keeps one connection, made at the first use and again when it breaks. Not safe to share between threads."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._connection: psycopg.Connection | None = None

    @contextmanager
    def open(self, article_ids: Sequence[UUID]) -> Iterator["PostgresLedger"]:
        """A transaction that holds these articles.

        Raises: TransientError if PostgreSQL is away or busy, UnprocessableError if it cannot hold the data.
        """
        try:
            connection = self._ensure_connection()
            with connection.transaction():
                rows = connection.execute(_HOLD, (list(article_ids),), binary=True).fetchall()
                yield PostgresLedger(connection, {row[0]: LedgerState(row[1], row[2]) for row in rows})
        except (errors.DataError, errors.SyntaxError) as error:
            # A search entry that cannot be read is a fault of syntax to PostgreSQL.
            raise UnprocessableError("not_storable", str(error).strip()) from error
        except errors.IntegrityError as error:
            # Alone: the article was deleted in the same moment, and the next try sees that. In company: find out whose.
            kind = TransientError if len(article_ids) == 1 else UnprocessableError
            raise kind("constraint_violated", str(error).strip()) from error
        except psycopg.Error as error:
            # Away, read-only, not migrated, no rights: whatever it is, it is not about the articles.
            self.close()
            raise TransientError("database_unavailable", str(error).strip()) from error

    def close(self) -> None:
        """Drop the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ensure_connection(self) -> psycopg.Connection:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._database_url, autocommit=True, connect_timeout=5)
        return self._connection


class PostgresLedger:
    """An open transaction over some articles."""

    def __init__(self, connection: psycopg.Connection, states: Mapping[UUID, LedgerState]) -> None:
        self._connection = connection
        self._states = states

    @property
    def states(self) -> Mapping[UUID, LedgerState]:
        """The articles held, as the ledger has them."""
        return self._states

    @property
    def backend_pid(self) -> int:
        """The process of the server that serves this transaction."""
        return self._connection.info.backend_pid

    def end(self, endings: Sequence[Ending]) -> None:
        """Write final states and all that belongs to them."""
        if not endings:
            return
        stored, corrected = with_decisions(self._connection, [one for one in endings if one.state == "stored"])
        fingerprints = {ending.envelope.article_id: fingerprint(ending.envelope.payload.text) for ending in stored}
        with self._connection.pipeline():
            self._write_states(endings)
            self._write_results(stored)
            self._keep_findings(stored, corrected)
            self._write_end_of_quarantine(endings)
            rejected = [ending.envelope.article_id for ending in endings if ending.state == "rejected"]
            if rejected:
                self._run("DELETE FROM results WHERE article_id = ANY(%b::uuid[])", [rejected])
            self._write_burials([ending for ending in endings if ending.state == "quarantined"], known=True)
            self._count([ending for ending in endings if ending.envelope.lane == "fresh"])
        if fingerprints:
            index_fingerprints(self._connection, fingerprints)

    def _keep_findings(self, stored: Sequence[Ending], corrected: Mapping[UUID, Kept]) -> None:
        if stored:
            ids = [ending.envelope.article_id for ending in stored]
            self._run("DELETE FROM entity_findings WHERE article_id = ANY(%b::uuid[])", [ids])
        for article_id, (found, applied) in corrected.items():
            keep_findings(self._connection, article_id, found, applied)

    def keep_beside(self, endings: Sequence[Ending]) -> None:
        """Keep burials of replayed articles whose earlier result stays."""
        self._write_burials(endings, known=True)

    def note_replayed(self, endings: Sequence[Ending], outcomes: Sequence[str]) -> None:
        """Note how these articles ended, for the replays that sent them; the results of dry runs are kept there."""
        tried = [one for one in endings if one.envelope.lane == "trial" and one.state == "stored"]
        decided = {one.envelope.message_id: one for one in with_decisions(self._connection, tried)[0]}
        endings = [decided.get(ending.envelope.message_id, ending) for ending in endings]
        self._run(
            _REPLAYED,
            [
                [ending.envelope.article_id for ending in endings],
                [ending.envelope.revision for ending in endings],
                outcomes,
                [_json(_trial_result(ending)) if ending.envelope.lane == "trial" else None for ending in endings],
            ],
        )

    def erased(self, endings: Sequence[Ending]) -> set[UUID]:
        """Messages (their ids) among these that are about an article that was erased, or hold the id of one."""
        about = {e.envelope.message_id: ids_in(e.envelope.payload.message) | {e.envelope.article_id} for e in endings}
        gone = erased_among(self._connection, set().union(*about.values()))
        return {message_id for message_id, ids in about.items() if ids & gone}

    def bury_stray(self, endings: Sequence[Ending]) -> None:
        """Keep burials of articles that the ledger does not know."""
        self._write_burials(endings, known=False)

    def _write_states(self, endings: Sequence[Ending]) -> None:
        ids = [ending.envelope.article_id for ending in endings]
        revisions = [ending.envelope.revision for ending in endings]
        replayed = [e.envelope.lane == "replay" for e in endings]
        self._run(_END, [ids, revisions, [e.state for e in endings], [e.reason for e in endings], replayed])
        self._run(_TIMELINES, [ids, revisions, [_json(ending.timeline) for ending in endings]])

    def _count(self, endings: Sequence[Ending]) -> None:
        """For the alarms: how articles of each source and language end, and which models made them."""
        if not endings:
            return
        payloads = [ending.envelope.payload for ending in endings]
        articles = [payload if isinstance(payload, ClassifiedArticle) else None for payload in payloads]
        self._run(
            NOTE,
            [
                [ending.envelope.article_id for ending in endings],
                [ending.state for ending in endings],
                [_text(getattr(payload, "source", None) or "") or None for payload in payloads],
                [getattr(payload, "language", None) or UNDETERMINED for payload in payloads],
                [a and _found(a.extraction, a.entities) for a in articles],
                [a and _found(a.classification, a.topics) for a in articles],
            ],
        )
        used = {
            (stage.name, report.model)
            for a in articles
            if a
            for stage in PIPELINE
            if (report := stage.report_of(a)) and report.model
        }
        if used:
            self._run(NOTE_MODELS, [list(column) for column in zip(*sorted(used), strict=True)])

    def _write_end_of_quarantine(self, endings: Sequence[Ending]) -> None:
        """What came after a burial closes it."""
        before = {article_id for article_id, state in self._states.items() if state.state == "quarantined"}
        ended = [
            ending.envelope.article_id
            for ending in endings
            if ending.state != "quarantined"
            and (ending.envelope.lane == "replay" or ending.envelope.article_id in before)
        ]
        if ended:
            self._run(_SUPERSEDE, [ended])

    def _write_results(self, stored: Sequence[Ending]) -> None:
        if not stored:
            return
        articles: list[tuple[UUID, ClassifiedArticle]] = [(e.envelope.article_id, e.envelope.payload) for e in stored]
        ids = [article_id for article_id, _ in articles]
        self._run(
            _RESULTS,
            [
                ids,
                [ending.envelope.revision for ending in stored],
                [article.language for _, article in articles],
                [article.title for _, article in articles],
                [article.text for _, article in articles],
                [article.source for _, article in articles],
                [article.published_at for _, article in articles],
                [_json(article.model_dump(exclude={"title", "text"})) for _, article in articles],
            ],
        )
        self._run("DELETE FROM article_entities WHERE article_id = ANY(%b::uuid[])", [ids])
        self._run("DELETE FROM article_topics WHERE article_id = ANY(%b::uuid[])", [ids])
        self._write_entities({entity.id: entity for _, article in articles for entity in article.entities})
        named = {(article_id, entity.id): entity for article_id, article in articles for entity in article.entities}
        if named:
            self._run(
                _ARTICLE_ENTITIES,
                [*_columns(named), [e.count for e in named.values()], [e.confidence for e in named.values()]],
            )
        filed = {(article_id, topic.code): topic for article_id, article in articles for topic in article.topics}
        if filed:
            self._run(_ARTICLE_TOPICS, [*_columns(filed), [topic.confidence for topic in filed.values()]])
        index_articles(self._run, dict(articles))

    def _write_entities(self, entities: Mapping[str, Entity]) -> None:
        if not entities:
            return
        rows = list(entities.values())
        self._run(
            _ENTITIES,
            [
                [entity.id for entity in rows],
                [entity.type for entity in rows],
                [entity.name for entity in rows],
                [_json(entity.names) for entity in rows],
                [_json(entity.identifiers) for entity in rows],
                [entity.latitude for entity in rows],
                [entity.longitude for entity in rows],
                [entity.country for entity in rows],
            ],
        )

    def _write_burials(self, endings: Sequence[Ending], *, known: bool) -> None:
        if not endings:
            return
        burials: list[Buried] = [ending.envelope.payload for ending in endings]
        self._run(
            _QUARANTINE,
            [
                [ending.envelope.message_id for ending in endings],
                [ending.envelope.article_id if known else None for ending in endings],
                [ending.envelope.revision for ending in endings],
                [buried.stage for buried in burials],
                [buried.reason for buried in burials],
                [_text(buried.detail) for buried in burials],
                [_text(buried.traceback) for buried in burials],
                [_text(buried.message) for buried in burials],
                [_json(ending.timeline) for ending in endings],
                [None if buried.source is None else _text(buried.source) for buried in burials],
                [buried.language for buried in burials],
            ],
        )

    def _run(self, statement: str, columns: Sequence[Sequence[Any]]) -> None:
        self._connection.execute(statement, columns)


def _trial_result(ending: Ending) -> dict[str, Any]:
    """What the article would become: its state with the reason, and its record if it would be stored."""
    record = ending.envelope.payload.model_dump(mode="json") if ending.state == "stored" else None
    return {"state": ending.state, "reason": ending.reason, "record": record}


def _found(report: Report, found: Sequence[object]) -> str:
    return "not_done" if report.status == "not_done" else "some" if found else "none"


def _columns(pairs: Mapping[tuple[UUID, str], object]) -> list[list[Any]]:
    return [list(column) for column in zip(*pairs, strict=True)]


def _json(value: object) -> str:
    return to_json(value).decode("utf-8")


def _text(value: str) -> str:
    """Text that PostgreSQL can hold: it has no NUL."""
    return value.replace("\x00", "\N{REPLACEMENT CHARACTER}")

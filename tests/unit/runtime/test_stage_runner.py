import os
import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from pydantic_core import from_json

from shared.contracts.article import CleanArticle, RawArticle, Report
from shared.contracts.envelope import Envelope
from shared.contracts.not_stored import Rejected
from shared.contracts.wire import decode, encode
from shared.errors import ArticleRejected, TransientError, UnprocessableError
from shared.pipeline import CLEANING, STORAGE
from shared.runtime.stage_runner import NO_ARTICLE, ArticleRunner, BatchRunner, Outcome, Workplace
from tests.support.builders import a_classified_article, a_raw_article, an_envelope

CLEANING_PLACE = Workplace(CLEANING, host="host", version="1.2")
STORAGE_PLACE = Workplace(STORAGE, host="host", version="1.2")


def clean(raw: RawArticle) -> CleanArticle:
    match raw.content:
        case "reject":
            raise ArticleRejected("empty")
        case "unprocessable":
            raise UnprocessableError("too_deep", "9000 levels")
        case "transient":
            raise TransientError("model_server_away")
        case "bug":
            raise ZeroDivisionError("1/0")
        case "cut off \\ud83d":
            return CleanArticle.model_construct(text="an emoji cut in half \ud83d", language="ar")
        case content:
            return CleanArticle(
                text=content, language="ar", cleaning=Report(status="partial", notes=("truncated",), model="m/1")
            )


def run(*contents: str, last_try: bool = False) -> Any:
    message = encode([an_envelope(a_raw_article(content=content)) for content in contents])
    return ArticleRunner(CLEANING_PLACE, clean).run(message, last_try=last_try)


def test_a_good_article_is_emitted_with_its_timeline() -> None:
    parent = an_envelope(a_raw_article(content="نص"))
    (child,) = ArticleRunner(CLEANING_PLACE, clean).run(encode([parent]), last_try=False).emitted
    assert (child.schema_name, child.payload.text) == ("article.clean", "نص")
    assert (child.article_id, child.trace_id, child.causation_id) == (
        parent.article_id,
        parent.trace_id,
        parent.message_id,
    )
    (record,) = child.timeline
    assert (record.stage, record.worker, record.version, record.model) == (
        "cleaning",
        f"host:{os.getpid()}",
        "1.2",
        "m/1",
    )
    assert (record.outcome, record.notes) == ("partial", ("truncated",))


def test_the_processor_time_of_the_function_is_told_for_each_article() -> None:
    def work_hard(raw: RawArticle) -> CleanArticle:
        until = time.process_time() + 0.01
        while raw.content != "reject" and time.process_time() < until:
            pass
        return clean(raw)

    message = encode([an_envelope(a_raw_article(content=content)) for content in ("خبر", "reject")])
    hard, easy = ArticleRunner(CLEANING_PLACE, work_hard).run(message, last_try=False).processed
    assert hard.work_s >= 0.01
    assert easy.work_s < hard.work_s


def test_what_is_emitted_survives_the_wire() -> None:
    (child,) = run("نص").emitted
    (again,) = decode(encode([child]))
    assert again == child


def test_a_rerun_makes_the_same_message_ids() -> None:
    message = encode([an_envelope(a_raw_article()), an_envelope(a_raw_article(content="reject"))])
    runner = ArticleRunner(CLEANING_PLACE, clean)
    first, second = runner.run(message, last_try=False), runner.run(message, last_try=False)
    assert [e.message_id for e in first.emitted + first.closed] == [
        e.message_id for e in second.emitted + second.closed
    ]


def test_a_rejection_is_closed_with_its_reason() -> None:
    (closed,) = run("reject").closed
    assert closed.payload == Rejected(stage="cleaning", reason="empty")


def test_an_unprocessable_article_is_buried_with_its_detail() -> None:
    (buried,) = run("unprocessable").buried
    closed = buried.envelope
    assert (closed.payload.reason, "9000 levels" in closed.payload.detail) == ("too_deep", True)


def test_a_bug_is_buried_with_its_traceback_and_the_message() -> None:
    (buried,) = run("bug").buried
    closed = buried.envelope
    assert closed.payload.reason == "bug"
    assert "ZeroDivisionError" in closed.payload.traceback
    assert '"content":"bug"' in closed.payload.message


def test_a_transient_failure_is_retried_and_on_the_last_try_buried() -> None:
    assert len(run("transient").retried) == 1
    (buried,) = run("transient", last_try=True).buried
    closed = buried.envelope
    assert closed.payload.reason == "retries_exhausted"


def test_a_result_that_cannot_be_written_is_buried_and_its_batch_lives() -> None:
    outcome = run("نص", "cut off \\ud83d", "نص آخر")
    assert [e.payload.text for e in outcome.emitted] == ["نص", "نص آخر"]
    (buried,) = outcome.buried
    assert buried.reason == "bug"
    assert decode(encode([*outcome.emitted, buried.envelope]))


def test_a_poison_article_does_not_take_its_batch_along() -> None:
    outcome = run("نص", "bug", "reject", "transient", "نص آخر")
    assert [e.payload.text for e in outcome.emitted] == ["نص", "نص آخر"]
    assert [type(e.payload) for e in outcome.closed] == [Rejected]
    assert [burial.reason for burial in outcome.buried] == ["bug"]
    assert len(outcome.retried) == 1
    assert [p.outcome for p in outcome.processed] == ["partial", "rejected", "retried", "partial"]


def test_a_message_that_is_no_message_is_buried_without_an_article() -> None:
    (buried,) = ArticleRunner(CLEANING_PLACE, clean).run("\x00garbage", last_try=False).buried
    closed = buried.envelope
    assert (closed.article_id, closed.payload.reason) == (NO_ARTICLE, "undecodable")


def test_an_unknown_version_is_buried_under_its_article() -> None:
    envelope = an_envelope(a_raw_article())
    message = encode([envelope]).replace(b'"schema_version":1', b'"schema_version":99')
    (buried,) = ArticleRunner(CLEANING_PLACE, clean).run(message, last_try=False).buried
    closed = buried.envelope
    assert (closed.article_id, closed.trace_id) == (envelope.article_id, envelope.trace_id)
    assert "unknown version 99" in closed.payload.detail


def test_an_article_in_the_wrong_queue_is_buried() -> None:
    message = encode([an_envelope(Rejected(stage="cleaning", reason="empty"))])
    (buried,) = ArticleRunner(CLEANING_PLACE, clean).run(message, last_try=False).buried
    closed = buried.envelope
    assert closed.payload.reason == "wrong_queue"


def test_an_interrupt_reaches_the_caller() -> None:
    def interrupted(_: RawArticle) -> CleanArticle:
        raise TimeoutError

    runner = ArticleRunner(CLEANING_PLACE, interrupted, interrupts=(TimeoutError,))
    with pytest.raises(TimeoutError):
        runner.run(encode([an_envelope(a_raw_article())]), last_try=False)


def test_burying_runs_nothing() -> None:
    def explode(_: RawArticle) -> CleanArticle:
        raise AssertionError("must not run")

    message = encode([an_envelope(a_raw_article()), an_envelope(a_raw_article())])
    outcome = ArticleRunner(CLEANING_PLACE, explode).bury(message, reason="worker_lost")
    assert [burial.reason for burial in outcome.buried] == ["worker_lost", "worker_lost"]


class Sink:
    """A batch handler that fails on articles with certain titles, and remembers the sizes of what it was given."""

    def __init__(self, bad: str = "", error: Exception | None = None) -> None:
        self.bad, self.error = bad, error
        self.calls: list[int] = []
        self.stored: list[str | None] = []

    def __call__(self, envelopes: Sequence[Envelope[Any]]) -> list[str]:
        self.calls.append(len(envelopes))
        if self.error and any(getattr(e.payload, "title", None) == self.bad for e in envelopes):
            raise self.error
        self.stored.extend(getattr(e.payload, "title", None) for e in envelopes)
        return ["stored"] * len(envelopes)


def a_batch(*titles: str) -> bytes:
    return encode([an_envelope(a_classified_article(title=title)) for title in titles])


def test_a_batch_is_persisted_in_one_call() -> None:
    sink = Sink()
    outcome = BatchRunner(STORAGE_PLACE, sink).run(a_batch("1", "2", "3"), last_try=False)
    assert (sink.calls, [p.outcome for p in outcome.processed]) == ([3], ["stored"] * 3)


def test_a_bad_article_is_split_off_and_buried() -> None:
    sink = Sink("bad", UnprocessableError("not_storable"))
    outcome = BatchRunner(STORAGE_PLACE, sink).run(a_batch("1", "bad", "3"), last_try=False)
    assert sink.stored == ["1", "3"]
    assert [burial.reason for burial in outcome.buried] == ["not_storable"]


def test_when_the_database_is_away_the_batch_is_retried_and_never_buried() -> None:
    runner = BatchRunner(STORAGE_PLACE, Sink("1", TransientError("database_unavailable")))
    assert len(runner.run(a_batch("1", "2"), last_try=False).retried) == 2
    given_up = runner.run(a_batch("1", "2"), last_try=True)
    assert (given_up.retried, given_up.closed, given_up.buried) == ((), (), ())


def test_an_empty_message_means_nothing() -> None:
    assert BatchRunner(STORAGE_PLACE, Sink()).run('{"envelopes":[]}', last_try=False) == Outcome()


def test_poison_in_storage_is_persisted_as_a_burial() -> None:
    sink = Sink()
    article_id = uuid4()
    message = f'{{"envelopes":[{{"article_id":"{article_id}","schema_name":"nonsense","payload":{{}}}}]}}'
    BatchRunner(STORAGE_PLACE, sink).run(message, last_try=False)
    assert sink.calls == [1]


def test_a_burial_can_be_put_back_as_it_came() -> None:
    envelope = an_envelope(a_raw_article(content="bug", source="وكالة"))
    (buried,) = ArticleRunner(CLEANING_PLACE, clean).run(encode([envelope]), last_try=False).buried
    assert buried.original is not None
    assert decode(buried.original) == [envelope]
    assert buried.envelope.payload.source == "وكالة"


def test_an_envelope_of_a_newer_version_can_be_put_back_as_it_came() -> None:
    message = encode([an_envelope(a_raw_article())]).replace(b'"schema_version":1', b'"schema_version":99')
    (buried,) = ArticleRunner(CLEANING_PLACE, clean).run(message, last_try=False).buried
    assert buried.original is not None
    assert from_json(buried.original) == from_json(message)


def test_running_out_of_memory_has_a_reason_of_its_own() -> None:
    def hoard(_: RawArticle) -> CleanArticle:
        raise MemoryError

    (buried,) = ArticleRunner(CLEANING_PLACE, hoard).run(encode([an_envelope(a_raw_article())]), last_try=False).buried
    assert buried.reason == "out_of_memory"

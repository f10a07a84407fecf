from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.storage.protocols import Ending, LedgerState
from services.storage.stage import store_articles
from shared.contracts.envelope import Envelope
from shared.contracts.not_stored import Buried, Rejected
from shared.errors import UnprocessableError
from tests.support.builders import a_classified_article, a_clean_article, a_record, an_envelope

ARTICLE = uuid4()


class InMemoryArticles:
    """A store that remembers what was written."""

    def __init__(self, revision: int = 1) -> None:
        self.ledger: dict[UUID, LedgerState] = {ARTICLE: LedgerState(revision, "queued")}
        self.titles: list[str | None] = []
        self.strays: list[Ending] = []
        self.erased_articles: set[UUID] = set()
        self.beside: list[Ending] = []
        self.replayed: list[tuple[str, str]] = []

    @contextmanager
    def open(self, article_ids: Sequence[UUID]) -> Iterator["InMemoryArticles"]:
        assert list(article_ids) == sorted(article_ids)
        yield self

    @property
    def states(self) -> Mapping[UUID, LedgerState]:
        return self.ledger

    def end(self, endings: Sequence[Ending]) -> None:
        for ending in endings:
            self.ledger[ending.envelope.article_id] = LedgerState(ending.envelope.revision, ending.state)
            self.titles.append(getattr(ending.envelope.payload, "title", None))

    def erased(self, endings: Sequence[Ending]) -> set[UUID]:
        return {ending.envelope.message_id for ending in endings if ending.envelope.article_id in self.erased_articles}

    def bury_stray(self, endings: Sequence[Ending]) -> None:
        self.strays.extend(endings)

    def keep_beside(self, endings: Sequence[Ending]) -> None:
        self.beside.extend(endings)

    def note_replayed(self, endings: Sequence[Ending], outcomes: Sequence[str]) -> None:
        self.replayed += [(e.envelope.lane, outcome) for e, outcome in zip(endings, outcomes, strict=True)]


def store(articles: InMemoryArticles, *envelopes: Envelope[Any]) -> list[str]:
    return store_articles(envelopes, store=articles, make_record=a_record)


def a_result(title: str = "فيضانات في درنة", revision: int = 1) -> Envelope[Any]:
    return an_envelope(a_classified_article(title=title), article_id=ARTICLE, revision=revision)


def a_burial(revision: int = 1) -> Envelope[Any]:
    return an_envelope(Buried(stage="cleaning", reason="bug"), article_id=ARTICLE, revision=revision)


def test_an_article_is_stored() -> None:
    articles = InMemoryArticles()
    assert store(articles, a_result()) == ["stored"]
    assert articles.ledger[ARTICLE] == LedgerState(1, "stored")


def test_a_redelivered_article_is_stored_once() -> None:
    articles = InMemoryArticles()
    assert store(articles, a_result()) == ["stored"]
    assert store(articles, a_result()) == ["stale"]
    assert articles.titles == ["فيضانات في درنة"]


def test_an_article_twice_in_one_message_is_stored_once() -> None:
    articles = InMemoryArticles()
    assert store(articles, a_result(), a_result()) == ["stored", "stale"]
    assert len(articles.titles) == 1


def test_an_older_revision_never_replaces_a_newer_one() -> None:
    articles = InMemoryArticles(revision=2)
    assert store(articles, a_result("old", revision=1)) == ["stale"]
    assert store(articles, a_result("new", revision=2), a_result("old", revision=1)) == ["stored", "stale"]
    assert articles.titles == ["new"]


def test_a_rejection_and_a_burial_are_final_states() -> None:
    articles = InMemoryArticles()
    rejection = an_envelope(Rejected(stage="cleaning", reason="empty"), article_id=ARTICLE)
    assert store(articles, rejection) == ["rejected"]
    articles = InMemoryArticles()
    assert store(articles, a_burial()) == ["quarantined"]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_messages_does_not_matter(order: tuple[int, ...]) -> None:
    articles = InMemoryArticles()
    messages = [a_burial(1), a_result("first", 1), a_burial(2), a_result("second", 2)]
    for index in order:
        store(articles, messages[index])
    assert articles.ledger[ARTICLE] == LedgerState(2, "stored")


def test_an_article_that_the_ledger_does_not_know_is_not_stored() -> None:
    articles = InMemoryArticles()
    assert store(articles, an_envelope(a_classified_article())) == ["unknown"]
    assert articles.titles == []


def test_a_burial_of_no_known_article_is_kept_for_the_quarantine() -> None:
    articles = InMemoryArticles()
    assert store(articles, an_envelope(Buried(stage="cleaning", reason="undecodable"))) == ["quarantined"]
    assert len(articles.strays) == 1


def test_the_timeline_ends_with_storage() -> None:
    seen: list[Ending] = []

    class Watching(InMemoryArticles):
        def end(self, endings: Sequence[Ending]) -> None:
            seen.extend(endings)

    store(Watching(), a_result())
    assert [record.stage for record in seen[0].timeline] == ["storage"]


def test_a_message_of_another_stage_is_unprocessable() -> None:
    with pytest.raises(UnprocessableError, match="wrong_queue"):
        store(InMemoryArticles(), an_envelope(a_clean_article(), article_id=ARTICLE))


def in_lane(envelope: Envelope[Any], lane: str) -> Envelope[Any]:
    return envelope.model_copy(update={"lane": lane})


def test_a_replay_replaces_the_result_and_tells_its_order() -> None:
    articles = InMemoryArticles()
    store(articles, a_result("old"))
    assert store(articles, in_lane(a_result("new", revision=2), "replay")) == ["stored"]
    assert (articles.titles, articles.ledger[ARTICLE]) == (["old", "new"], LedgerState(2, "stored"))
    assert articles.replayed == [("replay", "stored")]


def test_a_replay_that_fails_leaves_the_earlier_result() -> None:
    articles = InMemoryArticles()
    store(articles, a_result("old"))
    assert store(articles, in_lane(a_burial(revision=2), "replay")) == ["kept"]
    assert articles.ledger[ARTICLE] == LedgerState(1, "stored")
    assert (len(articles.beside), articles.replayed) == (1, [("replay", "quarantined")])


def test_a_replay_may_reject_what_was_stored() -> None:
    articles = InMemoryArticles()
    store(articles, a_result("old"))
    rejection = an_envelope(Rejected(stage="cleaning", reason="only_chrome"), article_id=ARTICLE, revision=2)
    assert store(articles, in_lane(rejection, "replay")) == ["rejected"]
    assert articles.ledger[ARTICLE] == LedgerState(2, "rejected")


def test_a_replay_can_save_what_was_quarantined() -> None:
    articles = InMemoryArticles()
    store(articles, a_burial())
    assert store(articles, in_lane(a_burial(revision=2), "replay")) == ["quarantined"]
    assert store(articles, in_lane(a_result(revision=3), "replay")) == ["stored"]


def test_a_dry_run_replaces_nothing() -> None:
    articles = InMemoryArticles()
    store(articles, a_result("old"))
    assert store(articles, in_lane(a_result("new", revision=2), "trial")) == ["tried"]
    assert store(articles, in_lane(a_burial(revision=3), "trial")) == ["tried"]
    assert (articles.titles, articles.ledger[ARTICLE]) == (["old"], LedgerState(1, "stored"))
    assert articles.replayed == [("trial", "stored"), ("trial", "quarantined")]


def test_a_replay_that_was_overtaken_changes_nothing() -> None:
    articles = InMemoryArticles()
    store(articles, a_result("newest", revision=3))
    assert store(articles, in_lane(a_result("late", revision=2), "replay")) == ["stale"]
    assert (articles.titles, articles.replayed) == (["newest"], [("replay", "stale")])

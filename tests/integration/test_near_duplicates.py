"""Copies found in the storing transaction, against real PostgreSQL."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from psycopg import AsyncConnection

from services.storage import near_duplicates
from services.storage.article_store import PostgresArticleStore
from services.storage.backfill import fill
from services.storage.protocols import Ending
from services.storage.stage import store_articles
from shared.contracts.envelope import Envelope
from shared.contracts.not_stored import Rejected
from shared.ledger.migrate import migrate
from shared.ledger.reading import Duplicates, read_status
from shared.text.fingerprints import fingerprint
from tests.support.builders import a_classified_article, a_posting, a_record, an_envelope
from tests.support.ledger import accept_all
from tests.support.servers import wait_until

WORDS = "فيضانات واسعة في درنة بعد أمطار غزيرة والسلطات تعلن الطوارئ وتدعو السكان إلى مغادرة الأحياء القريبة من الوادي"


def a_text(topic: str = "", *, edited: int = 0, sentences: int = 6) -> str:
    """A text about a topic; `edited` of its sentences are other ones."""
    return "\n".join(
        f"تحرير {n} جديد تماما" if n < edited else " ".join(f"{topic}{word}{n}" for word in WORDS.split())
        for n in range(sentences)
    )


def envelope_of(article_id: UUID, text: str, revision: int = 1) -> Envelope[Any]:
    """Without entities: storing the same entity already makes one transaction wait for another."""
    article = a_classified_article(text=text, mentions=(), entities=())
    return an_envelope(article, article_id=article_id, revision=revision)


class Storage:
    """Articles accepted in order and stored in any."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store = PostgresArticleStore(url)

    def accept(self, count: int) -> list[UUID]:
        return [accept_all(self.url, [a_posting(f"خبر {n}")])[0].article_id for n in range(count)]

    def put(self, texts: dict[UUID, str], revision: int = 1) -> list[str]:
        return self.put_envelopes(*(envelope_of(key, text, revision) for key, text in texts.items()))

    def put_envelopes(self, *envelopes: Envelope[Any]) -> list[str]:
        return store_articles(envelopes, store=self.store, make_record=a_record)

    def duplicates(self, article_id: UUID) -> Duplicates | None:
        async def read() -> Duplicates | None:
            async with await AsyncConnection.connect(self.url, autocommit=True) as connection:
                status = await read_status(connection, article_id)
            assert status is not None
            return status.duplicates

        return asyncio.run(read())

    def chain(self, article_id: UUID) -> list[UUID]:
        found = self.duplicates(article_id)
        return found.chain if found else []


@pytest.fixture
def storage(ledger_url: str) -> Iterator[Storage]:
    storage = Storage(ledger_url)
    yield storage
    storage.store.close()


def test_an_article_without_copies_has_none(storage: Storage) -> None:
    first, second = storage.accept(2)
    storage.put({first: a_text("نهر"), second: a_text("بحر")})
    assert (storage.duplicates(first), storage.duplicates(second)) == (None, None)


@pytest.mark.parametrize("in_one_message", [True, False])
def test_exact_and_near_copies_name_the_first_seen_as_their_original(storage: Storage, in_one_message: bool) -> None:
    first, exact, near = storage.accept(3)
    texts = {near: a_text(edited=1), first: a_text(), exact: a_text().replace("أ", "ا") + "\n"}
    for part in [texts] if in_one_message else [{key: text} for key, text in texts.items()]:
        storage.put(part)
    found = {key: storage.duplicates(key) for key in (first, exact, near)}
    shown = {key: (one.original, one.kind, one.copies) for key, one in found.items() if one}
    assert shown == {first: (first, "original", 2), exact: (first, "exact", 2), near: (first, "near", 2)}
    shown_near = found[near]
    assert shown_near is not None
    assert 0.5 < shown_near.similarity < 1
    assert shown_near.chain == [first, exact, near]


def test_a_text_too_short_for_near_copies_has_exact_ones(storage: Storage) -> None:
    first, same, other = storage.accept(3)
    storage.put({first: "عاجل: زلزال يضرب الساحل", same: "عاجل زلزال يضرب الساحل", other: "عاجل: زلزال يضرب الجبل"})
    assert storage.chain(first) == [first, same]
    assert storage.chain(other) == []


def test_a_redelivered_article_changes_nothing(storage: Storage) -> None:
    first, copy = storage.accept(2)
    storage.put({first: a_text(), copy: a_text(edited=1)})
    before = storage.duplicates(copy)
    assert storage.put({copy: a_text(edited=1)}) == ["stale"]
    assert storage.duplicates(copy) == before


def test_a_new_revision_leaves_the_copies_of_its_old_text_and_joins_those_of_its_new(storage: Storage) -> None:
    river, river_copy, sea, sea_copy = storage.accept(4)
    storage.put({river: a_text("نهر"), river_copy: a_text("نهر"), sea: a_text("بحر"), sea_copy: a_text("بحر")})
    storage.put({river: a_text("بحر", edited=1)}, revision=2)
    assert storage.chain(river) == [river, sea, sea_copy]
    assert storage.duplicates(river_copy) is None
    assert storage.put({river: a_text("نهر")}, revision=1) == ["stale"]
    assert storage.chain(sea) == [river, sea, sea_copy]


def test_a_new_revision_with_the_same_text_stays_where_it_is(storage: Storage) -> None:
    first, copy = storage.accept(2)
    storage.put({first: a_text(), copy: a_text(edited=1)})
    before = storage.duplicates(copy)
    storage.put({first: a_text(), copy: a_text(edited=1)}, revision=2)
    assert storage.duplicates(copy) == before


def test_without_its_original_the_next_seen_is_the_original(storage: Storage, connection: psycopg.Connection) -> None:
    first, second, third, late = storage.accept(4)
    storage.put({first: a_text(), second: a_text(), third: a_text(edited=1)})
    connection.execute("DELETE FROM articles WHERE id = %s", (first,))
    assert storage.chain(third) == [second, third]
    rejection = Rejected(stage="cleaning", reason="only_chrome")
    storage.put_envelopes(an_envelope(rejection, article_id=second, revision=2))
    assert storage.duplicates(third) is None
    storage.put({late: a_text(edited=1)})
    assert storage.chain(late) == [third, late]
    assert connection.execute("SELECT count(DISTINCT number) FROM fingerprint_keys").fetchone() == (2,)


def test_a_chain_of_edits_does_not_tie_distant_texts_together(storage: Storage) -> None:
    first, edited, edited_more = storage.accept(3)
    for key, edits in ((first, 0), (edited, 3), (edited_more, 5)):
        storage.put({key: a_text(edited=edits, sentences=8)})
    assert storage.chain(first) == [first, edited]
    apart = storage.duplicates(edited_more)
    assert apart is not None
    assert (apart.kind, apart.copies, apart.chain) == ("original", 0, [edited_more])
    assert [one.article_id for one in apart.nearest] == [edited]


def test_an_article_names_the_texts_most_like_it(storage: Storage) -> None:
    first, near, far, other = storage.accept(4)
    storage.put({first: a_text(), near: a_text(edited=1), far: a_text(edited=2), other: a_text("نهر")})
    found = storage.duplicates(first)
    assert found is not None
    assert [one.article_id for one in found.nearest] == [near, far]
    assert 1 > found.nearest[0].similarity > found.nearest[1].similarity >= 0.5
    assert found.nearest[0].containment >= found.nearest[0].similarity


def test_keys_that_a_crash_of_the_server_emptied_are_filled_again(
    storage: Storage, connection: psycopg.Connection
) -> None:
    first, same, near, flash, flash_copy = storage.accept(5)
    storage.put({first: a_text(), flash: "عاجل: زلزال يضرب الساحل"})
    connection.execute("TRUNCATE fingerprint_keys, fingerprint_keys_filled")
    storage.put({same: a_text(), near: a_text(edited=1), flash_copy: "عاجل زلزال يضرب الساحل"})
    assert storage.chain(near) == [first, same, near]
    assert storage.chain(flash) == [flash, flash_copy]


def test_a_message_larger_than_the_lock_table_is_entered(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_duplicates, "MOST_LOCKS", 3)
    first, copy = storage.accept(2)
    storage.put({first: a_text()})
    storage.put({copy: a_text(edited=1)})
    assert storage.chain(copy) == [first, copy]


def test_articles_without_a_phrase_in_common_are_stored_side_by_side(storage: Storage) -> None:
    held, free = storage.accept(2)
    other = Storage(storage.url)
    with storage.store.open([held]) as ledger:
        ledger.end([Ending(envelope_of(held, a_text("نهر")), "stored", None, ())])
        thread = threading.Thread(target=other.put, args=({free: a_text("بحر")},))
        thread.start()
        thread.join(timeout=30)
        assert not thread.is_alive()
    other.store.close()
    assert (storage.duplicates(held), storage.duplicates(free)) == (None, None)


@pytest.mark.parametrize("edits", [0, 1])
def test_copies_that_arrive_at_once_are_one_cluster(storage: Storage, edits: int) -> None:
    ids = storage.accept(16)
    barrier = threading.Barrier(len(ids))
    outcomes: list[str] = []

    def work(article_id: UUID, number: int) -> None:
        own = Storage(storage.url)
        barrier.wait(timeout=30)
        text = a_text().replace("الوادي5", f"الوادي5 نسخة{number}") if edits else a_text()
        outcomes.extend(own.put({article_id: text}))
        own.store.close()

    threads = [threading.Thread(target=work, args=(one, number)) for number, one in enumerate(ids)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert outcomes == ["stored"] * len(ids)
    assert {tuple(storage.chain(one)) for one in ids} == {tuple(ids)}


@pytest.mark.parametrize("edited", [0, 1])
def test_a_copy_waits_for_another_transaction_that_is_not_committed_yet(
    storage: Storage, connection: psycopg.Connection, edited: int
) -> None:
    first, copy = storage.accept(2)
    other = Storage(storage.url)
    thread = threading.Thread(target=other.put, args=({copy: a_text(edited=edited)},))
    waiting = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with storage.store.open([first]) as ledger:
        ledger.end([Ending(envelope_of(first, a_text()), "stored", None, ())])
        thread.start()
        wait_until(lambda: connection.execute(waiting).fetchone() is not None or not thread.is_alive())
    thread.join(timeout=30)
    other.store.close()
    assert storage.chain(copy) == [first, copy]


def test_a_phrase_that_all_articles_share_does_not_hide_a_copy(storage: Storage) -> None:
    ids = storage.accept(101)
    phrase = "ونقلت الوكالة عن مصدر مسؤول في الوزارة قوله اليوم"
    texts = {one: f"{phrase} {a_text(f'موضوع{n}')} {phrase}" for n, one in enumerate(ids[:100])}
    storage.put(texts)
    storage.put({ids[100]: texts[ids[0]] + " مع إضافة"})
    assert storage.chain(ids[100]) == [ids[0], ids[100]]


def test_the_chain_is_shown_up_to_its_limit_and_the_copies_are_counted(storage: Storage) -> None:
    ids = storage.accept(60)
    storage.put(dict.fromkeys(ids, a_text()))
    found = storage.duplicates(ids[-1])
    assert found is not None
    assert (found.copies, found.chain) == (59, ids[:50])


def test_text_without_words_has_no_copies(storage: Storage) -> None:
    first, second = storage.accept(2)
    assert storage.put({first: "…", second: "…"}) == ["stored", "stored"]
    assert storage.duplicates(first) is None


def test_an_article_is_shown_with_its_copies(storage: Storage, http: httpx.Client) -> None:
    first, near, other = storage.accept(3)
    storage.put({first: a_text(), near: a_text(edited=1), other: a_text("نهر")})
    accepted_at = http.get(f"/v1/articles/{first}").json()["accepted_at"]
    shown = http.get(f"/v1/articles/{near}").json()["duplicates"]
    similar = shown.pop("similarity")
    assert 0.5 < similar < 1
    nearest = {"id": str(first), "similarity": similar, "first_seen": accepted_at, "relation": "copy", "changes": []}
    assert [{**one, "containment": None} for one in shown.pop("nearest")] == [{**nearest, "containment": None}]
    chain = [str(first), str(near)]
    assert shown == {"original": chain[0], "kind": "near", "copies": 1, "first_seen": accepted_at, "chain": chain}
    assert http.get(f"/v1/articles/{other}").json()["duplicates"] is None


def a_result_of_an_old_revision(url: str, text: str) -> UUID:
    """Written as the first revision did: today's code knows columns that it had not."""
    article_id = uuid4()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO articles"
            " (id, state, accepted_at, next_attempt_at, finished_at, trace_id, media_type, raw, raw_bytes)"
            " VALUES (%s, 'stored', now(), NULL, now(), '', '', '', 0)",
            (article_id,),
        )
        connection.execute(
            "INSERT INTO results (article_id, revision, language, text, record) VALUES (%s, 1, 'ar', %s, '{}')",
            (article_id, text),
        )
    return article_id


@pytest.mark.parametrize("text", [a_text(), "عاجل: زلزال يضرب الساحل"])
def test_fingerprints_of_an_earlier_revision_are_found_by_their_new_keys(postgres_url: str, text: str) -> None:
    migrate(postgres_url, "0004")
    old = a_result_of_an_old_revision(postgres_url, text)
    made = fingerprint(text)
    assert made is not None
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO fingerprints (article_id, cluster, first_seen, exact, shingles, sketch)"
            " VALUES (%s, nextval('fingerprint_clusters'), now(), %s, %s, %s)",
            (old, made.exact, made.shingles, made.packed_sketch),
        )
        migrate(postgres_url)
        keys = connection.execute("SELECT keys FROM fingerprints").fetchone()
        assert keys == (list(made.all_keys),)
    storage = Storage(postgres_url)
    try:
        copy = storage.accept(1)[0]
        storage.put({copy: text})
        assert storage.chain(copy) == [old, copy]
    finally:
        storage.store.close()


def test_a_database_of_the_first_revision_keeps_its_articles_and_finds_copies_of_new_ones(postgres_url: str) -> None:
    assert migrate(postgres_url, "0001") == (None, "0001")
    old = a_result_of_an_old_revision(postgres_url, a_text())
    assert migrate(postgres_url)[0] == "0001"
    storage = Storage(postgres_url)
    try:
        assert storage.duplicates(old) is None
        first, second = storage.accept(2)
        storage.put({first: a_text(), second: a_text(edited=1)})
        assert storage.chain(second) == [first, second]
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            assert [fill(connection, "copies").entered, fill(connection, "copies").entered] == [1, 0]
        assert storage.chain(second) == [old, first, second]
    finally:
        storage.store.close()

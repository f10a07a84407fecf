"""Which postings are committed together, and which have to wait, with a ledger in memory."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from services.ingest import committer
from services.ingest.committer import Committer, LedgerUnavailableError
from shared.ledger.acceptance import Acceptance
from shared.ledger.posting import Posting, PostingKey
from shared.settings import Settings
from tests.support.builders import a_posting

SETTINGS = Settings(commit_max_articles=4, commit_max_bytes=10_000)


class Ledger:
    """Stands for the connections of a committer: commits when the test says so, and remembers the groups."""

    def __init__(self) -> None:
        self.begun: list[list[Posting]] = []
        self.wakings = 0
        self.error: Exception | None = None
        self._go: list[asyncio.Event] = []
        self.at_once = False

    def __call__(self, _: str) -> "Ledger":
        return self

    async def __aenter__(self) -> "Ledger":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def commit(self, postings: Sequence[Posting]) -> list[Acceptance]:
        self.begun.append(list(postings))
        go = asyncio.Event()
        self._go.append(go)
        if not self.at_once:
            await go.wait()
        if self.error is not None:
            raise self.error
        return [Acceptance(posting.article_id, created=True) for posting in postings]

    async def wake_relay(self) -> None:
        self.wakings += 1

    def finish(self, group: int) -> None:
        self._go[group].set()


Scene = Callable[[Committer, Ledger], Awaitable[None]]


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    found = Ledger()
    monkeypatch.setattr(committer, "_Ledger", found)
    return found


def play(ledger: Ledger, scene: Scene, **changed: Any) -> None:
    async def run() -> None:
        async with Committer(SETTINGS.model_copy(update=changed)) as committing:
            await settle()
            await scene(committing, ledger)

    asyncio.run(run())


async def settle() -> None:
    """Let every task go as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


def with_key(*keys: bytes) -> Posting:
    return replace(a_posting(), keys=tuple(PostingKey(key) for key in keys))


def test_what_comes_together_is_committed_together(ledger: Ledger) -> None:
    async def scene(committing: Committer, ledger: Ledger) -> None:
        postings = [a_posting() for _ in range(3)]
        futures = [committing.submit(posting) for posting in postings]
        await settle()
        assert ledger.begun == [postings]
        ledger.finish(0)
        answers = await asyncio.gather(*futures)
        assert [answer.article_id for answer in answers] == [posting.article_id for posting in postings]
        assert ledger.wakings == 1

    play(ledger, scene)


def test_a_small_second_group_waits_for_the_first_and_a_large_one_does_not(ledger: Ledger) -> None:
    async def scene(committing: Committer, ledger: Ledger) -> None:
        committing.submit(a_posting())
        await settle()
        committing.submit(a_posting())
        await settle()
        assert len(ledger.begun) == 1
        committing.submit(a_posting())
        await settle()
        assert [len(group) for group in ledger.begun] == [1, 2]

    play(ledger, scene)


def test_postings_that_share_a_key_are_never_committed_at_the_same_time(ledger: Ledger) -> None:
    async def scene(committing: Committer, ledger: Ledger) -> None:
        first, second = with_key(b"a", b"b"), with_key(b"b", b"c")
        committing.submit(first)
        await settle()
        committing.submit(second)
        waiting = [committing.submit(a_posting()) for _ in range(3)]
        await settle()
        assert ledger.begun == [[first]], "what came after it waits with it: the order stays"
        ledger.finish(0)
        await settle()
        assert ledger.begun[1][0] == second
        assert len(ledger.begun[1]) == 4
        ledger.finish(1)
        await asyncio.gather(*waiting)

    play(ledger, scene)


def test_what_came_before_a_shared_key_goes_on_without_it(ledger: Ledger) -> None:
    async def scene(committing: Committer, ledger: Ledger) -> None:
        committing.submit(with_key(b"a"))
        await settle()
        committing.submit(with_key(b"b"))
        committing.submit(with_key(b"a"))
        await settle()
        assert [[key.key for posting in group for key in posting.keys] for group in ledger.begun] == [[b"a"], [b"b"]]

    play(ledger, scene)


def test_a_group_holds_at_most_so_many_articles_and_bytes(ledger: Ledger) -> None:
    ledger.at_once = True

    async def scene(committing: Committer, ledger: Ledger) -> None:
        many = [committing.submit(a_posting("x")) for _ in range(9)]
        await asyncio.gather(*many)
        assert [len(group) for group in ledger.begun] == [4, 4, 1]
        ledger.begun.clear()
        large = [committing.submit(a_posting("x" * 6000)) for _ in range(2)]
        larger = committing.submit(a_posting("x" * 20_000))
        await asyncio.gather(*large, larger)
        assert [len(group) for group in ledger.begun] == [1, 1, 1]

    play(ledger, scene)


def test_a_failure_reaches_everybody_who_waits_and_the_next_group_is_tried(ledger: Ledger) -> None:
    ledger.at_once = True
    ledger.error = psycopg.OperationalError("disk full")

    async def scene(committing: Committer, ledger: Ledger) -> None:
        futures = [committing.submit(with_key(b"a")), committing.submit(a_posting())]
        for outcome in await asyncio.gather(*futures, return_exceptions=True):
            assert isinstance(outcome, LedgerUnavailableError)
        ledger.error = None
        assert (await committing.submit(with_key(b"a"))).created

    play(ledger, scene)


def test_too_much_that_waits_is_refused_at_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committer, "_MOST_WAITING_BYTES", 1000)

    async def scene(committing: Committer, ledger: Ledger) -> None:
        committing.submit(a_posting())
        await settle()
        waiting = committing.submit(a_posting("x" * 900))
        refused = committing.submit(a_posting("x" * 900))
        with pytest.raises(LedgerUnavailableError, match="too much is waiting"):
            await refused
        ledger.finish(0)
        await settle()
        ledger.finish(1)
        assert (await waiting).created

    play(ledger, scene)


def test_whoever_waits_when_it_ends_is_told(ledger: Ledger) -> None:
    async def run() -> list[asyncio.Future[Acceptance]]:
        async with Committer(SETTINGS) as committing:
            in_hand = committing.submit(a_posting())
            await settle()
            waiting = committing.submit(a_posting())
            await settle()
        return [in_hand, waiting]

    for future in asyncio.run(run()):
        assert isinstance(future.exception(), LedgerUnavailableError)


def test_a_client_that_left_does_not_disturb_the_others(ledger: Ledger) -> None:
    async def scene(committing: Committer, ledger: Ledger) -> None:
        left, stayed = committing.submit(a_posting()), committing.submit(a_posting())
        await settle()
        left.cancel()
        ledger.finish(0)
        assert (await stayed).created

    play(ledger, scene)

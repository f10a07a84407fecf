"""Put one article after the other into stories, and look again at stories that lost some."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final
from uuid import UUID

from services.stories.deciding import central, decide, nearest_first, parts, story_id
from services.stories.likeness import likeness
from services.stories.near_texts import likeness_of_texts, worth_aligning
from services.stories.signatures import Rarity, Signature, Terms, signature_of, terms_of
from services.stories.store import Known, StoryStore
from shared.ledger.feed import StoredEvent

_COMPARED_STORIES: Final = 5
_WORTH_COMPARING: Final = 0.1
_CENTRAL_OF: Final = 8
# A story of more articles does not fall apart when it loses one.
_MOST_PARTED: Final = 40
_MOST_NAMES: Final = 1_000
# Before it there must be room for the days of a window, and of a chart.
_EARLIEST: Final = datetime(1, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Arrival:
    """A stored article with what of it is grouped by."""

    article_id: UUID
    date: datetime
    source: str | None
    terms: Terms
    text: str

    @classmethod
    def of(cls, event: StoredEvent) -> "Arrival":
        """Read the whole result of an event."""
        assert event.result is not None
        found = event.result
        text, entities = found.get("text") or "", found.get("entities") or ()
        terms = terms_of(event.language, event.title, text, entities, event.topics)
        return cls(event.id, _date(event), event.source, terms, text)


class Grouper:
    """Groups articles in the order in which they come; remembers which stories changed."""

    def __init__(self, store: StoryStore) -> None:
        self._store = store
        self._changed: set[UUID] = set()

    async def add(self, arrival: Arrival, rarity: Rarity) -> None:
        """Put an article into a story, or into another if it has changed since it was put into one."""
        known, told = await self._store.known(arrival.article_id), arrival.terms.digest
        if known is None and arrival.terms:
            rarity.add(arrival.terms.all)
        article = signature_of(arrival.article_id, arrival.date, arrival.source, arrival.terms, rarity)
        if known is not None:
            if (known.told, known.signature.date, known.signature.source) == (told, article.date, article.source):
                return
            await self._store.leave(arrival.article_id)
            self._changed.add(known.story)
        if not arrival.terms:
            return
        story = await self._place(article, arrival.text, told)
        if known is not None and known.story != story and not await self._store.first_members([known.story], 1):
            await self._store.redirect(known.story, story)
            self._changed.discard(known.story)

    async def part(self, stories: Sequence[UUID]) -> None:
        """Look at stories that lost an article: what nothing ties to the rest becomes a story of its own."""
        members = await self._store.first_members(stories, _MOST_PARTED + 1)
        for story in stories:
            self._changed.add(story)
            held = members.get(story, [])
            if len(held) > _MOST_PARTED:
                continue
            for part in parts(held)[1:]:
                new = await self._begin(part[0], split_from=story)
                await self._store.give([one.article_id for one in part], new)
                self._changed.add(new)

    async def finish(self) -> None:
        """Describe anew the stories that changed."""
        members = await self._store.first_members(sorted(self._changed), _CENTRAL_OF)
        best = {story: central(members[story]).article_id if story in members else None for story in self._changed}
        if best:
            await self._store.describe(best)
        self._changed.clear()

    async def _place(self, article: Signature, text: str, told: int) -> UUID:
        candidates = await self._store.candidates(article)
        by_text = await self._by_text(article, text, candidates)
        near: dict[UUID, float] = {}
        for one in candidates:
            near[one.story] = max(near.get(one.story, 0.0), likeness(article, one.signature))
        near |= by_text
        worth = [story for story in nearest_first(near) if near[story] >= _WORTH_COMPARING][:_COMPARED_STORIES]
        stories = await self._store.stories(worth, article.date) if worth else []
        decision = decide(article, stories, by_text)
        story = decision.story if decision.story is not None else await self._begin(article)
        await self._store.enter(article, story, decision.likeness, told)
        self._changed.add(story)
        if decision.merged is not None:
            await self._store.merge(decision.merged, story)
            self._changed.discard(decision.merged)
        return story

    async def _by_text(self, article: Signature, text: str, candidates: Sequence[Known]) -> dict[UUID, float]:
        """What the texts say where they are nearly equal: of each story the one that shares most words."""
        nearest: dict[UUID, Signature] = {}
        for share, one in sorted(
            ((worth_aligning(article, one.signature), one) for one in candidates), key=_most_shared
        ):
            if share and len(nearest) < _COMPARED_STORIES:
                nearest.setdefault(one.story, one.signature)
        texts = await self._store.texts([one.article_id for one in nearest.values()]) if nearest else {}
        said = {}
        for story, other in nearest.items():
            if (kept := texts.get(other.article_id)) is not None:
                earlier, later = (kept, text) if other.date <= article.date else (text, kept)
                said[story] = likeness_of_texts(earlier, later)
        return {story: likely for story, likely in said.items() if likely is not None}

    async def _begin(self, first: Signature, split_from: UUID | None = None) -> UUID:
        for again in range(_MOST_NAMES):
            story = story_id(first.article_id, again)
            if await self._store.begin(story, first.date, split_from):
                return story
        raise AssertionError("an article began too many stories")


def _most_shared(scored: tuple[float, Known]) -> tuple[float, UUID]:
    return -scored[0], scored[1].signature.article_id


def _date(event: StoredEvent) -> datetime:
    """When it was published, as far as known, else accepted; never later than that, as search has it."""
    found = event.published_at
    local = (event.result or {}).get("published_local")
    if found is None and local:
        found = _local(local)
    return event.accepted_at if found is None else max(_EARLIEST, min(found, event.accepted_at))


def _local(stated: dict[str, Any]) -> datetime:
    day = datetime.fromisoformat(stated["date"]).date()
    return datetime.combine(day, time.fromisoformat(stated["time"]) if stated.get("time") else time.min, UTC)

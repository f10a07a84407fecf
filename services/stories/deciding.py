"""Which story an article belongs to, which two stories are one, and where one falls apart: pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final
from uuid import UUID, uuid5

from services.stories.likeness import likeness
from services.stories.near_texts import worth_aligning
from services.stories.signatures import Signature

JOINS_AT: Final = 0.45
MERGES_AT: Final = 0.5
PARTS_AT: Final = 0.3
_BEST_MEMBERS: Final = 4
# Stories are named after their first article, so that the same arrivals make the same ids.
_NAMES: Final = UUID("6f0b6b5e-0a3c-5d0e-9a64-3b1f6d0c2a11")


@dataclass(frozen=True)
class Story:
    """A story as an article is compared with it: `members` are those nearest in time, `size` how many it has."""

    id: UUID
    size: int
    members: Sequence[Signature]


@dataclass(frozen=True)
class Decision:
    """The story that an article joins, None for one of its own; how surely; a story that turned out to be the same."""

    story: UUID | None
    likeness: float
    merged: UUID | None = None


def decide(article: Signature, stories: Sequence[Story], by_text: Mapping[UUID, float] | None = None) -> Decision:
    """Compare an article with the stories that it may belong to.

    `by_text`: the likeness to those stories for which nearly equal texts have said it (`near_texts`).
    """
    said = by_text or {}
    found = ((said.get(story.id, score(article, story)), -story.size, story.id) for story in stories)
    scored = sorted(found, key=_best_first)
    if not scored or scored[0][0] < JOINS_AT:
        return Decision(None, 1.0)
    by_id = {story.id: story for story in stories}
    best, *others = scored
    for other in others:
        if other[0] >= JOINS_AT and between(by_id[best[2]], by_id[other[2]]) >= MERGES_AT:
            into, merged = _elder(by_id[best[2]], by_id[other[2]])
            return Decision(into.id, best[0], merged.id)
    return Decision(best[2], best[0])


def score(article: Signature, story: Story) -> float:
    """How surely an article tells of a story: one member that is like it is not enough where the others are not."""
    found = sorted((likeness(article, member) for member in story.members), reverse=True)[:_BEST_MEMBERS]
    return 0.0 if not found else 0.5 * found[0] + 0.5 * sum(found) / len(found)


def between(one: Story, other: Story) -> float:
    """How surely two stories are one: the mean over members of each of its score in the other."""
    scores = [score(member, other) for member in one.members] + [score(member, one) for member in other.members]
    return sum(scores) / len(scores) if scores else 0.0


def central(members: Sequence[Signature]) -> Signature:
    """The member that is most like the others; of equals the first."""
    return min(members, key=lambda one: (-sum(likeness(one, other) for other in members), one.date, one.article_id))


def parts(members: Sequence[Signature]) -> list[list[Signature]]:
    """The members in groups that nothing ties together, the largest first, of equals the earliest."""
    group = {one.article_id: one.article_id for one in members}

    def root(article_id: UUID) -> UUID:
        while group[article_id] != article_id:
            article_id = group[article_id]
        return article_id

    for one, other in combinations(members, 2):
        if likeness(one, other) >= PARTS_AT or worth_aligning(one, other):
            group[root(other.article_id)] = root(one.article_id)
    found: dict[UUID, list[Signature]] = {}
    for one in sorted(members, key=_in_time):
        found.setdefault(root(one.article_id), []).append(one)
    return sorted(found.values(), key=lambda part: (-len(part), _in_time(part[0])))


def story_id(first: UUID, again: int = 0) -> UUID:
    """The id of the story that begins with an article; `again`: how often it began one before."""
    return uuid5(_NAMES, f"{first}" if not again else f"{first}:{again}")


def nearest_first(stories: Mapping[UUID, float]) -> list[UUID]:
    """Ids by likeness."""
    return sorted(stories, key=lambda one: (-stories[one], one))


def _best_first(scored: tuple[float, int, UUID]) -> tuple[float, int, UUID]:
    return -scored[0], scored[1], scored[2]


def _elder(one: Story, other: Story) -> tuple[Story, Story]:
    """The story that stays and the one that goes into it: the larger stays, of equals the one that began earlier."""
    first, second = sorted((one, other), key=lambda story: (-story.size, _in_time(min(story.members, key=_in_time))))
    return first, second


def _in_time(one: Signature) -> tuple[object, UUID]:
    return one.date, one.article_id

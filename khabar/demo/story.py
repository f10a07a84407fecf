"""The story that the samples tell together, once the service of stories has seen them."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from khabar.client import Client, ClientError

LANGUAGES: Final = ("ar", "en", "fr")
"""Some samples tell of one event in each of these."""
_ASKED_EVERY_S: Final = 0.5


@dataclass(frozen=True)
class ToldStory:
    """A story of more than one language: its id, its headline, and the title and language of each article."""

    id: UUID
    headline: str
    articles: tuple[tuple[str, str], ...]


def find_story(client: Client, posted: Collection[UUID], *, timeout_s: float) -> ToldStory | None:
    """The story of the posted articles that is told in all `LANGUAGES`; None if there is none in time."""
    ends = time.monotonic() + timeout_s
    while True:
        try:
            found = _story(client, {str(one) for one in posted})
        except ClientError:
            # A Khabar of an older release, or one without the service: the demo shows the rest.
            return None
        if found or time.monotonic() >= ends:
            return found
        time.sleep(_ASKED_EVERY_S)


def _story(client: Client, posted: Collection[str]) -> ToldStory | None:
    for listed in client.get("/v1/stories", language=LANGUAGES, sort="largest")["stories"]:
        story = client.get(f"/v1/stories/{listed['id']}")
        ours = [one for one in story["articles"] if one["id"] in posted]
        # One that earlier runs of the demo began has all languages before ours are in it.
        if {one["language"] for one in ours}.issuperset(LANGUAGES):
            return ToldStory(UUID(story["id"]), story["headline"] or "", tuple(map(_shown, ours)))
    return None


def _shown(article: dict[str, Any]) -> tuple[str, str]:
    return article["language"], article["title"] or ""

"""A release of the day after: article.raw in version 2, with a field that version 1 does not have.

Only for a process of its own: what it registers stays registered.
"""

from typing import Any, cast

from shared.contracts import registry
from shared.contracts.article import RawArticle

NAME = "article.raw"


class CountedArticle(RawArticle):
    """Version 2 of article.raw. What is required and new makes a new version."""

    characters: int


def count_characters(payload: dict[str, Any]) -> dict[str, Any]:
    """A payload of version 1 as one of version 2."""
    return {**payload, "characters": len(payload["content"])}


def install() -> None:
    """Register the version and how the one before becomes it, as a release would have it in the registry."""
    cast(dict[str, Any], registry.PAYLOADS)[NAME] = CountedArticle
    cast(dict[str, int], registry.CURRENT_VERSION)[NAME] = 2
    cast(dict[tuple[str, int], Any], registry.UPCASTERS)[NAME, 1] = count_characters

"""The formats by name, with their media types."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from shared.formats.follow_the_money import to_follow_the_money
from shared.formats.news_article import to_news_article
from shared.formats.ninjs import to_ninjs
from shared.formats.stored import StoredArticle

FormatName = Literal["json", "ninjs", "jsonld", "ftm"]
"""Khabar's own JSON, and what else there is."""

JSON: Final = "application/json"


@dataclass(frozen=True)
class Format:
    """A format of one article; `render` makes UTF-8."""

    media_type: str
    render: Callable[[StoredArticle], bytes]


def dump(value: object) -> bytes:
    """JSON in one line, in UTF-8 as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _ftm_lines(stored: StoredArticle) -> bytes:
    return b"".join(dump(entity) + b"\n" for entity in to_follow_the_money(stored))


FORMATS: Final[Mapping[FormatName, Format]] = MappingProxyType(
    {
        "ninjs": Format("application/vnd.iptc.ninjs+json", lambda stored: dump(to_ninjs(stored))),
        "jsonld": Format("application/ld+json", lambda stored: dump(to_news_article(stored))),
        # As OpenSanctions names it: one entity a line.
        "ftm": Format("application/json+ftm", _ftm_lines),
    }
)
MEDIA_TYPES: Final[Mapping[FormatName, str]] = MappingProxyType(
    {"json": JSON, **{name: known.media_type for name, known in FORMATS.items()}}
)

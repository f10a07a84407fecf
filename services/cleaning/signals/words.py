"""What a line says by its words: the cue that a phrase or pattern gives, grammar, agencies, networks."""

from functools import cache
from typing import Final

from services.cleaning.cues import Cue, is_dateline, is_prose, names_agency
from services.cleaning.lines import Line
from services.cleaning.phrases import (
    AUTHOR_WORDS,
    FUNCTION_WORDS,
    KEY_POINTS,
    LEGAL_WORDS,
    PAGE_LIST_WORDS,
    SIGNED,
    SOCIAL,
    opens_with,
    phrases,
)

_READ_WORDS: Final = 60
# Cues that say the same to a decider, by reason, rule or group.
_REASONS: Final = ("chrome", "related", "caption", "byline", "date", "dateline", "source", "comment")
_RULES: Final = (
    "separated_items", "breadcrumb", "numbers", "counter", "too_short", "url", "teaser_link", "related_link",
    "photo_credit", "caption", "author_bio", "email", "hashtags", "recurs_in_source", "click_here", "follow_us",
)  # fmt: skip
GROUPS: Final = (
    "related_heading", "page_list", "comments_heading", "comment_form", "tags_heading", "share_bar", "prompt", "policy",
    "navigation", "widget", "advertisement", "copyright", "paywall", "disclaimer", "end_mark", "contents",
)  # fmt: skip

NAMES: Final = (
    "cued", *(f"reason_{name}" for name in _REASONS), *(f"rule_{name}" for name in _RULES),
    *(f"group_{name}" for name in GROUPS),
    "grammar", "prose", "agency", "place_and_agency", "key_points", "legal", "networks", "lists", "signed", "trade",
)  # fmt: skip


def words(line: Line) -> list[float]:
    """One value for each of `NAMES`."""
    own = line.folded.split()[:_READ_WORDS]
    short = len(line.text) <= 60
    count = max(1, len(own))
    return [
        *(_of_cue(line.cue.reason, line.cue.rule, line.cue.group) if line.cue is not None else _NO_CUE),
        sum(word in phrases(FUNCTION_WORDS) for word in own) / count,
        float(line.prose or (line.cue is not None and is_prose(line.text, line.folded))),
        float(short and names_agency(line.text)),
        float(short and is_dateline(line.text)),
        float(short and line.folded in phrases(KEY_POINTS)),
        min(3, sum(word in phrases(LEGAL_WORDS) for word in own)),
        min(3, sum(word in phrases(SOCIAL) for word in own)),
        float(any(word in phrases(PAGE_LIST_WORDS) for word in own[:6])),
        float(short and opens_with(line.folded, SIGNED) is not None),
        float(any(word in phrases(AUTHOR_WORDS) for word in own[:8])),
    ]


@cache
def _of_cue(reason: str, rule: str, group: str) -> tuple[float, ...]:
    return (
        1.0,
        *(float(reason == name) for name in _REASONS),
        *(float(rule == name) for name in _RULES),
        *(float(group == name) for name in GROUPS),
    )


_NO_CUE: Final = (0.0,) * (1 + len(_REASONS) + len(_RULES) + len(GROUPS))


def heads(cue: Cue | None) -> str:
    """The group of a cue, empty without one."""
    return cue.group if cue is not None else ""

"""What changes for a reader when one result takes the place of another."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

_FACTS: Final = (
    "title",
    "language",
    "source",
    "author",
    "published_at",
    "published_local",
    "standfirst",
    "section",
    "dateline",
    "agency",
)
_PIECES: Final = 10
_PIECE_CHARS: Final = 300

Record = Mapping[str, Any]


def differences(old: Record | None, new: Record | None) -> dict[str, Any]:
    """What differs between two records of one article, by name: facts, text, entities, topics.

    A record is a classified article with title and text; None where there is no result. Lists say what was added and
    removed, shortened; nothing is said of what is the same.
    """
    before, after = old or {}, new or {}
    found: dict[str, Any] = {
        name: {"old": before.get(name), "new": after.get(name)}
        for name in _FACTS
        if before.get(name) != after.get(name)
    }
    changes = {
        "text": _changes(before, after, _paragraphs),
        "entities": _changes(before, after, lambda r: [f"{e['id']} {e['name']}" for e in r.get("entities", ())]),
        "mentions": _changes(before, after, lambda r: [_mention(mention) for mention in r.get("mentions", ())]),
        "topics": _changes(before, after, lambda r: [f"{t['code']} {t['key']}" for t in r.get("topics", ())]),
    }
    return found | {name: change for name, change in changes.items() if change is not None}


def _paragraphs(record: Record) -> list[str]:
    return [line for line in str(record.get("text", "")).splitlines() if line.strip()]


def _mention(mention: Mapping[str, Any]) -> str:
    where = "title " if mention.get("field") == "title" else ""
    return f"{where}{mention['start']}-{mention['end']} {mention['type']} {mention['text']}"


def _changes(before: Record, after: Record, pieces: Callable[[Record], list[str]]) -> dict[str, Any] | None:
    old, new = pieces(before), pieces(after)
    added, removed = _without(new, old), _without(old, new)
    if not added and not removed:
        return None if old == new else {"reordered": True}
    return {
        "added": _shown(added),
        "removed": _shown(removed),
        "added_count": len(added),
        "removed_count": len(removed),
    }


def _without(pieces: Iterable[str], others: Iterable[str]) -> list[str]:
    known = set(others)
    return [piece for piece in pieces if piece not in known]


def _shown(pieces: list[str]) -> list[str]:
    return [piece[:_PIECE_CHARS] for piece in pieces[:_PIECES]]

"""What a filter's value names: a topic by key, code or label, a language by code or name, however it is written.

A value that names nothing is said to be unknown, with what is near it: no articles found would mean something else.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import chain
from typing import Final

from babel import Locale
from psycopg import AsyncConnection

from services.console.search.expression import And, Expression, Fact, Not, Or
from services.console.search.syntax import MalformedQuery
from shared.media_topics import MEDIA_TOPICS, SECOND_LEVEL, find_topic
from shared.text.normalisation import fold

_NEAR: Final = 3
_NEAR_ENOUGH: Final = 0.6
_ARTICLE: Final = "ال"
_STORED: Final = """
SELECT DISTINCT value FROM volumes WHERE kind = %(kind)s AND value <> ''
UNION SELECT DISTINCT value FROM volume_deltas WHERE kind = %(kind)s AND value <> ''
"""


async def with_known_filters(connection: AsyncConnection, expression: Expression) -> Expression:
    """The expression with the codes of its topics and languages.

    Known are Media Topics, the languages of ISO 639, and what stored articles have.

    Raises: MalformedQuery with what is near, if a value names nothing.
    """
    stored: dict[str, dict[str, str]] = {}
    for fact in _facts(expression):
        if not _values(fact) and fact.kind not in stored:
            rows = await (await connection.execute(_STORED, {"kind": fact.kind})).fetchall()
            stored[fact.kind] = {_key(value): value for (value,) in rows}
    return _known(expression, stored)


def _facts(expression: Expression) -> Iterable[Fact]:
    match expression:
        case And(parts=parts) | Or(parts=parts):
            return chain.from_iterable(map(_facts, parts))
        case Not(part=part):
            return _facts(part)
        case Fact(kind="topic" | "language"):
            return (expression,)
        case _:
            return ()


def _known(expression: Expression, stored: Mapping[str, Mapping[str, str]]) -> Expression:
    match expression:
        case And(parts=parts):
            return And(tuple(_known(part, stored) for part in parts))
        case Or(parts=parts):
            return Or(tuple(_known(part, stored) for part in parts))
        case Not(part=part):
            return Not(_known(part, stored))
        case Fact(kind="topic" | "language"):
            own = stored.get(expression.kind, {})
            values = _values(expression) or ((own[key],) if (key := _key(expression.value)) in own else ())
            if not values:
                raise _unknown(expression, own)
            found = tuple(Fact(expression.kind, value, expression.place) for value in values)
            return found[0] if len(found) == 1 else Or(found)
        case _:
            return expression


def _values(fact: Fact) -> tuple[str, ...]:
    """The codes that a value stands for; a label may be that of several topics."""
    if fact.kind == "topic" and (topic := find_topic(fact.value.strip())):
        return (topic.code,)
    names = _topics() if fact.kind == "topic" else _languages()
    found = names.get(_key(fact.value), ())
    if not found and fact.kind == "language":
        # A tag may say more than the language: `zh-Hant`, `pt-BR`.
        code, more, _ = fact.value.strip().lower().partition("-")
        return (fact.value.strip().lower(),) if more and (code,) == names.get(code) else ()
    return found


def _unknown(fact: Fact, stored: Mapping[str, str]) -> MalformedQuery:
    names = _topics() if fact.kind == "topic" else _languages()
    known = {**dict.fromkeys(names), **dict.fromkeys(stored)}
    near = get_close_matches(_key(fact.value), known, _NEAR, _NEAR_ENOUGH)
    codes = chain.from_iterable(names.get(one) or (stored[one],) for one in near)
    nearest = ", ".join(dict.fromkeys(map(_said, codes)))
    usual = ", ".join(MEDIA_TOPICS) if fact.kind == "topic" else "ar, en, fr, or a name, as Arabic or العربية"
    hint = f"did you mean {nearest}?" if nearest else f"known are, for example, {usual}"
    detail = f"no {fact.kind} “{fact.value}” is known; {hint}"
    return MalformedQuery(detail.rstrip("."), *(fact.place or (0, 0)), field="q" if fact.place else fact.kind)


def _said(code: str) -> str:
    """A code as people write it: the key of a topic."""
    topic = find_topic(code)
    return topic.key if topic else code


def _key(name: str) -> str:
    return fold(name.replace("_", " ")) or name


@cache
def _topics() -> Mapping[str, tuple[str, ...]]:
    """Codes by key, code and label in Arabic, English and French, folded."""
    found: dict[str, tuple[str, ...]] = {}
    for topic in (*MEDIA_TOPICS.values(), *SECOND_LEVEL.values()):
        for name in {_key(one) for one in (topic.key, topic.code, *topic.labels.values())}:
            found[name] = (*found.get(name, ()), topic.code)
    for topic in (*MEDIA_TOPICS.values(), *SECOND_LEVEL.values()):
        # A key names one topic, whatever others are labelled.
        found[_key(topic.key)] = (topic.code,)
    return found


@cache
def _languages() -> Mapping[str, tuple[str, ...]]:
    """Codes by code and by name in Arabic, English and the language itself, folded."""
    found: dict[str, tuple[str, ...]] = {}
    english, arabic = Locale("en").languages, Locale("ar").languages
    for code in sorted((code for code in english if "_" not in code), key=lambda code: (len(code), code)):
        for name in filter(None, (english.get(code), arabic.get(code))):
            found.setdefault(_key(name), (code,))
            found.setdefault(_key(name).removeprefix(_ARTICLE), (code,))
    return found | {code: (code,) for code in english if "_" not in code}

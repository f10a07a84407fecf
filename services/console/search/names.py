"""Names in a query, and the entities that they stand for, whatever the spelling and the script of the articles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg import AsyncConnection

from services.console.search.expression import And, EntityIs, Expression, Fact, Not, Or, Word
from services.console.search.query import ENTITY_ID
from shared.text.analysis import name_key

MAX_NAME_WORDS: Final = 6
# A name that more bear says little about any of them.
MAX_NAMESAKES: Final = 8
MAX_ALSO: Final = 12

_NAMED: Final = """
SELECT wanted.key, e.id, e.name, e.type, e.names
FROM unnest(%b::text[]) AS wanted (key)
CROSS JOIN LATERAL (SELECT entity_id FROM entity_names WHERE key = wanted.key ORDER BY entity_id LIMIT %b) AS n
JOIN entities AS e ON e.id = n.entity_id
ORDER BY wanted.key, e.id
"""


@dataclass(frozen=True)
class NamedEntity:
    """An entity that a name in the query was taken for, and the words that name it."""

    words: str
    id: str
    name: str
    type: str
    names: dict[str, str] = field(default_factory=dict, repr=False)
    """Its names by language code."""


def also(named: Sequence[NamedEntity]) -> list[str]:
    """The names that were looked for besides those in the query, each once, `MAX_ALSO` at most."""
    found: dict[str, str] = {}
    asked = {one.words for one in named}
    for one in named:
        for name in (one.name, *one.names.values()):
            if (key := name_key(name)) not in asked:
                found.setdefault(key, name)
    return list(found.values())[:MAX_ALSO]


async def with_names(
    connection: AsyncConnection, expression: Expression, *, aliases: bool
) -> tuple[Expression, list[NamedEntity]]:
    """The expression with entities in place of `entity:` names and, with `aliases`, beside each name in its words."""
    wanted = {key for key in _keys(expression, aliases=aliases) if key}
    known: dict[str, list[NamedEntity]] = {}
    if wanted:
        cursor = await connection.execute(_NAMED, (sorted(wanted), MAX_NAMESAKES), binary=True)
        for key, *entity in await cursor.fetchall():
            known.setdefault(key, []).append(NamedEntity(key, *entity))
    used: dict[str, None] = {}
    found = _named(expression, known, used, aliases=aliases)
    return found, [entity for key in used for entity in known[key]]


def _keys(expression: Expression, *, aliases: bool) -> Iterator[str]:
    match expression:
        case And(parts=parts) | Or(parts=parts):
            if isinstance(expression, And) and aliases:
                for run in _runs(parts):
                    yield from (key for _, _, key in _spans(run))
            for part in parts:
                if not (isinstance(expression, And) and isinstance(part, Word)):
                    yield from _keys(part, aliases=aliases)
        case Not(part=part):
            yield from _keys(part, aliases=aliases)
        case Fact(kind="entity" | "said-by", value=value) if not ENTITY_ID.fullmatch(value):
            yield name_key(value)
        case Word(field="any") if aliases:
            yield name_key(expression.form)


def _named(
    expression: Expression, known: dict[str, list[NamedEntity]], used: dict[str, None], *, aliases: bool
) -> Expression:
    def entities(key: str, *, speaks: bool = False) -> EntityIs:
        used[key] = None
        return EntityIs(tuple(entity.id for entity in known[key]), speaks)

    match expression:
        case And(parts=parts) if aliases:
            found: list[Expression] = []
            for run in _runs(parts):
                found += _named_run(run, known, entities)
            rest = (part for part in parts if not _is_word(part))
            found += (_named(part, known, used, aliases=aliases) for part in rest)
            return And(tuple(found))
        case And(parts=parts):
            return And(tuple(_named(part, known, used, aliases=aliases) for part in parts))
        case Or(parts=parts):
            return Or(tuple(_named(part, known, used, aliases=aliases) for part in parts))
        case Not(part=part):
            return Not(_named(part, known, used, aliases=aliases))
        case Fact(kind="entity" | "said-by" as kind, value=value):
            speaks = kind == "said-by"
            if ENTITY_ID.fullmatch(value):
                return EntityIs((value,), speaks)
            return entities(key, speaks=speaks) if (key := name_key(value)) in known else Or(())
        case Word(field="any") if aliases and (key := name_key(expression.form)) in known:
            return Or((expression, entities(key)))
        case _:
            return expression


def _named_run(run: Sequence[Word], known: dict[str, list[NamedEntity]], entities: Any) -> list[Expression]:
    """The words of a run; those that name something together with it, the longest names first."""
    taken: dict[int, tuple[int, str]] = {}
    free = set(range(len(run)))
    for start, end, key in sorted(_spans(run), key=lambda span: span[0] - span[1]):
        if key in known and free.issuperset(range(start, end)):
            taken[start] = (end, key)
            free.difference_update(range(start, end))
    found: list[Expression] = []
    for at, word in enumerate(run):
        if at in free:
            found.append(word)
        elif at in taken:
            end, key = taken[at]
            words = run[at:end]
            found.append(Or((words[0] if len(words) == 1 else And(tuple(words)), entities(key))))
    return found


def _runs(parts: Sequence[Expression]) -> Iterator[list[Word]]:
    """Words that stand next to each other."""
    run: list[Word] = []
    for part in parts:
        if isinstance(part, Word) and part.field == "any":
            run.append(part)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_word(part: Expression) -> bool:
    return isinstance(part, Word) and part.field == "any"


def _spans(run: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
    for start in range(len(run)):
        for end in range(start + 1, min(start + MAX_NAME_WORDS, len(run)) + 1):
            if key := name_key(" ".join(word.form for word in run[start:end])):
                yield start, end, key

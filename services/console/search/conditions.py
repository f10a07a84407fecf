"""An expression as PostgreSQL can look for it: a query over terms for the index, and what the index cannot tell.

The index knows which terms an article has, not in what order. So a phrase asks the index for its words, and the folded
text for the phrase. What the index is asked for may be more than what is meant, never less.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from services.console.search.expression import And, EntityIs, Expression, Fact, Not, Or, Phrase, Word
from shared.ledger.search_terms import entity_term, language_term, quoted, source_term, speaker_term, topic_term
from shared.media_topics import find_topic
from shared.text.analysis import asked_terms, is_arabic
from shared.text.word_pairs import pair_numbers

_ARTICLE: Final = "ال"
# Entries that were stored before there were pairs have none: then neither is so.
_BIT: Final = "get_bit(s.pairs, %s::bigint %% (8 * octet_length(s.pairs))) = 0"
_IN_TEXT: Final = "WHEN strpos(s.folded, %s) > 0 THEN s.folded ~ %s ELSE false"
_MOST_PAIRS: Final = 3


@dataclass(frozen=True)
class Condition:
    """`terms`: a tsquery that every match fulfils; None: any article may match.

    `bounded`: a match has some term of the query, so that the index alone finds all. `check`: SQL over `s`, the entry,
    that tells the matches among what the index finds, with its parameters; None: all of them match. `costly`: the
    entries that the index finds must be read to tell.
    """

    terms: str | None
    bounded: bool
    check: str | None = None
    values: tuple[str, ...] = ()
    costly: bool = False


def condition_of(expression: Expression) -> Condition | None:
    """The condition; None if nothing can match."""
    if _is_nothing(expression):
        return None
    terms = _superset(expression)
    if _is_exact(expression):
        return Condition(terms, _is_bounded(expression), costly=_asks_titles(expression))
    values: list[str] = []
    parts = expression.parts if isinstance(expression, And) else (expression,)
    check = " AND ".join(_sql(part, values) for part in parts if not _is_exact(part))
    return Condition(terms, _is_bounded(expression), check, tuple(values), costly=True)


def weights_of(sought: Iterable[Word | Phrase | EntityIs]) -> str | None:
    """A tsquery of all that speaks for an article, to rank by; None if nothing does."""
    parts: dict[str, None] = {}
    for one in sought:
        match one:
            case Word(form=form):
                parts |= dict.fromkeys(map(quoted, asked_terms(form)))
            case Phrase(forms=forms):
                parts |= dict.fromkeys(quoted(term) for form in forms for term in asked_terms(form))
            case EntityIs():
                parts |= dict.fromkeys(_entity_terms(one))
    return " | ".join(parts) or None


def _tsquery(expression: Expression) -> str:
    """The expression as a tsquery, its phrases as all of their words."""
    match expression:
        case Word(form=form, field=field):
            return _any(_weighted(term, field == "title") for term in asked_terms(form))
        case Phrase(forms=forms, field=field):
            return _all(_any(_weighted(term, field == "title") for term in asked_terms(form)) for form in forms)
        case Fact():
            return quoted(_fact_term(expression))
        case EntityIs():
            return _any(_entity_terms(expression))
        case And(parts=parts):
            return _all(map(_tsquery, parts))
        case Or(parts=parts):
            return _any(map(_tsquery, parts))
        case Not(part=part):
            return f"!({_tsquery(part)})"


def _superset(expression: Expression) -> str | None:
    """A tsquery that all matches fulfil; None for any article."""
    match expression:
        case And(parts=parts):
            asked = [terms for part in parts if (terms := _superset(part)) is not None]
            return _all(asked) if asked else None
        case Or(parts=parts):
            alternatives = [_superset(part) for part in parts if not _is_nothing(part)]
            return None if None in alternatives else _any(terms for terms in alternatives if terms is not None)
        case Not(part=part):
            return f"!({_tsquery(part)})" if _is_exact(part) and not _is_nothing(part) else None
        case _:
            return _tsquery(expression)


def _sql(expression: Expression, values: list[str]) -> str:
    if _is_nothing(expression):
        return "false"
    if _is_exact(expression) and (terms := _superset(expression)) is not None:
        values.append(terms)
        return "s.terms @@ %s::tsquery"
    match expression:
        case Phrase():
            core = (_core(expression.forms[0]), *expression.forms[1:])
            numbers = [number for pair in _pairs(core) for number in pair_numbers(*pair)]
            values += [*map(str, numbers), " ".join(core) + " ", _pattern(expression)]
            # Most texts do not hold it at all: the pairs of words in the entry tell so of nearly all of them, a search
            # in the text of the others, and a pattern costs several times as much. Joined by AND, PostgreSQL tries the
            # pattern first.
            absent = " OR ".join([_BIT] * len(numbers))
            return f"CASE {f'WHEN {absent} THEN false ' if numbers else ''}{_IN_TEXT} END"
        case And(parts=parts):
            return "(" + " AND ".join(_sql(part, values) for part in parts) + ")" if parts else "true"
        case Or(parts=parts):
            return "(" + " OR ".join(_sql(part, values) for part in parts) + ")"
        case Not(part=part):
            return f"NOT {_sql(part, values)}"
        case _:
            raise AssertionError(f"{expression} is for the index")


def _pairs(forms: Sequence[str]) -> list[tuple[str, str]]:
    """Some pairs of a phrase's words that the entry knows of: not those that begin with a lone Arabic letter."""
    known = [(first, second) for first, second in pairwise(forms) if len(first) > 1 or not is_arabic(first)]
    return known[:_MOST_PAIRS]


def _pattern(phrase: Phrase) -> str:
    """The phrase in the folded text. What leans on its first word does not hinder: `وزير` in `لوزير الخارجية`."""
    first, *rest = phrase.forms
    if not is_arabic(first):
        beginning = re.escape(first)
    elif first != _core(first):
        beginning = f"(?:[وف]?[بك]?ال|[وف]?لل){_core(first)}"
    else:
        beginning = f"[وف]?[بلك]?{first}"
    where = r"^[^\n]* " if phrase.field == "title" else " "
    return f"{where}{' '.join((beginning, *map(re.escape, rest)))} "


def _core(first: str) -> str:
    """What every way to write a first word ends with."""
    return first[len(_ARTICLE) :] if first.startswith(_ARTICLE) and len(first) > len(_ARTICLE) else first


def _is_exact(expression: Expression) -> bool:
    """Whether the index alone tells which articles match."""
    match expression:
        case Phrase():
            return False
        case And(parts=parts) | Or(parts=parts):
            return all(map(_is_exact, parts))
        case Not(part=part):
            return _is_exact(part)
        case _:
            return True


def _asks_titles(expression: Expression) -> bool:
    """Whether some word must be in the title: the index knows that a word is there, not where."""
    match expression:
        case Word(field=field):
            return field == "title"
        case And(parts=parts) | Or(parts=parts):
            return any(map(_asks_titles, parts))
        case Not(part=part):
            return _asks_titles(part)
        case _:
            return False


def _is_bounded(expression: Expression) -> bool:
    match expression:
        case And(parts=parts):
            return any(map(_is_bounded, parts))
        case Or(parts=parts):
            return all(map(_is_bounded, parts))
        case Not():
            return False
        case _:
            return True


def _is_nothing(expression: Expression) -> bool:
    match expression:
        case And(parts=parts):
            return any(map(_is_nothing, parts))
        case Or(parts=parts):
            return all(map(_is_nothing, parts))
        case EntityIs(ids=ids):
            return not ids
        case _:
            return False


def _entity_terms(named: EntityIs) -> list[str]:
    term = speaker_term if named.speaks else entity_term
    return [quoted(term(entity_id)) for entity_id in named.ids]


def _fact_term(fact: Fact) -> str:
    match fact.kind:
        case "topic":
            topic = find_topic(fact.value)
            return topic_term(topic.code if topic else fact.value)
        case "language":
            return language_term(fact.value)
        case "source":
            return source_term(fact.value)
        case "entity":
            return entity_term(fact.value)
        case "said-by":
            return speaker_term(fact.value)
        case "story":
            raise AssertionError("a story is no term of the index")


def _weighted(term: str, in_title: bool) -> str:
    return f"{quoted(term)}:A" if in_title else quoted(term)


def _all(parts: Iterable[str]) -> str:
    return _joined(" & ", list(parts))


def _any(parts: Iterable[str]) -> str:
    return _joined(" | ", list(parts))


def _joined(operator: str, parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else "(" + operator.join(parts) + ")"

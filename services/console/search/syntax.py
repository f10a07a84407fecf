"""Read a query as people write it: `"exact phrase" (فيضانات OR سيول) title:درنة -كرة source:"عنب بلدي"`.

Words next to each other must all be there. AND, OR and NOT are operators in capitals, `-` before a word is NOT, AND
binds more than OR. A prefix is one of FIELDS and a colon, before a word, a phrase or a group in parentheses.
"""

import re
from dataclasses import dataclass
from typing import Final, cast

from services.console.search.expression import (
    EVERYTHING,
    And,
    Expression,
    Fact,
    FactKind,
    Field,
    Not,
    Or,
    Phrase,
    Word,
)
from shared.text.analysis import UNSPACED, tokens

FIELDS: Final = ("title", "entity", "said-by", "topic", "language", "source", "story")
MAX_CHARS: Final = 2_000
MAX_WORDS: Final = 64
MAX_DEPTH: Final = 20

_QUOTES: Final = '"“”„‟«»＂'
_TOKEN: Final = re.compile(rf"\s+|[()]|[{_QUOTES}]|(?P<field>said-by|[A-Za-z_]+):(?!//)|[^\s(){_QUOTES}]+")
_OPERATORS: Final = ("AND", "OR", "NOT")
_UNSPACED: Final = re.compile(f"[{UNSPACED}]")


class MalformedQuery(ValueError):
    """The query cannot be read; if `field` is `q`, `start` and `end` say where, in code points."""

    def __init__(self, detail: str, start: int, end: int, *, field: str = "q") -> None:
        super().__init__(detail)
        self.detail, self.start, self.end, self.field = detail, start, end, field


@dataclass(frozen=True)
class _Token:
    kind: str  # "(", ")", "field", "word", "phrase", "-", "AND", "OR", "NOT"
    text: str
    start: int
    end: int


def parse(query: str) -> Expression:
    """The query as an expression; an empty one asks for everything.

    Raises: MalformedQuery.
    """
    if len(query) > MAX_CHARS:
        raise MalformedQuery(f"the query is longer than {MAX_CHARS} characters", MAX_CHARS, len(query))
    found = _tokens(query)
    if not found:
        if query.strip():
            raise MalformedQuery("there is no word in the query", 0, len(query))
        return EVERYTHING
    parser = _Parser(found, len(query))
    expression = parser.alternatives("any", 0)
    parser.expect_end()
    if expression is None:
        raise MalformedQuery("there is no word in the query", 0, len(query))
    return expression


def _tokens(query: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(query):
        match = _TOKEN.match(query, at)
        assert match is not None, "every character begins a token"
        text, start, at = match.group(), at, match.end()
        if text.isspace():
            continue
        if text in "()":
            found.append(_Token(text, text, start, at))
        elif text in _QUOTES:
            at = _end_of_phrase(query, start)
            found.append(_Token("phrase", query[start + 1 : at - 1], start, at))
        elif match["field"] and _is_prefix(match["field"], query, at):
            found.append(_Token("field", match["field"].lower(), start, at))
            at = _value(query, at, found)
        elif text in _OPERATORS:
            found.append(_Token(text, text, start, at))
        else:
            if match["field"]:
                at = _end_of_word(query, start)
            at = _word(query, start, at, found)
    return found


def _is_prefix(name: str, query: str, at: int) -> bool:
    """Whether a word and a colon are meant as a prefix. Raises: MalformedQuery if they seem to be an unknown one."""
    if name.lower() in FIELDS:
        return True
    if not name.islower() or query[at : at + 1] in ("", " ", ")"):
        return False
    raise MalformedQuery(
        f"there is no field “{name}”; the fields are {', '.join(FIELDS)}. If it is none, put it in quotation marks",
        at - len(name) - 1,
        at,
    )


def _value(query: str, at: int, found: list[_Token]) -> int:
    """A bare value directly after a prefix, which may hold colons: `entity:wd:Q858`."""
    name = found[-1].text
    if name == "title" or query[at : at + 1] in ("", "(", ")", *_QUOTES) or query[at].isspace():
        return at
    end = _end_of_word(query, at)
    found.append(_Token("word", query[at:end], at, end))
    return end


def _word(query: str, start: int, end: int, found: list[_Token]) -> int:
    if query[start] == "-":
        if end - start > 1 or query[end : end + 1] in ("(", *_QUOTES):
            found.append(_Token("-", "-", start, start + 1))
            # What follows may be a prefix.
            return start + 1
        return end
    found.append(_Token("word", query[start:end], start, end))
    return end


def _end_of_word(query: str, at: int) -> int:
    while at < len(query) and not query[at].isspace() and query[at] not in "()" and query[at] not in _QUOTES:
        at += 1
    return at


def _end_of_phrase(query: str, start: int) -> int:
    for at in range(start + 1, len(query)):
        if query[at] in _QUOTES:
            return at + 1
    raise MalformedQuery("the quotation mark has no second one", start, len(query))


class _Parser:
    def __init__(self, found: list[_Token], length: int) -> None:
        self._tokens, self._at, self._words, self._length = found, 0, 0, length

    def expect_end(self) -> None:
        if (token := self._peek()) is not None:
            raise MalformedQuery("this ) closes nothing", token.start, token.end)

    def alternatives(self, field: str, depth: int) -> Expression | None:
        """Parts joined by OR; None if there is no word in them."""
        parts = [self._together(field, depth)]
        while (token := self._peek()) is not None and token.kind == "OR":
            self._next()
            parts.append(self._together(field, depth))
        kept = tuple(part for part in parts if part is not None)
        return kept[0] if len(kept) == 1 else Or(kept) if kept else None

    def _together(self, field: str, depth: int) -> Expression | None:
        """Parts joined by AND, or by nothing."""
        parts: list[Expression | None] = [self._one(field, depth)]
        while (token := self._peek()) is not None and token.kind not in ("OR", ")"):
            if token.kind == "AND":
                self._next()
            parts.append(self._one(field, depth))
        kept: list[Expression] = []
        for part in parts:
            if isinstance(part, And):
                kept += part.parts
            elif part is not None:
                kept.append(part)
        return kept[0] if len(kept) == 1 else And(tuple(kept)) if kept else None

    def _one(self, field: str, depth: int) -> Expression | None:
        token = self._next()
        if depth > MAX_DEPTH:
            raise MalformedQuery(f"more than {MAX_DEPTH} levels of parentheses and NOT", token.start, token.end)
        match token.kind:
            case "NOT" | "-":
                part = self._one(field, depth + 1)
                return None if part is None else Not(part)
            case "(":
                return self._group(token, field, depth)
            case "field":
                if field != "any":
                    raise MalformedQuery("a prefix inside another prefix's parentheses", token.start, token.end)
                after = self._peek()
                if after is None or after.kind not in ("word", "phrase", "("):
                    raise MalformedQuery(f"after {token.text}: a word is missing", token.start, token.end)
                return self._one(token.text, depth)
            case "word" | "phrase":
                return self._leaf(token, field)
            case ")":
                raise MalformedQuery("before this ) a word is missing", token.start, token.end)
            case _:
                raise MalformedQuery(f"on both sides of {token.kind} there must be a word", token.start, token.end)

    def _group(self, opened: _Token, field: str, depth: int) -> Expression | None:
        inside = self.alternatives(field, depth + 1)
        closed = self._peek()
        if closed is None:
            raise MalformedQuery("this ( is not closed", opened.start, opened.end)
        self._next()
        return inside

    def _leaf(self, token: _Token, field: str) -> Expression | None:
        if field not in ("any", "title"):
            value = token.text.strip()
            if not value:
                raise MalformedQuery(f"{field}: has no value", token.start, token.end)
            self._count(1, token)
            return Fact(cast(FactKind, field), value, (token.start, token.end))
        forms = tuple(one.form for one in tokens(token.text))
        self._count(len(forms), token)
        where = cast(Field, field)
        if token.kind == "phrase" and forms:
            return Phrase(forms, where)
        parts = tuple(_word_or_signs(token.text, where))
        return parts[0] if len(parts) == 1 else And(parts) if parts else None

    def _count(self, words: int, token: _Token) -> None:
        self._words += words
        if self._words > MAX_WORDS:
            raise MalformedQuery(f"more than {MAX_WORDS} words", token.start, token.end)

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> _Token:
        token = self._peek()
        if token is None:
            last = self._tokens[-1]
            missing = f"after {last.kind}" if last.kind in (*_OPERATORS, "-", "(") else "here"
            raise MalformedQuery(f"{missing} a word is missing", last.start, self._length)
        self._at += 1
        return token


def _word_or_signs(text: str, field: Field) -> list[Expression]:
    """The words of a piece of a query; signs of a script without spaces belong together as they stand."""
    found: list[Expression] = []
    signs: list[str] = []
    for token in tokens(text):
        if _UNSPACED.match(token.form):
            signs.append(token.form)
            continue
        if signs:
            found.append(Phrase(tuple(signs), field))
            signs = []
        found.append(Word(token.form, field))
    if signs:
        found.append(Phrase(tuple(signs), field))
    return found

"""What narrows a search, as its address says it: chips to take out, values to add, values to leave out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from services.console.pages.languages import Words

FACETS: Final = ("language", "source", "topic", "entity")
OTHERS: Final = ("period", "since", "until", "copies", "aliases", "copies_of", "story", "state")
PERIODS: Final = ("24h", "7d", "30d")

# `-source:"x"`, as `without` writes it; what readers write otherwise stays where it is, in the words of the search.
_LEFT_OUT: Final = re.compile(r'(?:^|\s)-(language|source|topic|entity):"([^"]*)"(?=\s|$)')

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Chip:
    """Something that narrows the search; `link`: the search without it. `left_out`: what has it is not wanted."""

    kind: str
    value: str
    label: str
    link: str
    left_out: bool = False


def chips_of(pairs: Pairs, label: Callable[[str, str], str], words: Words) -> list[Chip]:
    """A chip for each thing that narrows, in the order of the address. `label`: what a value of a facet is called."""
    pairs = [(name, value) for name, value in pairs if value]
    found = []
    for name, value in dict.fromkeys(pairs):
        if name in FACETS:
            found.append(Chip(name, value, label(name, value), toggled(pairs, name, value)))
        elif name in OTHERS:
            said = words.messages.get(f"search.chip_{name}_{value}", value)
            found.append(Chip(name, value, said, without(pairs, name)))
    q = dict(pairs).get("q", "")
    for match in _LEFT_OUT.finditer(q):
        kind, value = match.groups()
        rest = (q[: match.start()] + q[match.end() :]).strip()
        found.append(Chip(kind, value, label(kind, value), changed(pairs, q=rest), left_out=True))
    return found


def words_alone(q: str) -> str:
    """What a reader typed, without what was left out by a link."""
    return _LEFT_OUT.sub("", q).strip()


def left_out(q: str) -> str:
    """The part of the search that `words_alone` lacks."""
    return " ".join(match.group().strip() for match in _LEFT_OUT.finditer(q))


def toggled(pairs: Pairs, name: str, value: str) -> str:
    """The search with a value of a facet added, or taken out if it is there."""
    pairs = _kept(pairs)
    rest = [pair for pair in pairs if pair != (name, value)]
    return _address(rest if len(rest) < len(pairs) else [*rest, (name, value)])


def not_this(pairs: Pairs, name: str, value: str) -> str:
    """The search without the articles that have a value of a facet."""
    q = dict(pairs).get("q", "")
    # A quotation mark would end the value; there is no way to write one within it.
    wanted = f'{q} -{name}:"{value.replace(chr(34), "")}"'.strip()
    rest = [pair for pair in pairs if pair != (name, value)]
    return changed(rest, q=wanted)


def without(pairs: Pairs, *names: str) -> str:
    """The search without these parameters."""
    return _address([pair for pair in _kept(pairs) if pair[0] not in names])


def changed(pairs: Pairs, **values: str) -> str:
    """The search with these parameters in place of what they were; an empty one goes."""
    kept = [pair for pair in _kept(pairs) if pair[0] not in values]
    return _address([*((name, value) for name, value in values.items() if value), *kept])


def cleared(pairs: Pairs) -> str:
    """The words of the search alone."""
    return changed((), q=words_alone(dict(pairs).get("q", "")))


def within(pairs: Pairs, periods: Sequence[tuple[str, str]]) -> list[str]:
    """The search narrowed to each of these periods."""
    rest = [pair for pair in pairs if pair[0] != "period"]
    return [changed(rest, since=since, until=until) for since, until in periods]


def settled(pairs: Pairs) -> str | None:
    """The address of a search that a form sent in pieces; None if it is whole.

    What was left out joins the words, and days that were typed take the place of a period.
    """
    given = dict(pairs)
    dated = "period" in given and (given.get("since") or given.get("until"))
    if "not" not in given and not dated:
        return None
    rest = [pair for pair in pairs if pair[0] != "not" and not (dated and pair[0] == "period")]
    return changed(rest, q=f"{given.get('q', '')} {given.get('not', '')}".strip())


def _kept(pairs: Pairs) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if value and name != "cursor"]


def _address(pairs: Pairs) -> str:
    return f"/search?{urlencode(pairs)}" if pairs else "/search"

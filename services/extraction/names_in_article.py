"""The distinct names of an article: every spelling once, with its mentions, and which spellings name one thing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.extraction.protocols import Span
from services.extraction.records import Sense
from shared.contracts.article import EntityType
from shared.knowledge.naming import spelling_key


@dataclass
class Name:
    """One name as the article spells it, with the mentions that use it; the order of names is that of the text.

    `form`: folded. `key`: see `naming.spelling_key`. `words`: of the key. `senses`: what the knowledge base says.
    `kind`: "country", "city" or the like where the words around say which; such mentions are a name of their own.
    """

    type: EntityType
    form: str
    key: str
    kind: str = ""
    senses: Sequence[Sense] = ()
    mentions: list[int] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """The words of the key."""
        return self.key.split()


class Names:
    """The names of one article, and sets of names that stand for one thing (union-find)."""

    def __init__(self) -> None:
        self.all: list[Name] = []
        self._index: dict[tuple[EntityType, str, str], int] = {}
        self._parents: list[int] = []

    def add(self, mention: int, type_: EntityType, form: str, kind: str = "") -> Name:
        """The name of a mention; a spelling that is new stands for a thing of its own until `join` says more."""
        where = (type_, form, kind)
        at = self._index.setdefault(where, len(self.all))
        if at == len(self.all):
            self.all.append(Name(type_, form, spelling_key(form), kind))
            self._parents.append(at)
        self.all[at].mentions.append(mention)
        return self.all[at]

    def at(self, type_: EntityType, form: str) -> int | None:
        """The number of a name, if the article has it."""
        return self._index.get((type_, form, ""))

    def root(self, at: int) -> int:
        """The number that stands for all names of one thing: that of the first of them."""
        while self._parents[at] != at:
            self._parents[at] = self._parents[self._parents[at]]
            at = self._parents[at]
        return at

    def join(self, one: int, other: int) -> None:
        """Both names stand for one thing."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parents[second] = first

    def things(self) -> list[list[int]]:
        """The numbers of the names of each thing, things by first mention."""
        found: dict[int, list[int]] = {}
        for at in range(len(self.all)):
            found.setdefault(self.root(at), []).append(at)
        return list(found.values())


def best_spelling(surfaces: Iterable[str]) -> str:
    """The longest of the most frequent spellings, the first met of those."""
    counted = Counter(surfaces)
    return max(counted, key=lambda surface: (counted[surface], len(surface)))


def shown_surface(text: str, span: Span, form: str) -> str:
    """A mention as a name to show: on one line, without quotation marks inside, with the alef that `لل` hides."""
    surface = " ".join(text[span.start : span.end].translate(_QUOTE_MARKS).split())
    return f"ا{surface}" if surface.startswith("ل") and form.startswith("ال") else surface


_QUOTE_MARKS = str.maketrans(dict.fromkeys('"«»“”„‟〝〞', ""))

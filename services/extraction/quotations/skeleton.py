"""A line of text in which one letter stands for each name and each quotation in marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from shared.contracts.article import Mention

# Of the private use area: no text of news has them, and if one does, it is read as a space.
PERSON: Final = "\ue000"
ORGANISATION: Final = "\ue001"
QUOTE: Final = "\ue002"
_PRIVATE: Final = re.compile(f"[{PERSON}{ORGANISATION}{QUOTE}]")
_SENTENCE_END: Final = re.compile(r"[.!?؟…]+(?=\s|$)|\n")
_EDGES: Final = " \t\r\n.،,;:؛!…"
_FEWEST_WORDS: Final = 2


@dataclass(frozen=True)
class Skeleton:
    """`letters[i]` stands for the text from `places[i]` on; names and quotations are looked up by their place in it."""

    text: str
    letters: str
    places: Sequence[int]
    names: dict[int, Mention]
    quotes: dict[int, tuple[int, int]]

    @classmethod
    def of(
        cls,
        text: str,
        line: tuple[int, int],
        mentions: Sequence[Mention],
        quoted: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    ) -> Self:
        """The skeleton of `text[line[0]:line[1]]`. A name within a quotation is part of it, unless it is all of it."""
        named = {(m.start, m.end): m for m in mentions if m.end > m.start}
        inside = {at for (start, end), _ in quoted for at in range(start, end)}
        stops: dict[int, tuple[int, Mention | tuple[int, int]]] = {
            # A name in marks is a name.
            start: (end, named.get(said, said))
            for (start, end), said in quoted
        }
        stops.update({m.start: (m.end, m) for m in named.values() if m.start not in inside})
        letters: list[str] = []
        places: list[int] = []
        names: dict[int, Mention] = {}
        quotes: dict[int, tuple[int, int]] = {}
        at, last = line
        while at < last:
            end, what = stops.get(at, (at + 1, None))
            if isinstance(what, Mention):
                names[len(letters)] = what
                letters.append(PERSON if what.type == "PER" else ORGANISATION)
            elif what is not None:
                quotes[len(letters)] = what
                letters.append(QUOTE)
            else:
                letters.append(_PRIVATE.sub(" ", text[at]))
            places.append(at)
            at = end
        return cls(text, "".join(letters), (*places, last), names, quotes)

    def name_at(self, place: int) -> Mention:
        """The mention that a letter stands for."""
        return self.names[place]

    def quote_at(self, place: int) -> tuple[int, int] | None:
        """The span of what a quotation says; None for a single word: a name or a word in marks."""
        start, end = self.quotes[place]
        return (start, end) if len(self.text[start:end].split()) >= _FEWEST_WORDS else None

    def rest_from(self, place: int) -> tuple[int, int] | None:
        """The span of what is reported: from here to the end of the sentence; None if that is not even two words."""
        end = _SENTENCE_END.search(self.letters, place)
        start, stop = self.places[place], self.places[end.start() if end else len(self.letters)]
        said = self.text[start:stop]
        start += len(said) - len(said.lstrip(_EDGES))
        stop = start + len(said.strip(_EDGES))
        return (start, stop) if len(self.text[start:stop].split()) >= _FEWEST_WORDS else None

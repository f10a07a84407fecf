"""Score spans by exact borders and type."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.entities.documents import Document
from services.extraction.protocols import Span

NAMES: Final = ("PER", "LOC", "ORG")
TYPES: Final = (*NAMES, "MISC")
# The text in, what a tagger finds in it out.
Tag = Callable[[str], Sequence[Span]]


@dataclass
class Count:
    """Spans found and right, found and wrong, not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def score(tag: Tag, documents: Iterable[Document]) -> dict[str, Count]:
    """Counts by type."""
    counts = {kind: Count() for kind in TYPES}
    for document in documents:
        found = {span for name in tag(document.text) if (span := document.snapped(name.start, name.end, name.type))}
        for spans, attribute in (
            (document.gold & found, "right"),
            (found - document.gold, "wrong"),
            (document.gold - found, "missed"),
        ):
            for _, _, kind in spans:
                setattr(counts[kind], attribute, getattr(counts[kind], attribute) + 1)
    return counts


def over(counts: Mapping[str, Count], kinds: Iterable[str]) -> Count:
    """Counts of several types together, for micro-averages."""
    total = Count()
    for kind in kinds:
        total.right += counts[kind].right
        total.wrong += counts[kind].wrong
        total.missed += counts[kind].missed
    return total


def row(name: str, counts: Mapping[str, Count]) -> str:
    """F1 of each type, of the three types of names, and of all; then precision and recall of all."""
    everything = over(counts, TYPES)
    cells = [f"{counts[kind].f1:.3f}" if counts[kind].right + counts[kind].missed else "-" for kind in TYPES]
    cells += [f"{over(counts, NAMES).f1:.3f}", f"{everything.f1:.3f}"]
    cells += [f"{everything.precision:.3f}", f"{everything.recall:.3f}", str(everything.right + everything.missed)]
    return f"{name:<46}" + "".join(f"{cell:>8}" for cell in cells)


HEADER: Final = f"{'set, tagger':<46}" + "".join(f"{cell:>8}" for cell in (*TYPES, "names", "all", "P", "R", "gold"))

"""Labelled scrapes that the repository carries, in benchmarks/cleaning/scrapes; its README says how they are made."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("scrapes")
_LAST_MEASURED = 48
_LAST_KNOWN = 48
# In the fifth and sixth batch everyday pages have odd numbers, hard ones even numbers.
_FIRST_BY_PARITY = 161
# The second half of the fifth batch, and everyday pages of the sixth.
_LATE_ONLY_MEASURE = frozenset({*range(177, 193), *range(213, 233, 2)})
# The seventh batch only measures; these of it are hard.
_FIRST_OF_SEVENTH = 301
_HARD_OF_SEVENTH = frozenset({302, 303, 305, 308, 309, 311, 314, 316, 318, 324, 327, 330, 333})
KEPT_LABELS = frozenset({"title", "body", "subheading"})
DROPPED_LABELS = frozenset(
    {"caption", "byline", "dateline", "date", "source", "duplicate", "chrome", "related", "comment", "blank"}
)


@dataclass(frozen=True)
class LabelledScrape:
    """A scrape's name, and its raw lines with the label of each."""

    name: str
    lines: tuple[tuple[str, str], ...]

    @property
    def language(self) -> str:
        return self.name[:2]

    @property
    def number(self) -> int:
        return int(self.name.split("_")[1])

    @property
    def only_measures(self) -> bool:
        """Whether nothing may be made on it: the even-numbered of the first eighty, parts of later
        batches, and the seventh."""
        early = self.number <= _LAST_MEASURED and self.number % 2 == 0
        return early or self.number in _LATE_ONLY_MEASURE or self.number >= _FIRST_OF_SEVENTH

    @property
    def hard(self) -> bool:
        """Whether it was written to be hard, and after the first rules had been made."""
        if self.number >= _FIRST_OF_SEVENTH:
            return self.number in _HARD_OF_SEVENTH
        return self.number > _LAST_KNOWN and not (self.number >= _FIRST_BY_PARITY and self.number % 2 == 1)

    @property
    def raw(self) -> str:
        return "\n".join(line for _, line in self.lines)

    @property
    def title(self) -> str | None:
        return next((line for label, line in self.lines if label == "title"), None)

    @property
    def text(self) -> str:
        return "\n".join(line for label, line in self.lines if label in ("body", "subheading"))


def read_scrapes(folder: Path = FOLDER) -> list[LabelledScrape]:
    """All scrapes by name. Raises: ValueError if a line has no label that there is."""
    return [_read(path) for path in sorted(folder.glob("*.txt"))]


def _read(path: Path) -> LabelledScrape:
    lines = []
    for number, row in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        label, tab, line = row.partition("\t")
        if not row.strip():
            continue
        if label not in KEPT_LABELS | DROPPED_LABELS or not tab:
            raise ValueError(f"{path.name}, line {number}: {label[:40]!r} is no label")
        lines.append((label, line))
    return LabelledScrape(path.stem, tuple(lines))

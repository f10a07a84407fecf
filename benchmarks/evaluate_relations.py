"""Measure how near texts are told apart: `python -m benchmarks.evaluate_relations`.

The pairs of `benchmarks/relations` were written by hand without sight of the code, in three batches. Prints, by batch,
language and relation, how many are right, each that is wrong, and for how many it is right whether one may stand for
the other.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.text.relations import differences

BATCHES: Final = tuple(
    Path(__file__).parent / "relations" / name for name in ("pairs.txt", "pairs_2.txt", "pairs_3.txt")
)
_EITHER: Final = re.compile(r"\{([^|}]*)\|([^}]*)\}")


@dataclass(frozen=True)
class Pair:
    """Two texts, their language, and what the second is to the first."""

    language: str
    relation: str
    first: str
    second: str


def read_pairs(path: Path) -> Iterator[Pair]:
    """The pairs of a file, a line each."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, name, text = line.split(" ", 2)
            yield Pair(language, name, _EITHER.sub(r"\1", text), _EITHER.sub(r"\2", text))


def main() -> None:
    """Print a table a batch."""
    for path in BATCHES:
        print(path.name)
        show(path)


def show(path: Path) -> None:
    """Print the table of a batch."""
    right: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    stands = 0
    for pair in read_pairs(path):
        found = differences(pair.first, pair.second)
        stands += found.relation.endswith("copy") == pair.relation.endswith("copy")
        asked[pair.language, pair.relation] += 1
        right[pair.language, pair.relation] += found.relation == pair.relation
        if found.relation != pair.relation:
            print(f"{pair.language} {pair.relation}, found {found.relation}: {found}")
    for key, count in sorted(asked.items()):
        print(f"{key[0]} {key[1]:12}{right[key]:4} of {count}")
    print(f"all {right.total()} of {asked.total()}; copies, edited or not, told from the rest: {stands}")


if __name__ == "__main__":
    main()

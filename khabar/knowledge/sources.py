"""Which source a file is, told by its content, and reading it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from khabar.knowledge import follow_the_money, geonames, popolo, wikidata
from khabar.knowledge.facts import Facts
from khabar.knowledge.opening import Damaged, opened

KINDS: Final = ("wikidata", "sparql", "geonames", "geonames-names", "ftm", "popolo", "list")
_HEAD: Final = 256 * 1024


@dataclass(frozen=True)
class Source:
    """A file and what it is, one of KINDS."""

    kind: str
    path: Path

    @classmethod
    def of(cls, written: str) -> "Source":
        """From `KIND:FILE`, or `FILE` alone, whose content then tells. Raises: Damaged if it does not."""
        kind, _, rest = written.partition(":")
        if kind in KINDS and rest:
            return cls(kind, Path(rest))
        return cls(_told(Path(written)), Path(written))

    def facts(self, *, languages: Collection[str], types: Collection[str]) -> Iterator[Facts]:
        """What the file says; not for lists. Raises: Damaged."""
        found = self._read(languages, types)
        return (facts for facts in found if facts.type is None or facts.type in types)

    def _read(self, languages: Collection[str], types: Collection[str]) -> Iterator[Facts]:
        match self.kind:
            case "wikidata":
                return wikidata.dump(self.path, languages=languages, types=types)
            case "sparql":
                return wikidata.query_result(self.path)
            case "geonames":
                return geonames.places(self.path)
            case "geonames-names":
                return geonames.alternate_names(self.path, languages=languages)
            case "ftm":
                return follow_the_money.entities(self.path)
            case _:
                return popolo.people_and_parties(self.path)


def _told(path: Path) -> str:
    if path.suffix.lower() == ".csv":
        return "list"
    with opened(path) as content:
        head = content.read(_HEAD).decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t")
    first = head.partition("\n")[0]
    if geonames.is_place_line(first.rstrip("\r")):
        return "geonames"
    if geonames.is_alternate_line(first.rstrip("\r")):
        return "geonames-names"
    if head.startswith("["):
        return "wikidata"
    if '"schema"' in first and '"properties"' in first:
        return "ftm"
    if '"bindings"' in head or '"head"' in first:
        return "sparql"
    if '"names"' in first and '"type"' in first:
        return "list"
    if '"persons"' in head or '"memberships"' in head:
        return "popolo"
    raise Damaged(f"{path} is none of the known sources; say which as KIND:{path}, KIND one of {', '.join(KINDS)}.")

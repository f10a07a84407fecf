"""The tables of a knowledge file as the mappings that a gazetteer is made of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from services.extraction.records import Evidence, Record, Sense
from shared.knowledge.layout import IMPORTED, LINKED, LISTED, TAGGED, unpacked
from shared.knowledge.reader import KnowledgeFile

# Names and records of which is kept what was read; the common words of news are asked for again and again.
_KEPT: Final = 20_000
_WITH_BEGINNINGS: Final = frozenset({TAGGED, LINKED, LISTED, IMPORTED})


class Records:
    """Records by number, those kept that were read last."""

    def __init__(self, file: KnowledgeFile) -> None:
        self._file = file
        self._kept: dict[int, Record] = {}

    def __getitem__(self, number: int) -> Record:
        record = self._kept.get(number)
        if record is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            record = self._kept[number] = Record.of(self._file.record(number))
        return record


class MappedNames(Mapping[str, Sequence[Sense]]):
    """Names of one table to their senses."""

    def __init__(self, file: KnowledgeFile, table: bytes, records: Records) -> None:
        self._file = file
        self._table = table
        self._records = records
        self._skipped = 1 if table in _WITH_BEGINNINGS else 0
        self._kept: dict[str, tuple[Sequence[Sense], bool]] = {}

    def __getitem__(self, name: str) -> Sequence[Sense]:
        senses, _ = self.looked_up(name)
        if not senses:
            raise KeyError(name)
        return senses

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.looked_up(name)[0])

    def __iter__(self) -> Iterator[str]:
        return (name for name, value in self._file.names(self._table) if len(value) > self._skipped)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def looked_up(self, name: str) -> tuple[Sequence[Sense], bool]:
        """The senses of a name, none if it is none, and whether longer names begin with it."""
        found = self._kept.get(name)
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            found = self._kept[name] = self._found(name)
        return found

    def _found(self, name: str) -> tuple[Sequence[Sense], bool]:
        value = self._file.value(self._table, name)
        if value is None:
            return (), False
        meanings = unpacked(value[self._skipped :])
        senses = tuple(
            Sense(self._records[one.record], cast(Evidence, one.evidence), one.language, one.common) for one in meanings
        )
        return senses, bool(self._skipped and value[0])


class Beginnings:
    """Whether names of several words begin with some words."""

    def __init__(self, names: MappedNames) -> None:
        self._names = names

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._names.looked_up(name)[1]


class FirstWords:
    """Whether a sure name of several words begins with a word."""

    def __init__(self, file: KnowledgeFile, table: bytes) -> None:
        self._file = file
        self._table = table
        self._kept: dict[str, bool] = {}

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        known = self._kept.get(word)
        if known is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            known = self._kept[word] = self._file.value(self._table, word) is not None
        return known

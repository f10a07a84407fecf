"""The knowledge base that is shipped, as the extraction stage has it, read into memory: 19,000 entities."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from services.console.lookup.known import Known
from shared.errors import ConfigurationError
from shared.pipeline import EXTRACTION
from shared.settings import PROJECT_ROOT

DATA_FILE: Final = PROJECT_ROOT / "services" / EXTRACTION.name / "data" / "gazetteer.jsonl.gz"

_MARKS: Final = "=?@~"


class ShippedKnowledge:
    """Entities by id."""

    def __init__(self, entities: Iterable[Known]) -> None:
        self._by_id = {known.id: known for known in entities}

    def get(self, entity_id: str) -> Known | None:
        """The entity of an id."""
        return self._by_id.get(entity_id)

    def all(self) -> Iterable[Known]:
        """Every entity, in the order of the file."""
        return self._by_id.values()


def load_shipped(path: Path = DATA_FILE) -> ShippedKnowledge:
    """Read the file; less than a second.

    Raises: ConfigurationError if it is missing or damaged.
    """
    try:
        return ShippedKnowledge(_entities(path))
    except (OSError, ValueError, KeyError, TypeError, EOFError, zlib.error) as error:
        raise ConfigurationError(f"cannot read the knowledge base {path}: {error}") from error


def _entities(path: Path) -> Iterator[Known]:
    with gzip.open(path, "rb") as lines:
        for line in lines:
            yield _known(json.loads(line))


def _known(row: dict[str, Any]) -> Known:
    # A form is its language, a colon, marks of how surely the name says what it is, and the folded name.
    forms = (form[3:].lstrip(_MARKS) for form in row["forms"])
    return Known(
        id=row["id"],
        type=row["type"],
        names=row["names"],
        forms=tuple(dict.fromkeys(forms)),
        identifiers=row.get("identifiers", {}),
        country=row.get("country"),
        latitude=row.get("latitude"),
        longitude=row.get("longitude"),
        weight=row["weight"],
    )

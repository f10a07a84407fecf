"""A small gazetteer for tests that are about rules, not about the shipped names."""

from typing import Any

from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.protocols import Linked
from shared.text.normalisation import fold


def a_row(id_: str, type_: str, *names: str, country: str | None = None, weight: int = 10**9) -> dict[str, Any]:
    """`names`: a leading `?` or `@` is the mark of weak and of sports names."""
    forms = [f"ar:{n[0] if n[0] in '?@' else ''}{fold(n.lstrip('?@'))}" for n in names]
    return {
        "id": id_,
        "type": type_,
        "names": {"ar": names[0].lstrip("?@")},
        "forms": forms,
        "weight": weight,
        "country": country,
    }


def a_gazetteer(*rows: dict[str, Any]) -> Gazetteer:
    return Gazetteer.of(rows, version="test")


def annotated(gazetteer: Gazetteer, text: str) -> Linked:
    return GazetteerLinker(gazetteer).link(text, GazetteerTagger(gazetteer).tag(text), language="ar")


def found(gazetteer: Gazetteer, text: str) -> list[tuple[str, str]]:
    """(text, type) of the mentions."""
    return [(mention.text, mention.type) for mention in annotated(gazetteer, text).mentions]

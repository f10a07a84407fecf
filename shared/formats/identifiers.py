"""Addresses of entities and topics in the vocabularies that others know them by."""

from typing import Final
from urllib.parse import quote, urlsplit

from shared.contracts.article import Entity

_WIKIDATA: Final = "http://www.wikidata.org/entity/{}"
_GEONAMES: Final = "https://sws.geonames.org/{}/"
_MEDIA_TOPIC: Final = "http://cv.iptc.org/newscodes/mediatopic/{}"
# All that RFC 3986 allows, and the sign of what is encoded already.
_URI_CHARACTERS: Final = "!#$%&'()*+,/:;=?@[]~"


def same_as(entity: Entity) -> list[str]:
    """Addresses that stand for the same thing elsewhere, Wikidata first; none if it is not known there."""
    found = []
    if (wikidata := wikidata_id(entity)) is not None:
        found.append(_WIKIDATA.format(wikidata))
    if (geonames := entity.identifiers.get("geonames")) is not None:
        found.append(_GEONAMES.format(quote(geonames)))
    return found


def wikidata_id(entity: Entity) -> str | None:
    """The entity's item in Wikidata (`Q42`), if it has one."""
    known = entity.identifiers.get("wikidata") or (entity.id[3:] if entity.id.startswith("wd:") else None)
    return known if known and known[0] == "Q" and known[1:].isdecimal() else None


def is_linked(entity: Entity) -> bool:
    """Whether the id stands for one thing; a `local:` id stands for a name, which several may bear."""
    return not entity.id.startswith("local:")


def media_topic(code: str) -> str:
    """The address of an IPTC Media Topic."""
    return _MEDIA_TOPIC.format(quote(code, safe=""))


def as_uri(address: str | None) -> str | None:
    """A web address as RFC 3986 has it, in ASCII; None if it is none."""
    if address is None:
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
        if not host or parts.scheme not in ("http", "https"):
            return None
        port = f":{parts.port}" if parts.port is not None else ""
        name = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    rest = parts._replace(scheme="", netloc="").geturl()
    uri = f"{parts.scheme}://{name}{port}{quote(rest, safe=_URI_CHARACTERS)}"
    # Brackets belong to the host alone, and a per cent sign begins two digits.
    head, rest = uri[: len(f"{parts.scheme}://{name}")], uri[len(f"{parts.scheme}://{name}") :]
    return head + _percent_signs(rest.replace("[", "%5B").replace("]", "%5D"))


def _percent_signs(text: str) -> str:
    pieces = text.split("%")
    digits = set("0123456789abcdefABCDEF")
    return pieces[0] + "".join(
        ("%" if len(piece) >= 2 and set(piece[:2]) <= digits else "%25") + piece for piece in pieces[1:]
    )

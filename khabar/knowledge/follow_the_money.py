"""FollowTheMoney entities, one JSON object a line, as OpenSanctions and others publish them.

Source: https://followthemoney.tech/explorer/ and https://www.opensanctions.org/docs/entity/.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from khabar.knowledge.facts import Facts, language_of, year_of
from khabar.knowledge.opening import Damaged, json_line, lines
from shared.contracts.article import EntityType

_TYPES: Final[Mapping[str, EntityType]] = {
    "Person": "PER",
    "Organization": "ORG",
    "Company": "ORG",
    "PublicBody": "ORG",
    "LegalEntity": "ORG",
}
_ITEM: Final = re.compile(r"Q[1-9]\d*")
_COUNTRY: Final = re.compile(r"[a-z]{2}")
# Who is on a list of sanctions or holds an office is written about more than a company in a register.
_LISTED: Final = 40
_OTHERS: Final = 15


def entities(path: Path) -> Iterator[Facts]:
    """People and organisations of a file; other kinds (addresses, ships, payments) are left out. Raises: Damaged."""
    for number, line in lines(path):
        if not line.strip():
            continue
        entity = json_line(path, number, line)
        properties = entity.get("properties")
        if not isinstance(entity.get("id"), str) or not isinstance(properties, dict) or "schema" not in entity:
            raise Damaged(f"{path}, line {number}: is no FollowTheMoney entity (id, schema, properties).")
        kind = _TYPES.get(str(entity["schema"]))
        if kind is not None and (facts := _facts(entity["id"], kind, properties, entity.get("caption"))) is not None:
            yield facts


def _facts(id_: str, kind: EntityType, properties: Mapping[str, Any], caption: object) -> Facts | None:
    written = [str(name) for name in properties.get("name") or ()]
    if isinstance(caption, str) and caption in written:
        written.insert(0, caption)
    names: dict[str, str] = {}
    for name in written:
        names.setdefault(language_of(name), name)
    if not names:
        return None
    wikidata = next((one for one in (*(properties.get("wikidataId") or ()), id_) if _ITEM.fullmatch(one)), None)
    countries = [*(properties.get("nationality") or ()), *(properties.get("country") or ())]
    topics = properties.get("topics") or ()
    return Facts(
        id=f"wd:{wikidata}" if wikidata else f"ftm:{id_}",
        type=kind,
        names=names,
        aliases=[*written, *map(str, properties.get("alias") or ())],
        identifiers={"wikidata": wikidata, "ftm": id_} if wikidata else {"ftm": id_},
        country=next((code.upper() for code in countries if _COUNTRY.fullmatch(code)), None),
        importance=_LISTED if any(str(topic).startswith(("sanction", "role.")) for topic in topics) else _OTHERS,
        born=next(map(year_of, properties.get("birthDate") or ()), None),
        died=next(map(year_of, properties.get("deathDate") or ()), None),
        roles=[{"role": str(role)} for role in properties.get("position") or ()],
    )

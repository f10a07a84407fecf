"""Wikidata: the JSON dump of all entities, and results of a query (SPARQL 1.1 JSON).

Source: https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html and
https://www.w3.org/TR/sparql11-results-json/.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from khabar.knowledge.facts import Facts, importance_of, language_of, year_of
from khabar.knowledge.opening import Damaged, json_file, json_line, lines
from shared.contracts.article import EntityType

HUMAN: Final = "Q5"
# Instances of these; what is of no listed class is told by what is said of it.
_ORGANISATIONS: Final = frozenset(
    [
        "Q43229",
        "Q4830453",
        "Q783794",
        "Q6881511",
        "Q891723",
        "Q7278",
        "Q3918",
        "Q476028",
        "Q847017",
        "Q163740",
        "Q79913",
        "Q484652",
        "Q1616075",
        "Q11032",
        "Q192283",
        "Q22687",
        "Q16917",
        "Q192350",
        "Q327333",
        "Q176799",
        "Q12973014",
        "Q1110794",
        "Q14350",
        "Q31855",
        "Q2385804",
    ]
)
_PLACES: Final = frozenset(
    ["Q6256", "Q3624078", "Q515", "Q1549591", "Q3957", "Q532", "Q486972", "Q10864048", "Q23442", "Q4022", "Q8502"]
)
_INSTANCE_OF: Final = "P31"
_BORN: Final = "P569"
_DIED: Final = "P570"
_CITIZEN: Final = "P27"
_COUNTRY: Final = "P17"
_COORDINATES: Final = "P625"
_HEADQUARTERS: Final = "P159"
_POSITION: Final = "P39"
_START: Final = "P580"
_END: Final = "P582"
_ISO: Final = "P297"
_GEONAMES: Final = "P1566"
_INHABITANTS: Final = "P1082"
_POINT: Final = re.compile(r"Point\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)
_ITEM: Final = re.compile(r"(Q[1-9]\d*)\Z")
_TYPES: Final[Mapping[str, EntityType]] = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "MISC": "MISC"}

Item = Mapping[str, Any]


def dump(path: Path, *, languages: Collection[str], types: Collection[str]) -> Iterator[Facts]:
    """The items of a dump that are of a wanted type and have a label in a wanted language.

    Raises: Damaged if the dump is cut off or is none.
    """
    ended = False
    for number, line in lines(path):
        text = line.strip().removesuffix(",")
        ended = text == "]"
        if text in ("[", "]", ""):
            continue
        facts = _facts(json_line(path, number, text), languages)
        if facts is not None and facts.type in types:
            yield facts
    if not ended:
        raise Damaged(f"{path} is cut off: a dump ends with a line `]`. Get it again.")


def _facts(item: Item, languages: Collection[str]) -> Facts | None:
    labels = item.get("labels") or {}
    names = {language: labels[language]["value"] for language in languages if language in labels}
    claims = item.get("claims") or {}
    if item.get("type") != "item" or not names or (kind := _type(claims)) is None:
        return None
    aliases = item.get("aliases") or {}
    latitude, longitude = _place(claims)
    iso = _first(claims, _ISO)
    identifiers = {"wikidata": item["id"], "geonames": _first(claims, _GEONAMES), "iso3166": iso}
    citizen = _first(claims, _CITIZEN) if kind == "PER" else None
    return Facts(
        id=f"wd:{item['id']}",
        type=kind,
        names=names,
        aliases=[one["value"] for language in languages for one in aliases.get(language, ())],
        identifiers={scheme: str(value) for scheme, value in identifiers.items() if value},
        country=iso or citizen or _first(claims, _COUNTRY),
        latitude=latitude,
        longitude=longitude,
        inhabitants=_inhabitants(claims) if kind == "LOC" else 0,
        importance=importance_of(len(item.get("sitelinks") or ())),
        born=year_of(_first(claims, _BORN)),
        died=year_of(_first(claims, _DIED)),
        roles=list(_roles(claims)),
        iso_of_country=iso,
    )


def _type(claims: Item) -> EntityType | None:
    classes = set(_values(claims, _INSTANCE_OF))
    if HUMAN in classes:
        return "PER"
    if classes & _ORGANISATIONS:
        return "ORG"
    if classes & _PLACES:
        return "LOC"
    if _HEADQUARTERS in claims:
        return "ORG"
    return "LOC" if _COORDINATES in claims and _COUNTRY in claims else None


def _values(claims: Item, property_: str) -> Iterator[str]:
    """The values of a property, those of the best rank first: ids of items, times, strings, amounts."""
    ranked: Sequence[Any] = claims.get(property_) or ()
    ranked = sorted(ranked, key=lambda statement: statement.get("rank") != "preferred")
    for statement in ranked:
        if statement.get("rank") != "deprecated" and (value := _value(statement.get("mainsnak") or {})) is not None:
            yield value


def _value(snak: Item) -> str | None:
    value = (snak.get("datavalue") or {}).get("value")
    if isinstance(value, Mapping):
        value = value.get("id") or value.get("time") or value.get("amount")
    return str(value) if value is not None else None


def _first(claims: Item, property_: str) -> str | None:
    return next(_values(claims, property_), None)


def _place(claims: Item) -> tuple[float | None, float | None]:
    for statement in claims.get(_COORDINATES) or ():
        value = ((statement.get("mainsnak") or {}).get("datavalue") or {}).get("value")
        if isinstance(value, Mapping) and "latitude" in value and "longitude" in value:
            return float(value["latitude"]), float(value["longitude"])
    return None, None


def _inhabitants(claims: Item) -> int:
    amount = (_first(claims, _INHABITANTS) or "0").lstrip("+").partition(".")[0]
    return int(amount) if amount.isdigit() else 0


def _roles(claims: Item) -> Iterator[dict[str, Any]]:
    for statement in claims.get(_POSITION) or ():
        position = _value(statement.get("mainsnak") or {})
        times = statement.get("qualifiers") or {}
        ends = {name: next(map(_value, times.get(of) or ()), None) for name, of in (("from", _START), ("to", _END))}
        if position is not None:
            yield {"role": position, **{name: year for name, time in ends.items() if (year := year_of(time))}}


def query_result(path: Path) -> Iterator[Facts]:
    """The things of a query's result; lines of one `item` are brought together.

    Variables: `item`, `type` (PER, LOC, ORG, MISC), `label` or `itemLabel` (with its language), and if wanted `alias`,
    `country` (ISO 3166-1), `coordinates`, `geonames`, `born`, `died`, `sitelinks`.

    Raises: Damaged if it is no such result.
    """
    found: dict[str, Facts] = {}
    bindings = (json_file(path).get("results") or {}).get("bindings")
    if not isinstance(bindings, list):
        raise Damaged(f"{path} is no result of a query in JSON: it has no results.bindings.")
    for number, binding in enumerate(bindings, start=1):
        values = {name: str(cell.get("value", "")) for name, cell in binding.items()}
        item = _ITEM.search(values.get("item", ""))
        kind = _TYPES.get(values.get("type", ""))
        if item is None or kind is None:
            raise Damaged(f"{path}, result {number}: needs ?item and ?type (PER, LOC, ORG or MISC).")
        known = found.setdefault(item[1], Facts(f"wd:{item[1]}", kind, {}, identifiers={"wikidata": item[1]}))
        _add(known, binding, values)
    yield from (facts for facts in found.values() if facts.names)


def _add(known: Facts, binding: Item, values: Mapping[str, str]) -> None:
    for variable in ("label", "itemLabel"):
        if name := values.get(variable):
            language = str(binding[variable].get("xml:lang") or language_of(name))
            if known.names.setdefault(language, name) != name:
                known.aliases.append(name)
    if alias := values.get("alias"):
        known.aliases.append(alias)
    known.country = known.country or values.get("country") or None
    known.born = known.born or year_of(values.get("born"))
    known.died = known.died or year_of(values.get("died"))
    if sites := values.get("sitelinks"):
        known.importance = max(known.importance, importance_of(int(sites) if sites.isdigit() else 0))
    if geonames := values.get("geonames"):
        known.identifiers["geonames"] = geonames
    if point := _POINT.search(values.get("coordinates", "")):
        known.longitude, known.latitude = float(point[1]), float(point[2])

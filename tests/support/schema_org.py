"""schema.org's vocabulary, as tests check JSON-LD against it: types, their properties, and what may stand there."""

from datetime import date, datetime
from typing import Any, Final

from schema_org.registry import CLASS_METADATA, PROPERTY_BY_SCHEMA, ancestry

_TEXTS: Final = {"Text", "URL", "PronounceableText"}


def problems_of(node: dict[str, Any], path: str = "$") -> list[str]:
    """What the vocabulary does not know: a type, a property of the type, a value of the property."""
    kind = node.get("@type")
    if not isinstance(kind, str) or kind not in CLASS_METADATA:
        return [f"{path}: there is no type {kind}"]
    allowed = {name for one in (kind, *ancestry(kind)) for name in CLASS_METADATA[one].properties}
    problems = []
    for name, value in node.items():
        if name.startswith("@"):
            continue
        place = f"{path}.{name}"
        known = PROPERTY_BY_SCHEMA.get(name)
        if known is None or name not in allowed:
            problems.append(f"{place}: {kind} has no such property")
        elif known.superseded_by:
            problems.append(f"{place}: superseded by {known.superseded_by}")
        else:
            for one in value if isinstance(value, list) else [value]:
                problems += _value_problems(one, set(known.ranges), place)
    return problems


def _value_problems(value: Any, ranges: set[str], place: str) -> list[str]:
    if isinstance(value, dict):
        kinds = {value.get("@type"), *(ancestry(value["@type"]) if value.get("@type") in CLASS_METADATA else ())}
        fits = [] if kinds & ranges else [f"{place}: {value.get('@type')} is none of {sorted(ranges)}"]
        return fits + problems_of(value, place)
    return [] if any(_is(value, wanted) for wanted in ranges) else [f"{place}: {value!r} is none of {sorted(ranges)}"]


def _is(value: Any, wanted: str) -> bool:
    if wanted == "Date":
        return _parses(value, date)
    if wanted == "DateTime":
        return _parses(value, datetime)
    if wanted == "Integer":
        return isinstance(value, int)
    if wanted in ("Number", "Float"):
        return isinstance(value, int | float)
    return isinstance(value, str) and wanted in (*_TEXTS, "Language")


def _parses(value: Any, kind: type[date]) -> bool:
    try:
        kind.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True

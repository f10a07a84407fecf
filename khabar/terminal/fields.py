"""Read an article's JSON leniently: a field that is missing or of another kind is shown as nothing, not as an error."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

Json = Mapping[str, Any]


def text_of(source: Json, name: str) -> str:
    """The field as text; empty if it is missing."""
    value = source.get(name)
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def number_of(source: Json, name: str) -> float | None:
    """The field as a finite number; None if it is none."""
    value = source.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def object_of(source: Json, name: str) -> Json:
    """The field as an object; empty if it is none."""
    value = source.get(name)
    return value if isinstance(value, Mapping) else {}


def objects_of(source: Json, name: str) -> list[Json]:
    """The objects in a field that is a list."""
    value = source.get(name)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def texts_of(source: Json, name: str) -> list[str]:
    """The strings in a field that is a list."""
    value = source.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def time_of(source: Json, name: str) -> datetime | None:
    """The field as a moment in time; None if it is none or has no time zone."""
    try:
        at = datetime.fromisoformat(text_of(source, name))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None

"""Choose between representations by the Accept header (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Sequence
from typing import Final

from shared.web.problems import Problem

# RFC 9110's media-range with a weight; other parameters are not told apart.
_RANGE: Final = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*")
_WEIGHT: Final = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)


def choose_media_type(accept: str | None, offers: Sequence[str]) -> str:
    """The offer that the client likes best; of those it likes the same, the first. Without a header, the first.

    Raises: Problem 406 with the offers if it takes none of them.
    """
    ranges = [found for part in (accept or "*/*").split(",") if (found := _read(part)) is not None]
    if not ranges:
        return offers[0]
    weights = {offer: _weight(offer, ranges) for offer in offers}
    best = max(offers, key=lambda offer: weights[offer])
    if weights[best] == 0:
        hint = f"There is: {', '.join(offers)}."
        raise Problem(406, "not-acceptable", "There is no representation that you accept", hint)
    return best


def _read(part: str) -> tuple[str, str, float] | None:
    name, *parameters = part.split(";")
    found = _RANGE.fullmatch(name)
    if found is None:
        return None
    weight = 1.0
    for parameter in parameters:
        if (said := _WEIGHT.fullmatch(parameter)) is not None:
            weight = float(said[1])
    return found[1].lower(), found[2].lower(), weight


def _weight(offer: str, ranges: Sequence[tuple[str, str, float]]) -> float:
    kind, subtype = offer.split("/")
    fitting = [
        (2 if wanted == subtype else 1 if group != "*" else 0, weight)
        for group, wanted, weight in ranges
        if group in ("*", kind) and wanted in ("*", subtype)
    ]
    # The most specific range decides.
    return max(fitting)[1] if fitting else 0.0

"""Which schema names and versions exist, and how an older version becomes the current one.

A new optional field keeps the version. A renamed, removed or reinterpreted field gets a new version, an upcaster
here, and the old example stays in examples/ for ever, decoded by a test.
"""

from collections.abc import Callable, Mapping
from typing import Any

from shared.contracts.article import AnnotatedArticle, ClassifiedArticle, CleanArticle, RawArticle
from shared.contracts.base import Contract
from shared.contracts.not_stored import Buried, Rejected

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

PAYLOADS: Mapping[str, type[Contract]] = {
    "article.raw": RawArticle,
    "article.clean": CleanArticle,
    "article.annotated": AnnotatedArticle,
    "article.classified": ClassifiedArticle,
    "article.rejected": Rejected,
    "article.buried": Buried,
}

CURRENT_VERSION: Mapping[str, int] = dict.fromkeys(PAYLOADS, 1)

# (schema name, old version) -> a function from the old payload to the payload of the next version.
UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}

_NAMES = {model: name for name, model in PAYLOADS.items()}


def schema_name_of(payload: Contract | type[Contract]) -> str:
    """The registered schema name of a payload or of its class.

    Raises: KeyError if the class is not registered.
    """
    return _NAMES[payload if isinstance(payload, type) else type(payload)]


def upcast(name: str, version: int, payload: dict[str, Any]) -> dict[str, Any]:
    """Bring a payload of an older version to the current one.

    Raises: LookupError if the name is unknown, or the version is newer than this code or has no upcaster.
    """
    if name not in PAYLOADS:
        raise LookupError(f"unknown schema {name!r}")
    if not 1 <= version <= CURRENT_VERSION[name]:
        raise LookupError(f"unknown version {version} of {name}; this code reads up to {CURRENT_VERSION[name]}")
    while version < CURRENT_VERSION[name]:
        payload = UPCASTERS[name, version](payload)
        version += 1
    return payload

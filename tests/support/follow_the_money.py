"""FollowTheMoney's own model, as tests check against it.

Its package asks for PyICU, which would have to be compiled at every set-up. PyICU serves to transliterate names when
they are compared, which no test does; a module in its place refuses to be used.
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


class _NoTransliterator:
    @classmethod
    def createInstance(cls, *_: object) -> "_NoTransliterator":  # noqa: N802 - PyICU's name
        return cls()

    def transliterate(self, _: str) -> str:
        raise AssertionError("nothing that a test checks may need ICU")


def _model() -> Any:
    standin = ModuleType("icu")
    standin.Transliterator = _NoTransliterator  # type: ignore[attr-defined]  # a module made by hand
    sys.modules.setdefault("icu", standin)
    import followthemoney

    return followthemoney


def problems_of(entity: dict[str, Any]) -> list[str]:
    """What FollowTheMoney's model does not allow of an entity: unknown schema or property, a wrong or missing value."""
    ftm = _model()
    schema = ftm.model.get(entity["schema"])
    if schema is None:
        return [f"there is no schema {entity['schema']}"]
    if schema.abstract:
        return [f"{schema.name} is abstract"]
    problems = [f"{name} is missing" for name in schema.required if not entity["properties"].get(name)]
    if not ftm.registry.entity.validate(entity["id"]):
        problems.append(f"{entity['id']} is no id")
    for name, values in entity["properties"].items():
        known = schema.get(name)
        if known is None:
            problems.append(f"{schema.name} has no property {name}")
        elif known.stub:
            problems.append(f"{name} is not for data")
        else:
            problems += [f"{name}: {value!r} is no {known.type.name}" for value in values if not _fits(known, value)]
    return problems


def range_of(entity: dict[str, Any], name: str) -> Callable[[str], bool]:
    """Whether an entity of the given schema may stand in this property."""
    ftm = _model()
    wanted = ftm.model.get(entity["schema"]).get(name).range
    return lambda schema: bool(ftm.model.get(schema).is_a(wanted))


def entity_properties(entity: dict[str, Any]) -> list[str]:
    """Those that hold ids of other entities."""
    ftm = _model()
    schema = ftm.model.get(entity["schema"])
    return [name for name in entity["properties"] if schema.get(name).type.name == "entity"]


def _fits(known: Any, value: str) -> bool:
    return isinstance(value, str) and known.validate([value]) is None and bool(known.type.validate(value))

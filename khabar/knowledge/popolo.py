"""Popolo JSON, as EveryPolitician publishes a country's parliament.

Source: https://www.popoloproject.com/specs/.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from khabar.knowledge.facts import Facts, language_of, year_of
from khabar.knowledge.opening import Damaged, json_file
from shared.contracts.article import EntityType

_MEMBER: Final = 30
_NO_LANGUAGE: Final = 2


def people_and_parties(path: Path) -> Iterator[Facts]:
    """The people of a parliament with their parties and years, and the parties that they sit for.

    Raises: Damaged.
    """
    content = json_file(path)
    if not isinstance(content.get("persons"), list):
        raise Damaged(f"{path} is no Popolo: it has no list of persons.")
    bodies = {str(body.get("id")): body for body in content.get("organizations") or ()}
    roles: dict[str, list[dict[str, Any]]] = defaultdict(list)
    parties = {membership.get("on_behalf_of_id") for membership in content.get("memberships") or ()}
    for membership in content.get("memberships") or ():
        roles[str(membership.get("person_id"))].append(_role(membership, bodies))
    for number, person in enumerate(content["persons"], start=1):
        facts = _facts(path, number, person, "PER")
        facts.born, facts.died = year_of(person.get("birth_date")), year_of(person.get("death_date"))
        facts.roles = roles.get(str(person["id"]), [])
        yield facts
    for number, body in enumerate(bodies.values(), start=1):
        if body.get("id") in parties:
            yield _facts(path, number, body, "ORG")


def _role(membership: Mapping[str, Any], bodies: Mapping[str, Any]) -> dict[str, Any]:
    where = membership.get("on_behalf_of_id") or membership.get("organization_id")
    years = {"from": year_of(membership.get("start_date")), "to": year_of(membership.get("end_date"))}
    role = {"role": membership.get("role") or "member", "of": (bodies.get(str(where)) or {}).get("name")}
    return {name: value for name, value in {**role, **years}.items() if value}


def _facts(path: Path, number: int, found: Any, kind: EntityType) -> Facts:
    if not isinstance(found, dict) or not found.get("id") or not found.get("name"):
        raise Damaged(f"{path}, {'person' if kind == 'PER' else 'organisation'} {number}: has no id or no name.")
    names = {language_of(found["name"]): str(found["name"])}
    aliases = []
    for other in found.get("other_names") or ():
        language, name = str(other.get("lang") or ""), str(other.get("name") or "")
        if name and (len(language) != _NO_LANGUAGE or names.setdefault(language, name) != name):
            aliases.append(name)
    schemes = {one.get("scheme"): str(one.get("identifier")) for one in found.get("identifiers") or ()}
    identifiers = {"popolo": str(found["id"])}
    if "wikidata" in schemes:
        identifiers["wikidata"] = schemes["wikidata"]
    id_ = f"wd:{schemes['wikidata']}" if "wikidata" in schemes else f"popolo:{found['id']}"
    return Facts(id_, kind, names, aliases, identifiers, importance=_MEMBER)

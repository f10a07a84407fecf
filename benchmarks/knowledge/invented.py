"""A dump of people who do not exist, in the format of Wikidata: common names, few of them known to the world.

Given names are those of the tagger's lists, last names those of the people whom the knowledge base has and words of the
labelled articles, so that the invented are namesakes of those whom news names.
"""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.linking.articles import articles
from services.extraction.gazetteer import shipped_rows
from services.extraction.naming_words import ENGLISH_GIVEN, GIVEN_NAMES

_FIRST_ITEM: Final = 800_000_000
# Of a hundred people so many are in one, in few, in many wikis.
_WIKIS: Final = (((1, 1), 0.70), ((2, 5), 0.25), ((6, 20), 0.049), ((21, 120), 0.001))
_THREE_WORDS: Final = 0.4


def write_dump(path: Path, people: int, *, seed: int = 20) -> None:
    """Write that many invented people, and those whom the labelled articles name, as a dump of Wikidata."""
    chance = random.Random(seed)
    countries = [row["identifiers"]["wikidata"] for row in shipped_rows() if _is_country(row)]
    with path.open("w", encoding="utf-8") as file:
        file.write("[\n")
        for number, (arabic, english) in enumerate(_names(people, chance)):
            sites = chance.randint(*chance.choices([few for few, _ in _WIKIS], [part for _, part in _WIKIS])[0])
            names, country, born = (arabic, english), chance.choice(countries), chance.randint(1900, 2004)
            file.write(_line(_FIRST_ITEM + number, names, country, born, sites) + ",\n")
        file.write("]\n")


def _is_country(row: dict[str, object]) -> bool:
    return str(row["id"]).startswith("iso:") and "wikidata" in (row.get("identifiers") or {})  # type: ignore[operator]  # JSON


def _names(people: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    yield from ((name, name) for name in sorted(named_in_articles()))
    arabic = (GIVEN_NAMES.split(), last_names("ar"))
    english = ([name.capitalize() for name in ENGLISH_GIVEN.split()], last_names("en"))
    for _ in range(people):
        yield _name(*arabic, chance), _name(*english, chance)


def _name(given: Sequence[str], last: Sequence[str], chance: random.Random) -> str:
    middle = [chance.choice(given)] if chance.random() < _THREE_WORDS else []
    return " ".join([chance.choice(given), *middle, chance.choice(last)])


def named_in_articles() -> set[str]:
    """The full names of people that the labelled articles have, whether or not anybody knows them."""
    found = set()
    for article in articles():
        spans = (span for span in article.spans if span.type == "PER")
        found |= {article.text[span.start : span.end] for span in spans}
    return {name for name in found if " " in name}


def last_names(language: str) -> list[str]:
    """Last words of the names of the people that ship."""
    people = (row["names"].get(language, "") for row in shipped_rows() if row["type"] == "PER")
    return sorted({name.split()[-1] for name in people if " " in name})


def _line(number: int, names: tuple[str, str], country: str, born: int, sites: int) -> str:
    labels = {code: {"language": code, "value": name} for code, name in zip(("ar", "en"), names, strict=True)}
    claims = {
        "P31": [_statement('{"entity-type":"item","id":"Q5"}')],
        "P27": [_statement(json.dumps({"entity-type": "item", "id": country}))],
        "P569": [_statement(json.dumps({"time": f"+{born}-01-01T00:00:00Z"}))],
    }
    links = {f"w{at}": {"title": "x"} for at in range(sites)}
    item = {"type": "item", "id": f"Q{number}", "labels": labels, "claims": claims, "sitelinks": links}
    return json.dumps(item, ensure_ascii=False)


def _statement(value: str) -> dict[str, object]:
    return {"mainsnak": {"snaktype": "value", "datavalue": {"value": json.loads(value)}}, "rank": "normal"}

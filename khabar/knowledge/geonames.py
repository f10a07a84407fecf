"""GeoNames: dumps of a country or of all, and the list of alternate names.

Source: https://download.geonames.org/export/dump/readme.txt.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from khabar.knowledge.facts import Facts, language_of
from khabar.knowledge.opening import Damaged, lines

_COLUMNS: Final = 19
_FEWEST_ALTERNATE: Final = 4
# Inhabited places and parts of countries; of the rest what news names.
_CLASSES: Final = frozenset("AP")
_CODES: Final = frozenset(
    [
        "AIRP",
        "AIRB",
        "PRT",
        "ISL",
        "ISLS",
        "SEA",
        "STM",
        "LK",
        "MT",
        "MTS",
        "PASS",
        "OILR",
        "STRT",
        "GULF",
        "BAY",
        "DSRT",
        "RGN",
        "CAPE",
    ]
)
# Languages of alternate names that are none: codes of airports, links, postcodes.
_NO_NAMES: Final = frozenset(
    ["post", "link", "iata", "icao", "faac", "fr_1793", "abbr", "wkdt", "unlc", "tcid", "phon", "piny"]
)
_WIKIDATA: Final = "wkdt"


def places(path: Path) -> Iterator[Facts]:
    """The places of a dump. Raises: Damaged."""
    for number, line in lines(path):
        cells = line.split("\t")
        if len(cells) != _COLUMNS or not cells[0].isdigit():
            raise Damaged(f"{path}, line {number}: has {len(cells)} columns, a dump of GeoNames has {_COLUMNS}.")
        if cells[6] not in _CLASSES and cells[7] not in _CODES:
            continue
        try:
            latitude, longitude, inhabitants = float(cells[4]), float(cells[5]), int(cells[14] or 0)
        except ValueError as error:
            raise Damaged(f"{path}, line {number}: {error}.") from error
        yield Facts(
            id=f"gn:{cells[0]}",
            type="LOC",
            names={"en": cells[1]},
            aliases=[name for name in [cells[2], *cells[3].split(",")] if name],
            identifiers={"geonames": cells[0]},
            country=cells[8] or None,
            latitude=latitude,
            longitude=longitude,
            area=cells[6] == "A",
            inhabitants=inhabitants,
        )


def alternate_names(path: Path, *, languages: Collection[str]) -> Iterator[Facts]:
    """What the list of alternate names adds to places that another source brings. Raises: Damaged."""
    for number, line in lines(path):
        cells = line.split("\t")
        if len(cells) < _FEWEST_ALTERNATE or not cells[1].isdigit():
            raise Damaged(f"{path}, line {number}: is no line of GeoNames' alternate names.")
        _, place, language, name = cells[:_FEWEST_ALTERNATE]
        if language == _WIKIDATA and re.fullmatch(r"Q[1-9]\d*", name):
            yield Facts(f"gn:{place}", None, {}, identifiers={"geonames": place, "wikidata": name})
        elif language not in _NO_NAMES and (language in languages or not language) and name:
            preferred = cells[4:5] == ["1"] and bool(language)
            names = {language: name} if preferred else {}
            aliases = [] if preferred else [name]
            yield Facts(f"gn:{place}", None, names, aliases=aliases, identifiers={"geonames": place})


def is_place_line(line: str) -> bool:
    """Whether a line is one of a dump of places."""
    return line.count("\t") == _COLUMNS - 1 and line.partition("\t")[0].isdigit()


def is_alternate_line(line: str) -> bool:
    """Whether a line is one of the alternate names."""
    cells = line.split("\t")
    return 4 <= len(cells) <= 10 and cells[0].isdigit() and cells[1].isdigit() and language_of(cells[2]) != "ar"

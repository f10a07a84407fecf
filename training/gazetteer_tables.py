"""Countries, peoples, and what the hand-written tables hold."""

import re
from collections.abc import Iterable, Iterator

import pycountry
from babel import Locale

from services.extraction.naming_words import ADJECTIVE_AFTER_NOUN, ADJECTIVE_UNLESS_LED, folded
from shared.text.normalisation import fold
from training.gazetteer_cities import CITY_BONUS, region_of
from training.gazetteer_records import (
    COUNTRY_WEIGHT,
    HAND_WEIGHT,
    MARKS,
    Record,
    forms_of,
    hand_written,
    record,
    rows,
    shown,
)

NAME_LANGUAGES = ("ar", "en", "de", "es", "fa", "fr", "it", "pt", "ru", "tr")
SUFFIXES = ("", "ة", "ون", "ين", "ان", "ات", "ا", "و", "تين", "تان")


def countries() -> Iterator[Record]:
    territories = {language: Locale(language).territories for language in NAME_LANGUAGES}
    points = {cells[0]: cells for cells in rows("country_points.tsv", 3)}
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
        for language in NAME_LANGUAGES[2:]:
            forms += forms_of(f"={names[language]}", language)
        country = pycountry.countries.get(alpha_2=code)
        if country is not None and "," not in country.name and "(" not in country.name:
            forms += forms_of(country.name, "en")
        _, point, wikidata = points.get(code, ["", "", ""])
        latitude, longitude = map(float, point.split(",")) if point else (None, None)
        identifiers = {"iso3166": code} | ({"wikidata": wikidata} if wikidata.startswith("Q") else {})
        facts = {"country": code, "identifiers": identifiers, "latitude": latitude, "longitude": longitude}
        yield record(f"iso:{code}", "LOC", names, forms, COUNTRY_WEIGHT, **facts)


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
        facts = region_of((shown(english) or "").removesuffix(", US")) if country == "US" else {}
        yield hand_written("LOC", arabic, english, wikidata, country, latitude=latitude, longitude=longitude, **facts)


def named_things() -> Iterator[Record]:
    for arabic, english, country, wikidata in rows("organisations.tsv", 4):
        yield hand_written("ORG", arabic, english, wikidata, country)
    for arabic, english, wikidata, country in rows("people.tsv", 4):
        yield hand_written("PER", arabic, english, wikidata, country)
    for arabic, english, wikidata in rows("misc.tsv", 3):
        yield hand_written("MISC", arabic, english, wikidata, "")


def translated(records: Iterable[Record]) -> list[Record]:
    """The records, with their names in further languages, for linking only.

    Raises: ValueError if the table names what is not there.
    """
    found = {(known["type"], form[3:]): known for known in records for form in known["forms"] if form.startswith("en:")}
    for language, names, english, type_ in rows("translations.tsv", 4):
        known = found.get((type_, fold(english)))
        if known is None:
            raise ValueError(f"translations.tsv: there is no {type_} {english}")
        known["names"].setdefault(language, shown(names))
        known["forms"] += [form for name in names.split("|") for form in forms_of(f"={name}", language)]
    return list(records)


def areas() -> Iterator[Record]:
    """Provinces and regions with names of their own; one that bears the name of its seat is the seat's record."""
    for arabic, english, point, code in rows("areas.tsv", 4):
        latitude, longitude = map(float, point.split(","))
        found = hand_written("LOC", arabic, english, "-", code[:2], latitude=latitude, longitude=longitude, area=True)
        if not code.endswith("-"):
            if pycountry.subdivisions.get(code=code) is None:
                raise ValueError(f"areas.tsv: ISO 3166-2 has no {code}, for {english}")
            found |= {"id": f"iso:{code}", "identifiers": {"iso3166_2": code}}
        yield found


def national_bodies(records: Iterable[Record]) -> Iterator[Record]:
    """Armies and ministries that every state has, under their usual names; for linking only.

    A name that a hand-written record has is not made again.
    """
    taken = {form[3:].lstrip(MARKS) for known in records if known["type"] == "ORG" for form in known["forms"]}
    for code, slug, stems, _, english in rows("nationalities.tsv", 5):
        adjective, demonym = stems.split("|")[0], english.split("|")[0]
        if code in ("", "-") or not adjective or not demonym or " " in adjective:
            continue
        feminine = [f"ال{stem}ة" for stem in stems.split("|")]
        masculine = [f"ال{stem}" for stem in stems.split("|")]
        for kind, arabic, english_names in BODIES:
            forms = [part.format(m=m, f=f) for m, f in zip(masculine, feminine, strict=True) for part in arabic]
            latin = [part.format(demonym) for part in english_names]
            kept = [f"ar:={fold(form)}" for form in forms if fold(form) not in taken]
            kept += [f"en:={fold(form)}" for form in latin if fold(form) not in taken]
            if any(fold(form) in taken for form in (forms[0], latin[0])):
                continue
            id_ = f"khabar:org-{slug}-{kind}"
            yield record(id_, "ORG", {"ar": forms[0], "en": latin[0]}, kept, HAND_WEIGHT, country=code)


# Kind, Arabic names with the nationality in both genders, English names with the nationality; the best name first.
BODIES = (
    ("armed-forces", ("الجيش {m}", "القوات المسلحة {f}"), ("{} Armed Forces", "{} Army", "{} military")),
    ("government", ("الحكومة {f}",), ("{} government",)),
    (
        "foreign-ministry",
        ("وزارة الخارجية {f}", "الخارجية {f}"),
        ("{} Foreign Ministry", "{} Ministry of Foreign Affairs"),
    ),
    ("interior-ministry", ("وزارة الداخلية {f}", "الداخلية {f}"), ("{} Interior Ministry", "{} Ministry of Interior")),
    ("defence-ministry", ("وزارة الدفاع {f}", "الدفاع {f}"), ("{} Defence Ministry", "{} Defense Ministry")),
    ("health-ministry", ("وزارة الصحة {f}", "الصحة {f}"), ("{} Health Ministry", "{} Ministry of Health")),
    ("central-bank", ("البنك المركزي {m}", "المصرف المركزي {m}"), ("{} Central Bank",)),
    ("air-force", ("سلاح الجو {m}", "القوات الجوية {f}"), ("{} Air Force",)),
    ("navy", ("البحرية {f}", "القوات البحرية {f}"), ("{} Navy",)),
)

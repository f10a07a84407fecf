"""Names of months, weekdays, zones and ages, as news pages write them; phrases are parted by ` | `."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from itertools import chain, product
from typing import Final, Literal

from babel import Locale

from shared.contracts.article import Calendar, Precision
from shared.text.normalisation import fold

# The languages whose names of months and days are taken from Unicode's CLDR, as Babel has it; for Arabic also the
# months of the Mashriq and of the Maghreb.
_LOCALES: Final = [
    "ar",
    "ar_SY",
    "ar_DZ",
    "ar_MA",
    "en",
    "fr",
    "de",
    "es",
    "tr",
    "fa",
    "ru",
    "uk",
    "pl",
    "pt",
    "it",
    "el",
    "nl",
]
# What pages write besides.
_MORE_MONTHS: Final = {
    1: "كانون ثاني | jänner",
    2: "фев",
    3: "mrz",
    5: "می",
    6: "يونيه",
    7: "يوليه | جولای",
    9: "setiembre | сен",
    10: "تشرين أول",
    11: "تشرين ثاني | نوفبر | ноя",
    12: "كانون أول",
}
_ISLAMIC: Final = {
    1: "محرم | المحرم | محرم الحرام | muharram",
    2: "صفر | صفر الخير | safar",
    3: "ربيع الأول | ربيع أول | rabi al awwal",
    4: "ربيع الآخر | ربيع الثاني | ربيع آخر | ربيع ثاني | ربیع الثانی | rabi al thani",
    5: "جمادى الأولى | جمادى الأول | جماد الأول | جمادي الأولى",
    6: "جمادى الآخرة | جمادى الثانية | جمادى الآخر | جماد الثاني | جماد الآخر | جمادی الثانی",
    7: "رجب | rajab",
    8: "شعبان | shaban",
    9: "رمضان | رمضان المبارك | ramadan",
    10: "شوال | shawwal",
    11: "ذو القعدة | ذي القعدة | ذوالقعدة | ذو القعده | ذیقعده",
    12: "ذو الحجة | ذي الحجة | ذوالحجة | ذیحجه",
}
_PERSIAN: Final = dict(
    enumerate(
        ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"], 1
    )
)
_MORE_WEEKDAYS: Final = {
    0: "اثنين | mon",
    1: "ثلاثاء | سه شنبه | tue | tues",
    2: "أربعاء | wed",
    3: "خميس | thu | thurs",
    4: "fri",
    5: "سبت | sat | sonnabend",
    6: "أحد | sun",
}
# Words that show that a line writes its dates day first; so do all locales in Arabic script but the Persian (CLDR 46).
_DAY_FIRST: Final = (
    "le | publié | modifié | à | mis | heures | um | uhr | den | vom | stand | veröffentlicht | aktualisiert | el | del"
    " | publicado | actualizado | a las | tarihi | tarih | güncelleme | güncellenme | saat | yayınlanma | giriş"
)
_PERSIAN_WORDS: Final = "انتشار | ساعت | شنبه | یکشنبه | دوشنبه | سه | چهارشنبه | پنجشنبه | کد | خبر"

# Only zones with one meaning: CST, IST and BST have several.
_WINTER_ZONES: Final = {"est": -5, "pst": -8, "cet": 1, "mez": 1, "eet": 2}
_SUMMER_ZONES: Final = {"edt": -4, "cdt": -5, "mdt": -6, "pdt": -7, "cest": 2, "mesz": 2, "eest": 3}
_FIXED_ZONES: Final = {"msk": 3, "tsi": 3}
# Places whose clocks have not moved for decades, after `بتوقيت`.
_PLACE_ZONES: Final = {
    0: "غرينتش | جرينتش | غرينيتش | جرينيتش | العالمي",
    3: "مكة | مكة المكرمة | السعودية | الرياض | الدوحة | الكويت | بغداد",
    4: "أبوظبي | أبو ظبي | دبي | الإمارات | مسقط",
}

_UNITS: Final[Mapping[tuple[int, Precision], str]] = {
    (
        60,
        "minute",
    ): "دقيقة | دقائق | دقيقه | دقایق | minute | minutes | min | mins | minuten | minuto | minutos | dakika | dk",
    (3600, "hour"): "ساعة | ساعات | ساعت | hour | hours | hr | hrs | h | heure | heures | stunde | stunden | std | hora"
    " | horas | saat",
    (86400, "day"): "يوم | يوما | أيام | روز | day | days | jour | jours | tag | tage | tagen | día | días | gün",
}
_PAIRS: Final[Mapping[tuple[int, Precision], str]] = {
    (120, "minute"): "دقيقتين",
    (7200, "hour"): "ساعتين",
    (172800, "day"): "يومين",
}
_NAMED_DAYS: Final = {
    0: "اليوم | today | aujourd'hui | heute | hoy | bugün | امروز",
    1: "أمس | البارحة | yesterday | hier | gestern | ayer | dün | دیروز",
    2: "أول أمس | avant hier | vorgestern | anteayer | پریروز",
}


def _phrases(table: str) -> list[str]:
    return [fold(phrase) for phrase in table.split(" | ")]


def _cldr(kind: Literal["months", "days"], widths: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Number and name as CLDR has them, in every locale, in a date and by itself; days begin with Monday, 0."""
    for locale in map(Locale.parse, _LOCALES):
        names = getattr(locale, kind)
        for context, width in product(("format", "stand-alone"), widths):
            for number, name in names[context][width].items():
                yield number, fold(name.strip("."))


def _named(tables: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    return ((number, name) for number, table in tables.items() for name in _phrases(table))


@cache
def months() -> Mapping[str, tuple[tuple[Calendar, int], ...]]:
    """Folded name to its (calendar, number from 1); names that several calendars share have several."""
    found: dict[str, list[tuple[Calendar, int]]] = {}
    calendars: tuple[tuple[Calendar, Iterator[tuple[int, str]]], ...] = (
        ("gregorian", chain(_cldr("months", ("wide", "abbreviated")), _named(_MORE_MONTHS))),
        ("islamic", _named(_ISLAMIC)),
        ("persian", _named(_PERSIAN)),
    )
    for calendar, names in calendars:
        for number, name in dict.fromkeys(names):
            found.setdefault(name, []).append((calendar, number))
    return {name: tuple(meanings) for name, meanings in found.items()}


@cache
def weekdays() -> Mapping[str, int]:
    """Folded name to the day of the week, Monday 0."""
    # Short names of days are short names of months too (mar), or words (sex, do).
    return {name: number for number, name in chain(_cldr("days", ["wide"]), _named(_MORE_WEEKDAYS))}


@cache
def day_first_words() -> frozenset[str]:
    """Folded words of languages that write the day before the month."""
    return frozenset(_phrases(_DAY_FIRST))


@cache
def persian_words() -> frozenset[str]:
    """Folded words of Persian date lines."""
    return frozenset(_phrases(_PERSIAN_WORDS))


@cache
def abbreviated_zones() -> Mapping[str, tuple[timedelta, bool]]:
    """Folded abbreviation to its offset from UTC, and whether its clocks have another one in summer."""
    return {
        name: (timedelta(hours=hours), zones is _WINTER_ZONES)
        for zones in (_WINTER_ZONES, _SUMMER_ZONES, _FIXED_ZONES)
        for name, hours in zones.items()
    }


@cache
def place_zones() -> Mapping[str, timedelta]:
    """Folded place to the offset of its clocks from UTC."""
    return {name: timedelta(hours=hours) for hours, table in _PLACE_ZONES.items() for name in _phrases(table)}


@cache
def units() -> Mapping[str, tuple[timedelta, Precision, bool]]:
    """Folded unit of an age to (its length, its precision, whether the word itself says two)."""
    return {
        name: (timedelta(seconds=seconds), precision, table is _PAIRS)
        for table in (_UNITS, _PAIRS)
        for (seconds, precision), names in table.items()
        for name in _phrases(names)
    }


@cache
def named_days() -> Mapping[str, timedelta]:
    """Folded name to how long ago that day was."""
    return {name: timedelta(days=days) for days, table in _NAMED_DAYS.items() for name in _phrases(table)}

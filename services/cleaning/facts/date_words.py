"""Names of months, weekdays, zones and ages, as news pages write them; phrases are parted by ` | `."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Final

from shared.contracts.article import Calendar, Precision
from shared.text.normalisation import fold

_GREGORIAN: Final = {
    1: "يناير | كانون الثاني | كانون ثاني | جانفي | january | jan | janvier | janv | januar | jänner | enero"
    " | ene | ocak | ژانویه | январь | января | янв | січень | січня | styczeń | stycznia | janeiro"
    " | gennaio | gen | ιανουάριος | ιανουαρίου | januari",
    2: "فبراير | شباط | فيفري | february | feb | février | févr | fév | februar | febrero | şubat | فوریه"
    " | февраль | февраля | фев | лютий | лютого | luty | lutego | fevereiro | fev | febbraio"
    " | φεβρουάριος | φεβρουαρίου | februari",
    3: "مارس | آذار | march | mar | mars | märz | mrz | marzo | mart | марта | березень | березня | marzec"
    " | marca | março | μάρτιος | μαρτίου | maart",
    4: "أبريل | إبريل | نيسان | أفريل | april | apr | avril | avr | abril | abr | nisan | آوریل | آپریل"
    " | апрель | апреля | апр | квітень | квітня | kwiecień | kwietnia | aprile | απρίλιος | απριλίου",
    5: "مايو | أيار | ماي | may | mai | mayo | mayıs | مه | می | май | мая | травень | травня | maj | maja"
    " | maio | maggio | mag | μάιος | μαΐου | mei",
    6: "يونيو | يونيه | حزيران | جوان | june | jun | juin | juni | junio | haziran | ژوئن | июнь | июня"
    " | червень | червня | czerwiec | czerwca | junho | giugno | giu | ιούνιος | ιουνίου",
    7: "يوليو | يوليه | تموز | جويلية | يوليوز | july | jul | juillet | juil | juli | julio | temmuz | ژوئیه"
    " | جولای | июль | июля | липень | липня | lipiec | lipca | julho | luglio | lug | ιούλιος | ιουλίου",
    8: "أغسطس | آب | أوت | غشت | august | aug | août | agosto | ago | ağustos | اوت | август | августа | авг"
    " | серпень | серпня | sierpień | sierpnia | αύγουστος | αυγούστου | augustus",
    9: "سبتمبر | أيلول | شتنبر | september | sep | sept | septembre | septiembre | setiembre | eylül"
    " | سپتامبر | сентябрь | сентября | сен | вересень | вересня | wrzesień | września | setembro"
    " | settembre | set | σεπτέμβριος | σεπτεμβρίου",
    10: "أكتوبر | تشرين الأول | تشرين أول | october | oct | octobre | oktober | okt | octubre | ekim | اکتبر"
    " | октябрь | октября | окт | жовтень | жовтня | październik | października | outubro | out | ottobre"
    " | ott | οκτώβριος | οκτωβρίου",
    11: "نوفمبر | تشرين الثاني | تشرين ثاني | نونبر | نوفبر | november | nov | novembre | noviembre | kasım"
    " | نوامبر | ноябрь | ноября | ноя | листопад | листопада | listopad | listopada | novembro"
    " | νοέμβριος | νοεμβρίου",
    12: "ديسمبر | كانون الأول | كانون أول | دجنبر | december | dec | décembre | déc | dezember | dez"
    " | diciembre | dic | aralık | دسامبر | декабрь | декабря | дек | грудень | грудня | grudzień"
    " | grudnia | dezembro | dicembre | δεκέμβριος | δεκεμβρίου",
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
_WEEKDAYS: Final = (
    "الاثنين | الإثنين | اثنين | دوشنبه | monday | mon | lundi | montag | lunes | pazartesi",
    "الثلاثاء | ثلاثاء | سه شنبه | سه‌شنبه | tuesday | tue | tues | mardi | dienstag | martes | salı",
    "الأربعاء | أربعاء | چهارشنبه | wednesday | wed | mercredi | mittwoch | miércoles | çarşamba",
    "الخميس | خميس | پنجشنبه | پنج‌شنبه | thursday | thu | thurs | jeudi | donnerstag | jueves | perşembe",
    "الجمعة | جمعة | جمعه | friday | fri | vendredi | freitag | viernes | cuma",
    "السبت | سبت | شنبه | saturday | sat | samedi | samstag | sonnabend | sábado | cumartesi",
    "الأحد | أحد | یکشنبه | یک‌شنبه | sunday | sun | dimanche | sonntag | domingo | pazar",
)
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


@cache
def months() -> Mapping[str, tuple[tuple[Calendar, int], ...]]:
    """Folded name to its (calendar, number from 1); names that several calendars share have several."""
    found: dict[str, list[tuple[Calendar, int]]] = {}
    calendars: tuple[tuple[Calendar, Mapping[int, str]], ...] = (
        ("gregorian", _GREGORIAN),
        ("islamic", _ISLAMIC),
        ("persian", _PERSIAN),
    )
    for calendar, tables in calendars:
        for number, table in tables.items():
            for name in dict.fromkeys(_phrases(table)):
                found.setdefault(name, []).append((calendar, number))
    return {name: tuple(meanings) for name, meanings in found.items()}


@cache
def weekdays() -> Mapping[str, int]:
    """Folded name to the day of the week, Monday 0."""
    return {name: number for number, table in enumerate(_WEEKDAYS) for name in _phrases(table)}


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

"""When the article of a page was published: from its data, its tags, its address and its lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Final

from services.cleaning.dates import read_iso, read_local_iso
from services.cleaning.facts.stated_dates import StatedDate, read_stated_date
from services.cleaning.facts.trust import DAYS
from services.cleaning.pages.marks import Mark
from services.cleaning.pages.view import View
from shared.contracts.article import LocalDate

_PUBLISHED: Final = (
    "article:published_time", "article:published", "article:published_date", "og:article:published_time",
    "og:published_time", "og:pubdate", "og:publish_date", "datepublished", "date_published", "pubdate", "publishdate",
    "publish_date", "publish-date", "published_date", "published-date", "published_time", "publication_date",
    "publication-date", "article.published", "article:publicationdate", "article_date_original",
    "originalpublicationdate",
    "rnews:datepublished", "parsely-pub-date", "sailthru.date", "shareaholic:article_published_time",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "mediator_published_time", "mrf:published", "bt:pubdate",
    "vr:published_time", "rbpubdate", "dcsext.articlefirstpublished", "dc.date.issued", "dcterms.issued", "dc.date",
    "dc:date", "dcterms.date", "dc.date.created", "dcterms.created", "dc.created", "citation_publication_date",
    "citation_date", "weibo:article:create_at", "article:create_at", "artdate", "firstpublished", "publishtime",
    "ptime",
    "pdate", "displaydate", "release_date", "date", "created", "gentime", "doc_date", "last_publish_date",
    "publisheddate",
    "article:post_date", "article.created", "content_create_date", "datecreated", "date_created", "twt-published-at",
    "article-publication-date", "date.issued", "issued", "timestamp", "og:regdate", "og:datepublished", "dateposted",
    "analyticsattributes.articledate", "og:article:published", "dc.date.publication",
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dc.date.modified",
    "dcterms.modified", "revision_date", "article:modified",
)  # fmt: skip
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2100
_COMPACT: Final = re.compile(r"^(20\d\d|199\d)(\d\d)(\d\d)(?:[T ]?(\d\d):?(\d\d))?")
_SLASHED: Final = re.compile(r"^(20\d\d|199\d)[/.](\d{1,2})[/.](\d{1,2})(?:\D|$)")
_EPOCH: Final = re.compile(r"^(\d{10})(?:\d{3})?$")
_URL_DAY: Final = re.compile(
    r"(?<!\d)(20[0-3]\d|199\d)(?P<sep>[/_.-])(1[0-2]|0?[1-9])(?P=sep)(3[01]|[12]\d|0?[1-9])(?!\d)"
)
_URL_COMPACT: Final = re.compile(r"(?<!\d)(20[0-3]\d)(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])(?!\d{1,5}(?!\d))")
_URL_NAMED: Final = re.compile(
    r"/(20[0-3]\d)/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/(3[01]|[12]\d|0?[1-9])/"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST_LINE: Final = 120
_MOST_READ: Final = 60


def page_date(view: View, *, reference: datetime | None = None) -> StatedDate | None:
    """The date of publication from the place that is trusted most; other places make the same day more exact.

    `reference` is when the page was fetched: relative dates are reckoned from it, and unread without one.
    """
    found = [stated for place in DAYS if (stated := _READERS[place](view, reference)) is not None]
    if not found:
        return None
    best = found[0]
    for other in found[1:]:
        more_exact = other.local.date == best.local.date and best.local.time is None and other.local.time is not None
        if more_exact or (other.local == best.local and best.moment is None and other.moment is not None):
            best = other
    return best


def url_day(url: str | None) -> date | None:
    """The day that an address states, as in `/2024/05/17/`; None if it states none."""
    if not url:
        return None
    path = url[:500].split("#")[0]
    path = path.split("://")[-1].partition("/")[2]
    for match in _URL_DAY.finditer(path):
        if day := _day(match[1], match[3], match[4]):
            return day
    named = _URL_NAMED.search("/" + path.lower())
    if named:
        return _day(named[1], str(_MONTHS.index(named[2]) + 1), named[3])
    for match in _URL_COMPACT.finditer(path):
        if day := _day(match[1], match[2], match[3]):
            return day
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_machine_date(text: str, reference: datetime | None = None) -> StatedDate | None:
    """A date as programs write it: ISO 8601, numbers without signs, seconds since 1970, or as a line states it."""
    text = text.strip()[:120]
    local, moment = read_local_iso(text), read_iso(text)
    if local is None and (match := _EPOCH.match(text)):
        moment = datetime.fromtimestamp(int(match[1]), UTC)
        local = LocalDate(date=moment.date(), time=moment.time().replace(second=0), precision="minute")
    if local is None and (match := _COMPACT.match(text) or _SLASHED.match(text)):
        day = _day(match[1], match[2], match[3])
        local = LocalDate(date=day, precision="day") if day is not None else None
    stated = StatedDate(local, moment) if local is not None else read_stated_date(text, reference=reference)
    return stated if stated is not None and _plausible(stated) else None


def _plausible(stated: StatedDate) -> bool:
    return _FIRST_YEAR <= stated.local.date.year <= _LAST_YEAR and stated.local.precision != "month"


def _first_of(texts: Iterable[str | None], reference: datetime | None) -> StatedDate | None:
    for text in texts:
        stated = read_machine_date(text, reference) if text else None
        if stated is not None:
            return stated
    return None


def _linked(view: View, reference: datetime | None) -> StatedDate | None:
    return _first_of((view.head.data.text("datePublished"),), reference)


def _created(view: View, reference: datetime | None) -> StatedDate | None:
    return _first_of((view.head.data.text("dateCreated"), view.head.data.text("uploadDate")), reference)


def _modified(view: View, reference: datetime | None) -> StatedDate | None:
    texts = [view.head.data.text("dateModified"), *(view.head.meta(name) for name in _MODIFIED)]
    return _first_of(texts, reference)


def _meta(view: View, reference: datetime | None) -> StatedDate | None:
    return _first_of((view.head.meta(name) for name in _PUBLISHED), reference)


def _marked(view: View, reference: datetime | None) -> StatedDate | None:
    """Elements that say that they hold the date of publication."""
    marks = [mark for mark in view.marks if "published" in mark.kinds and "modified" not in mark.kinds]
    return _read_marks(_in_order(marks, view), reference)


def _time(view: View, reference: datetime | None) -> StatedDate | None:
    """Elements for dates and times around the article's beginning."""
    marks = [m for m in view.marks if "time" in m.kinds and "modified" not in m.kinds and m.block in view.window]
    return _read_marks(marks, reference)


def _dated(view: View, reference: datetime | None) -> StatedDate | None:
    """What else is marked as a date: around the article's beginning first, then anywhere."""
    marks = [mark for mark in view.marks if not mark.kinds.isdisjoint(("dated", "time"))]
    return _read_marks(_in_order(marks, view), reference)


def _in_order(marks: Sequence[Mark], view: View) -> list[Mark]:
    near = [mark for mark in marks if mark.block in view.window]
    return near + [mark for mark in marks if mark.block not in view.window]


def _read_marks(marks: Sequence[Mark], reference: datetime | None) -> StatedDate | None:
    updated = None
    for mark in marks[:_MOST_READ]:
        for text in _texts(mark):
            stated = read_machine_date(text, reference)
            if stated is not None and not stated.updated:
                return stated
            updated = updated or stated
    return updated


def _texts(mark: Mark) -> Iterator[str]:
    for name in ("datetime", "content", "data-datetime", "data-date", "data-timestamp", "title"):
        value = mark.element.get(name)
        if value:
            yield value
    if len(text := mark.text) <= 200:
        yield text


def _near(view: View, reference: datetime | None) -> StatedDate | None:
    """Lines around the article's beginning that state a date."""
    best = None
    for block in view.blocks:
        if block.number in view.window and len(block.text) <= _LONGEST_LINE:
            stated = read_stated_date(block.text, reference=reference)
            if stated is not None and _plausible(stated) and stated.improves(best):
                best = stated
    return best


def _url(view: View, reference: datetime | None) -> StatedDate | None:  # noqa: ARG001 (one form for all places)
    day = url_day(view.url) or url_day(view.head.meta("og:url"))
    return StatedDate(LocalDate(date=day, precision="day")) if day is not None else None


_READERS: Final = {
    "linked": _linked, "meta": _meta, "marked": _marked, "time": _time, "near": _near, "url": _url, "dated": _dated,
    "created": _created, "modified": _modified,
}  # fmt: skip

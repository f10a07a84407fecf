"""Who wrote the article of a page: all of them, from wherever the page names them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from services.cleaning.facts.names import LONGEST_STATED, Named, has_lead, key, read_names, unique
from services.cleaning.facts.trust import AUTHORS
from services.cleaning.pages.view import View

_META: Final = (
    "author", "article:author", "article:author_name", "og:author", "og:article:author", "authors", "byl",
    "parsely-author",
    "sailthru.author", "dc.creator", "dc:creator", "dcterms.creator", "citation_author", "creator", "dcsext.author",
    "cxenseparse:author", "cxenseparse:recs:authors", "shareaholic:article_author_name", "rbauthors", "mrf:authors",
    "article-author", "vr:author", "twitter:data1", "lp.article:author", "article_author",
)  # fmt: skip
_ONLY_LABELLED: Final = {"twitter:data1": "twitter:label1"}
_WRITER_LABELS: Final = frozenset(
    ["writtenby", "author", "byline", "by", "verfasstvon", "ecritpar", "escritopor", "autor"]
)
_LONGEST_LINE: Final = 140
_MOST: Final = 20


def page_authors(view: View) -> tuple[str, ...]:
    """The names in the order of the page; those of people if it names any, else of the desk or agency that signs."""
    found = {place: _together(stated) for place, stated in _places(view)}
    ordered = [found.get(place, Named()) for place in AUTHORS]
    people = _first([named.people for named in ordered])
    return (people or _first([named.others for named in ordered]))[:_MOST]


def _first(ordered: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The names of the first place that has any, or of a later one that has all of them and more."""
    stated = [names for names in ordered if names]
    if not stated:
        return ()
    first = stated[0]
    keys = frozenset(map(key, first))
    return next((names for names in stated[1:] if len(names) > len(first) and keys <= set(map(key, names))), first)


def _together(stated: Sequence[Named]) -> Named:
    return Named(
        unique(name for named in stated for name in named.people),
        unique(name for named in stated for name in named.others),
    )


def _places(view: View) -> Iterator[tuple[str, list[Named]]]:
    sites = view.sites
    linked = view.head.data.named("author") or view.head.data.named("creator")
    yield "linked", [read_names(name, sites, person=person) for name, person in linked]
    yield "meta", [read_names(text, sites) for text in _metas(view.head.metas)]
    near = view.window
    certain, classed, wide = [], [], []
    for mark in view.marks:
        if "author" not in mark.kinds and "byline" not in mark.kinds:
            continue
        text = mark.text
        if not text or len(text) > LONGEST_STATED:
            continue
        named = read_names(text, sites, person=mark.certain)
        if mark.certain and "comment" not in (mark.element.get("class") or ""):
            certain.append((mark.block, named))
        elif mark.block in near:
            classed.append(named if "author" in mark.kinds or has_lead(text) else Named(named.people))
        elif view.last and mark.block <= view.last + 4:
            wide.append(Named(named.people))
    yield "marked", _nearest(certain, near)
    yield "near", classed
    yield (
        "line",
        [
            read_names(block.text, sites)
            for block in view.blocks
            if block.number in near and len(block.text) <= _LONGEST_LINE and has_lead(block.text)
        ],
    )
    yield "classed", wide[:3]


def _nearest(certain: Sequence[tuple[int, Named]], near: range) -> list[Named]:
    """Those around the article's beginning; if there is none, the first of all."""
    inside = [named for block, named in certain if block in near]
    return inside or [named for _, named in certain[:1]]


def _metas(metas: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """All contents of the first name that has any."""
    for name in _META:
        label = _ONLY_LABELLED.get(name)
        if label is not None and key((metas.get(label) or ("",))[0]) not in _WRITER_LABELS:
            continue
        plain = [text for text in metas.get(name, ()) if "://" not in text]
        if plain and read_names(plain[0]) != Named():
            yield from plain
            return

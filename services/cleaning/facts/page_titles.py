"""The title of a page's article, without the kicker above it and the site's name behind it."""

import re
from collections.abc import Sequence
from typing import Final

from services.cleaning.facts.names import key
from services.cleaning.pages.linked_data import plain
from services.cleaning.pages.marks import text_of
from services.cleaning.pages.view import View
from shared.text.normalisation import fold

_SHORTEST: Final = 12
_LONGEST: Final = 400
_ABOVE_BODY: Final = 2
_ALIKE: Final = 0.5
_WORD: Final = re.compile(r"[^\W_]+")
_CUT: Final = re.compile(r"\s*(?:[|｜»«›]|::|\s[–—·•:~-]+\s|\s?[–—―]\s|_)\s*")
_SITE_CHARS: Final = 40
_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def page_title(view: View) -> str | None:
    """The heading that the head's titles confirm; else the head's most careful title; else the only heading."""
    speakers = _speakers(view)
    sites = view.sites | _told_sites(view.head.titles) | speakers
    stated = [title for title in (without_site(title, sites) for title in view.head.titles) if title]
    # Where all titles are the site's name, the page may be about the site itself.
    stated = [title for title in stated if key(title) not in sites] or ([] if speakers else stated)
    headings = _headings(view)
    headings = [heading for heading in headings if key(heading) not in sites] or ([] if speakers else headings)
    for heading, _ in sorted(
        ((heading, _likeness(heading, stated)) for heading in headings), key=lambda pair: -pair[1]
    )[:1]:
        if _likeness(heading, stated) >= _ALIKE:
            return _with_opening(_without_kicker(heading, stated), stated)
    if stated:
        return stated[0]
    if len(headings) == 1 and len(headings[0]) >= _SHORTEST:
        return headings[0]
    return _above_body(view) if not headings else None


def _told_sites(titles: Sequence[str]) -> frozenset[str]:
    """Keys of what one title of the head has behind another, parted by a sign: `Headline | Site` beside `Headline`."""
    found = set()
    for title in titles:
        for cut in _CUT.finditer(title):
            if any(other != title and key(other) == key(title[: cut.start()]) for other in titles):
                found.add(key(title[cut.end() :]))
    return frozenset(found - {""})


def _speakers(view: View) -> frozenset[str]:
    """Keys of the channel or account whose post the page is: the head gives the writer's name for a title."""
    return frozenset(
        key(mark.text) for mark in view.marks if mark.kinds & {"author", "byline"} and mark.block in view.window
    ) & frozenset(map(key, view.head.titles))


def _above_body(view: View) -> str | None:
    """The heading, or the line in bold, right above the article's first paragraph."""
    for number in range(view.first - 1, max(-1, view.first - _ABOVE_BODY - 1), -1):
        block = view.by_number.get(number)
        if block is None:
            continue
        heading = block.tag in ("h2", "h3") or block.bold >= len(block.text)
        if heading and not block.linked and _SHORTEST <= len(block.text) <= _LONGEST:
            return plain(block.text)
    return None


def without_site(title: str, sites: frozenset[str]) -> str:
    """A title without the site's name or a section at its end, or the site's name at its beginning."""
    for _ in range(3):
        cuts = list(_CUT.finditer(title))
        if not cuts:
            break
        first, last = cuts[0], cuts[-1]
        if key(title[last.end() :]) in sites and last.start() > 0:
            title = title[: last.start()]
        elif key(title[: first.start()]) in sites and first.end() < len(title):
            title = title[first.end() :]
        else:
            break
    return title.strip()


def _headings(view: View) -> list[str]:
    kickers = frozenset(id(mark.element) for mark in view.marks if "kicker" in mark.kinds and "title" not in mark.kinds)
    texts = (plain(text_of(mark.element, kickers)) for mark in view.marks if "title" in mark.kinds)
    return [text for text in dict.fromkeys(texts) if text and len(text) <= _LONGEST]


def _words(text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(folded.replace(" ", "")) if _CJK.search(text) else frozenset(_WORD.findall(folded))


def _likeness(heading: str, stated: Sequence[str]) -> float:
    """How much of the shorter of two titles is in the other, for the title that is most alike."""
    own = _words(heading)
    best = 0.0
    for title in stated:
        other = _words(title)
        if own and other and len(heading) >= min(_SHORTEST, len(title)):
            best = max(best, len(own & other) / min(len(own), len(other)) if min(len(own), len(other)) > 1 else 0.0)
    return best


def _with_opening(heading: str, stated: Sequence[str]) -> str:
    """A heading with the words and the colon that a stated title has before it: they open the headline."""
    plain_heading = heading.lstrip(" :：")
    for title in stated:
        opening = title[: len(title) - len(plain_heading)].rstrip()
        if opening.endswith((":", "：")) and key(title[len(opening) :]) == key(plain_heading):
            return title
    return plain_heading


def _without_kicker(heading: str, stated: Sequence[str]) -> str:
    """The end of a heading that a stated title is, when what stands before it is short."""
    whole = key(heading)
    for title in stated:
        end = key(title)
        if len(end) < len(whole) and whole.endswith(end) and len(end) * 2 > len(whole):
            start = len(heading)
            while start > 0 and key(heading[start:]) != end:
                start -= 1
            if start > 0:
                return heading[start:].strip()
    return heading

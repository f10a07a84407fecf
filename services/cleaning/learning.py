"""Learn which lines a source prints on many of its pages.

Memory is bounded whatever the number of articles. Source: Manku and Motwani (2002), "Approximate frequency counts over
data streams" (lossy counting), with the article as the unit.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from services.cleaning.artefacts import repair_line
from services.cleaning.cues import is_prose
from services.cleaning.folding import fold
from services.cleaning.lines import read_lines
from services.cleaning.pages.reader import read_html
from services.cleaning.protocols import PageReader
from services.cleaning.source_lines import SourceLines, line_key, source_key
from services.cleaning.stage import read_form
from shared.contracts.article import RawArticle

# A source with fewer articles teaches nothing; a line must be on several of its pages, whatever their share.
FEWEST_ARTICLES: Final = 20
FEWEST_PAGES: Final = 6
# Sentences recur less than they are quoted: they need more.
LEAST_SHARE: Final = 0.08
LEAST_SHARE_PROSE: Final = 0.2

# Lines on less than this share of the pages may be forgotten while counting; far below what is learnt.
_FORGOTTEN_SHARE: Final = 0.01
_LONGEST_LINE: Final = 400
_MOST_LINES: Final = 3_000
_MOST_LEARNT: Final = 2_000
_LONG: Final = 80
# An article most of whose long lines were seen before is a copy, and tells nothing about the page around it.
_COPIED_SHARE: Final = 0.5


@dataclass
class _Counts:
    """How many of a source's pages have each line; `prose` holds the keys of sentences."""

    articles: int = 0
    pages: Counter[str] = field(default_factory=Counter)
    missed: dict[str, int] = field(default_factory=dict)
    prose: set[str] = field(default_factory=set)

    def add(self, lines: Iterable[str]) -> None:
        keys: dict[str, str] = {}
        for line, _ in zip(lines, range(_MOST_LINES), strict=False):
            text = repair_line(line[: _LONGEST_LINE + 1])
            key = line_key(fold(text)) if len(text) <= _LONGEST_LINE else ""
            if key:
                keys[key] = text
        long = [key for key in keys if len(key) >= _LONG]
        if long and sum(key in self.pages for key in long) > _COPIED_SHARE * len(long):
            return
        self.articles += 1
        bucket = int(self.articles * _FORGOTTEN_SHARE)
        for key, text in keys.items():
            self.pages[key] += 1
            if self.pages[key] == 1:
                self.missed[key] = bucket
                if is_prose(text, fold(text)):
                    self.prose.add(key)
        if self.articles % round(1 / _FORGOTTEN_SHARE) == 0:
            self._forget(bucket)

    def _forget(self, bucket: int) -> None:
        for key in [key for key, pages in self.pages.items() if pages + self.missed[key] <= bucket]:
            del self.pages[key], self.missed[key]
            self.prose.discard(key)

    def recurring(self) -> frozenset[str]:
        if self.articles < FEWEST_ARTICLES:
            return frozenset()
        found = [
            (-pages, key)
            for key, pages in self.pages.items()
            if pages >= max(FEWEST_PAGES, self.articles * (LEAST_SHARE_PROSE if key in self.prose else LEAST_SHARE))
        ]
        return frozenset(key for _, key in sorted(found)[:_MOST_LEARNT])


def learn_source_lines(articles: Iterable[tuple[str, Iterable[str]]]) -> SourceLines:
    """The lines that recur across a source's articles, from (source key, raw lines) pairs.

    A line counts once per article, copies of an article count once, numbers do not tell lines apart. Time is linear;
    the same articles in the same order give the same lines.
    """
    counts: dict[str, _Counts] = {}
    for source, lines in articles:
        counts.setdefault(source, _Counts()).add(lines)
    learnt = {source: found for source, counted in counts.items() if (found := counted.recurring())}
    return SourceLines(learnt)


def learn_from_articles(articles: Iterable[RawArticle], *, read_page: PageReader = read_html) -> SourceLines:
    """As `learn_source_lines`, from articles as they were posted; those without a source or address are passed over."""
    return learn_source_lines(
        (source, (line.text for line in read_lines(read_form(raw, read_page)[0].text)))
        for raw in articles
        if (source := source_key(raw.source, raw.url))
    )

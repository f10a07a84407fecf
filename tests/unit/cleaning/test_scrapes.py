"""Scrapes in the manner of many sites, each line labelled: what is content stays, all else goes.

A line is `label|text`: T title, B body, S subheading, which stay; C chrome, R related, K caption, Y byline, D date,
L dateline, O source, M comment, X duplicate, which go.
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.unit.cleaning.builders import cleaned

SCRAPES = sorted((Path(__file__).parent / "scrapes").glob("*.txt"))
KEPT = frozenset("TBS")
# What is known to go wrong: so many lines at most, and the title of the first.
WRONG = {"fr_cookie": 4, "ar_poem": 2}


def labelled(path: Path) -> list[tuple[str, str]]:
    rows = path.read_text(encoding="utf-8").splitlines()
    return [(label, text) for label, _, text in (row.partition("|") for row in rows if row)]


@pytest.mark.parametrize("path", SCRAPES, ids=lambda path: path.stem)
def test_scrape_keeps_its_article_and_nothing_else(path: Path) -> None:
    lines = labelled(path)
    article = cleaned("\n".join(text for _, text in lines))
    wanted = Counter(text for label, text in lines if label in KEPT)
    kept = Counter(filter(None, [article.title, *article.text.split("\n\n")]))
    assert (kept - wanted).total() + (wanted - kept).total() <= WRONG.get(path.stem, 0), (kept - wanted, wanted - kept)
    titles = [text for label, text in lines if label == "T"]
    assert article.title == (titles[0] if titles else None) or path.stem == "fr_cookie"


def test_scrapes_cover_the_languages_and_scripts() -> None:
    assert {path.stem[:2] for path in SCRAPES} >= {"ar", "de", "en", "fa", "fr", "tr"}

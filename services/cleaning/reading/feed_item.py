"""Items of feeds: the line that says on which site the item appeared first goes."""

import re
from typing import Final

from services.cleaning.reading.forms import Undone
from services.cleaning.reading.rewriting import Edit
from services.cleaning.reading.rows import rows_of

FORM: Final = "feed_item"

# As WordPress writes it, in its translations.
_FIRST_ON: Final = re.compile(
    r"The post .{3,300} (?:appeared first on|first appeared on) .{2,80}"
    r"|Der Beitrag .{3,300} erschien zuerst auf .{2,80}"
    r"|L[’']article .{3,300} est apparu en premier sur .{2,80}"
    r"|La entrada .{3,300} (?:apareció primero en|se publicó primero en) .{2,80}"
    r"|L[’']articolo .{3,300} proviene da .{2,80}"
    r"|O post .{3,300} apareceu primeiro em .{2,80}"
    r"|Запись .{3,300} впервые появилась .{2,80}"
    r"|(?:ظهرت المقالة|ظهرت المقال|ظهر المقال|التدوينة) .{3,300} (?:ظهرت )?(?:أولاً|أولا) على .{2,80}"
)
_LONGEST: Final = 420
_WORDS: Final = (
    " first on ",
    "appeared first",
    " zuerst auf ",
    " premier sur ",
    " primero en ",
    "proviene da",
    "primeiro em",
    "впервые",
    "أولا",
)


def read_feed_item(text: str) -> Undone | None:
    """The text without the lines that say where it appeared first; None if there are none."""
    if not any(word in text for word in _WORDS):
        return None
    rows = [row for row in rows_of(text) if len(row.text) <= _LONGEST and _FIRST_ON.fullmatch(row.text)]
    edits = [Edit(row.start, row.end, rule="feed_footer", reason="source") for row in rows]
    return Undone(FORM, 1.0, edits) if edits else None

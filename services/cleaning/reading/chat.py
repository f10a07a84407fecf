"""Chats and channels as WhatsApp and Telegram export or copy them: who and when go from before each message."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import Final

from services.cleaning.facts.stated_dates import read_stated_date
from services.cleaning.reading.forms import FormFacts, Undone
from services.cleaning.reading.rewriting import Edit
from services.cleaning.reading.rows import Row, rows_of

FORM: Final = "chat"

_DATE: Final = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
_TIME: Final = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[\s\u202f\u00a0]?(?:[AaPp]\.?[\s\u202f]?[Mm]\.?|[صم]))?"
_MARKS: Final = "[\u200e\u200f\u202a-\u202e\u2066-\u2069]{0,3}"
_WHEN: Final = rf"{_DATE}[,،]?[\s\u202f\u00a0]{{0,2}}(?:at |às |um |à )?{_TIME}"
_NAME: Final = r"[^:\n\]\[]{1,60}"
# [12/02/24, 9:33:12 PM] Name: text; 12/02/2024, 21:33 - Name: text
_WHATSAPP: Final = re.compile(
    rf"{_MARKS}(?:\[(?P<one>{_WHEN})\]\s?|(?P<two>{_WHEN})\s[-–]\s){_MARKS}(?:~\s?)?(?:(?P<name>{_NAME}):(?:\s|$))?{_MARKS}"
)
# Name, [12.02.2024 21:33], and the message below it.
_TELEGRAM: Final = re.compile(rf"(?P<name>{_NAME}),? \[(?P<one>{_WHEN})\]:?$")
_LEFT_OUT: Final = re.compile(
    r"[<\[(]?(?:تم (?:استبعاد|حذف|إدراج) (?:الوسائط|الصوت|الصورة|الفيديو|الملصق)|الوسائط غير مدرجة|"
    r"(?:media|image|video|audio|sticker|gif|document|photo) omitted|media not included|medien ausgeschlossen|"
    r"médias omis|archivo omitido|multimedia omitido|без медиафайлов|медиа пропущено|medya dahil edilmedi|"
    r"(?:this message was deleted|you deleted this message|تم حذف هذه الرسالة|null))[>\])]?\.?$",
    re.IGNORECASE,
)
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_FEWEST: Final = 2


def read_chat(text: str) -> Undone | None:
    """The messages without who wrote them and when; None if fewer than two lines begin as messages do."""
    rows = rows_of(text)
    found = [(row, match) for row in rows if (match := _opening(row)) is not None]
    # In an export lines follow each other; a text whose lines all stand apart was read before, and only quotes one.
    if len(found) < _FEWEST or not _has_neighbours(rows, {row.start for row, _ in found}):
        return None
    return Undone(FORM, 1.0, list(_edits(rows, {row.start: match for row, match in found})), _facts(found))


def _has_neighbours(rows: Sequence[Row], found: Set[int]) -> bool:
    return any(
        above.number + 1 == below.number and (above.start in found or below.start in found)
        for above, below in pairwise(rows)
    )


def _opening(row: Row) -> re.Match[str] | None:
    head = row.text[:200].translate(_DIGITS)
    if not any("0" <= character <= "9" for character in head[:90]):
        return None
    return _WHATSAPP.match(head) or (_TELEGRAM.match(head) if len(row.text) < 200 else None)


def _edits(rows: Sequence[Row], found: dict[int, re.Match[str]]) -> Iterator[Edit]:
    for row in rows:
        match = found.get(row.start)
        said = row.text[match.end() :].strip() if match else row.text
        if match and match["name"] is None:
            # Nobody says it: somebody joined, messages are encrypted.
            yield Edit(row.start, row.end, rule="chat_notice")
        elif _LEFT_OUT.match(said.strip("\u200e\u200f")):
            yield Edit(row.start, row.end, rule="chat_left_out")
        elif match:
            yield Edit(row.start, row.start + match.end(), rule="chat_prefix", reason="byline")


def _facts(found: Sequence[tuple[Row, re.Match[str]]]) -> FormFacts:
    names = Counter(match["name"].strip() for _, match in found if match["name"])
    when = found[0][1].groupdict()
    stated = read_stated_date(when["one"] or when.get("two") or "")
    return FormFacts(
        source=next(iter(names)) if len(names) == 1 else None,
        published_local=stated.local if stated else None,
    )

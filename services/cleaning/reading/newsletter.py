"""Newsletters as text: addresses in brackets, underlined headings, the links to a browser and out of the list."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from services.cleaning.reading.forms import FormFacts, Undone
from services.cleaning.reading.rewriting import Edit
from services.cleaning.reading.rows import Row, rows_of

FORM: Final = "newsletter"

_LINK: Final = re.compile(r"\s?(?:\(\s?https?://[^\s()<>]{1,2000}\s?\)|<\s?https?://[^\s<>]{1,2000}\s?>)")
_IN_BROWSER: Final = re.compile(
    r"(?:view|read|open|see) (?:this |it |the )?(?:e-?mail |message |newsletter |online)?"
    r"(?:in (?:your|a) (?:web )?browser|online)|(?:im|in ihrem) browser (?:ansehen|anzeigen|öffnen|lesen)"
    r"|voir (?:la version en ligne|dans (?:le|votre) navigateur)"
    r"|ver (?:este (?:correo|mensaje)|en (?:el|su|tu) navegador)"
    r"|عرض (?:هذه )?(?:الرسالة|النشرة|البريد)[^.]{0,20}متصفح"
    r"|открыть в браузере|tarayıcıda (?:görüntüle|aç)",
    re.IGNORECASE,
)
_WAY_OUT: Final = re.compile(
    r"unsubscribe|you(?:'re| are) receiving this|you received this|update (?:your )?preferences|opt out"
    r"|sent to you because|newsletter ab(?:bestellen|melden)|sie erhalten diese|se désabonner|désinscri"
    r"|vous recevez ce|darse de baja|cancelar (?:la )?suscripción|إلغاء الاشتراك|تلقيت هذه الرسالة|وصلتك هذه"
    r"|отписаться|вы получили это|abonelikten çık",
    re.IGNORECASE,
)
_UNDERLINE: Final = re.compile(r"(=|-|\*|~|_)\1{4,}$")
_SIGNATURE: Final = re.compile(r"--$")
# The way out stands in the last lines, the link to a browser in the first, headers aside.
_TAIL: Final = 14
_HEAD: Final = 12
_LONGEST_LINE: Final = 300


def read_newsletter(text: str) -> Undone | None:
    """The text without what a newsletter has around it; None unless its way out of the list stands near its end."""
    if len(text) < 40 or not _WAY_OUT.search(text[-3_000:]):
        return None
    rows = rows_of(text)
    way_out = next((place for place in range(max(0, len(rows) - _TAIL), len(rows)) if _leaves(rows[place])), None)
    links = len(_LINK.findall(text))
    opened = any(_IN_BROWSER.search(row.text[:_LONGEST_LINE]) for row in rows[:_HEAD])
    underlined = [place for place, row in enumerate(rows[1:], 1) if _underlines(rows[place - 1], row)]
    if way_out is None or way_out < 3 or not (opened or (links >= 2 and underlined)):
        return None
    facts = FormFacts()
    edits: list[Edit] = []
    if underlined and underlined[0] < _HEAD:
        title = rows[underlined[0] - 1]
        facts = FormFacts(title=title.text, title_at=(title.start, title.end))
        edits.append(Edit(title.start, title.end))
    edits += _edits(text, rows, way_out, underlined)
    return Undone(FORM, 0.9, edits, facts)


def _leaves(row: Row) -> bool:
    return len(row.text) <= _LONGEST_LINE and _WAY_OUT.search(row.text) is not None


def _underlines(above: Row, row: Row) -> bool:
    return row.number == above.number + 1 and _UNDERLINE.match(row.text) is not None and len(above.text) >= 8


def _edits(text: str, rows: Sequence[Row], way_out: int, underlined: Sequence[int]) -> Iterator[Edit]:
    if _SIGNATURE.match(rows[way_out - 1].text):
        way_out -= 1
    yield Edit(rows[way_out].start, rows[-1].end, rule="newsletter_footer")
    lines = set(underlined)
    for place, row in enumerate(rows[:way_out]):
        if place in lines or _UNDERLINE.match(row.text):
            yield Edit(row.start, row.end)
        elif place < _HEAD and len(row.text) <= _LONGEST_LINE and _IN_BROWSER.search(row.text):
            yield Edit(row.start, row.end, rule="newsletter_head")
        else:
            for match in _LINK.finditer(text, row.start, row.end):
                yield Edit(match.start(), match.end(), rule="newsletter_link")

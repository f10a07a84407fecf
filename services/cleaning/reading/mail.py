"""E-mail as text: headers are facts, quoting marks and signatures go."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from email.utils import parseaddr, parsedate_to_datetime
from typing import Final

from services.cleaning.facts.stated_dates import read_stated_date
from services.cleaning.reading.forms import FormFacts, Undone
from services.cleaning.reading.rewriting import Edit
from services.cleaning.reading.rows import Row, rows_of, word_set
from shared.contracts.article import LocalDate

FORM: Final = "email"

_HEADER: Final = re.compile(r"(?:[*_]{0,2})([^\W\d_][\w-]{0,30})(?:[*_]{0,2})\s?:(?:[*_]{0,2})\s*(.*)$")
_FROM: Final = word_set("from von de da от من fra från van nadawca kimden")
_SUBJECT: Final = word_set("subject betreff objet asunto assunto oggetto тема الموضوع onderwerp temat konu")
_DATE: Final = word_set("date sent datum gesendet envoyé enviado fecha data дата отправлено التاريخ verzonden")
_OTHER: Final = word_set(
    "to cc bcc an à para a кому إلى replyto reply-to list-unsubscribe list-id message-id mime-version content-type"
    " content-transfer-encoding return-path received delivered-to x-mailer in-reply-to references importance"
    " attachments sender organization"
)
_FORWARD: Final = re.compile(
    r"[-_ ]*(?:begin )?(?:forwarded message|original message|weitergeleitete nachricht|message transféré|"
    r"ursprüngliche nachricht|message d'origine|mensaje reenviado|رسالة معاد توجيهها|الرسالة الأصلية)[-_: ]*$",
    re.IGNORECASE,
)
_QUOTE: Final = re.compile(r"(?:>\s?)+")
_WROTE: Final = re.compile(
    r"(?:on|am|le|el|في)\s.{4,120}(?:wrote|schrieb.*|a écrit|escribió|كتب.*)\s?:$", re.IGNORECASE
)
_SIGNATURE: Final = re.compile(r"(?:--|—)$")
_LONGEST_SIGNATURE: Final = 25
_MOST_ROWS_BEFORE: Final = 3
_HEAD_CHARS: Final = 20_000


def read_mail(text: str) -> Undone | None:
    """The body of an e-mail; None if the text does not begin with headers, two at least, a sender or subject among."""
    if ":" not in text[:_HEAD_CHARS] or not _headers(rows_of(text[:_HEAD_CHARS]))[2]:
        return None
    rows = rows_of(text)
    first, last, headers = _headers(rows)
    edits = [Edit(row.start, row.end, rule="email_header") for row in rows[:first]]
    edits.append(Edit(rows[first].start, rows[last].end, rule="email_header"))
    edits += _body(rows[last + 1 :])
    return Undone(FORM, 1.0, edits, _facts(headers))


def _headers(rows: Sequence[Row]) -> tuple[int, int, dict[str, str]]:
    """Where the headers begin and end, and their values by kind."""
    start = next((index for index, row in enumerate(rows[:_MOST_ROWS_BEFORE]) if _kind(row)), None)
    if start is None:
        return 0, 0, {}
    if any(not _FORWARD.match(row.text) and row.number + 1 == rows[start].number for row in rows[:start]):
        return 0, 0, {}
    found: dict[str, str] = {}
    kinds = 0
    end = start
    for index in range(start, len(rows)):
        row = rows[index]
        if index > start and row.number != rows[index - 1].number + 1:
            break
        kind = _kind(row)
        if kind is None and not row.indent:
            break
        match = _HEADER.match(row.text)
        if kind and match:
            found.setdefault(kind, match[2].strip(" *_"))
            kinds += 1
        end = index
    told = kinds >= 2 and ("from" in found or ("subject" in found and ("date" in found or "other" in found)))
    return (start, end, found) if told and end + 1 < len(rows) else (0, 0, {})


def _kind(row: Row) -> str | None:
    match = _HEADER.match(row.text)
    if match is None:
        return None
    name = match[1].casefold()
    if name in _FROM:
        return "from"
    if name in _SUBJECT:
        return "subject"
    if name in _DATE:
        return "date"
    return "other" if name in _OTHER or name.startswith("x-") else None


def _facts(headers: dict[str, str]) -> FormFacts:
    name = parseaddr(headers.get("from", ""))[0] or headers.get("from", "").partition("<")[0].strip(' "')
    moment, local = None, None
    if stated := headers.get("date"):
        try:
            read = parsedate_to_datetime(stated)
            moment = read.astimezone(UTC) if read.tzinfo is not None else None
            local = LocalDate(date=read.date(), time=read.time().replace(second=0), precision="minute")
        except (ValueError, TypeError, IndexError, OverflowError):
            found = read_stated_date(stated)
            moment, local = (found.moment, found.local) if found else (None, None)
    subject = re.sub(r"^(?:(?:re|fwd?|aw|wg|tr|rv|رد)\s?:\s*)+", "", headers.get("subject", ""), flags=re.IGNORECASE)
    sender = name if name and "@" not in name and len(name) <= 80 else None
    return FormFacts(
        subject=subject or None,
        source=sender,
        published_at=moment,
        published_local=local,
    )


def _body(rows: Sequence[Row]) -> Iterator[Edit]:
    rows = list(rows)
    cut = _signature(rows)
    if cut is not None:
        yield Edit(rows[cut].start, rows[-1].end, rule="email_signature")
        rows = rows[:cut]
    quoted = [row for row in rows if row.text.startswith(">")]
    is_forward = sum(len(row.text) for row in quoted) * 2 >= sum(len(row.text) for row in rows)
    for row in rows:
        if row.text.startswith(">"):
            match = _QUOTE.match(row.text)
            end = row.start + match.end() if is_forward and match else row.end
            yield Edit(row.start, end, rule=None if is_forward else "email_quote")
        elif _WROTE.match(row.text) or _FORWARD.match(row.text):
            yield Edit(row.start, row.end, rule="email_header")


def _signature(rows: Sequence[Row]) -> int | None:
    for index in range(max(1, len(rows) - _LONGEST_SIGNATURE), len(rows)):
        if _SIGNATURE.match(rows[index].text):
            return index
    return None

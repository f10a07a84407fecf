"""E-mail: the body is an article, its headers are facts, each attachment that can be read is an article too."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any, Final

from services.ingest.documents.moments import moment
from services.ingest.documents.parts import File, Found, Limits, Read, Refusal, left_out
from services.ingest.documents.text_repair import letters, line
from shared.text.encodings import UndecidableEncoding, decode

ReadFile = Callable[[File, Limits], Found]
"""Reads an attachment, whatever it is."""

_ENCRYPTED: Final = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_ANSWER: Final = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|رد|إعادة توجيه)\s?:\s*)+", re.IGNORECASE)
_FROM: Final = re.compile(rb"(?:\A|\n\r?\n)From [^\r\n]+\r?\n")
_QUOTED_FROM: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_MOST_PARTS: Final = 1000
# What email raises of headers that are none.
_BROKEN: Final = (MessageError, ValueError, IndexError, TypeError, AttributeError, OverflowError, KeyError)
# Of a mail that says the same twice, the plain text is taken unless it is only a pointer to the other.
_ENOUGH_CHARS: Final = 200


def read_mail(file: File, limits: Limits, read_file: ReadFile) -> Found:
    """The body, and behind it the attachments.

    Raises: Refusal.
    """
    message = _parsed(file.data)
    if message.get_content_type() in _ENCRYPTED:
        raise Refusal("encrypted", "The mail is encrypted.")
    limits.take_part()
    leaves = list(_leaves(message))
    body, content_type = _body(leaves)
    attachments = [part for part in leaves if _is_attachment(part)]
    if not body.strip() and not attachments:
        raise Refusal("no_text")
    kept = bool(body.strip())
    if kept:
        yield Read(body, "mail", file, content_type, _facts(message), _about(message, len(attachments)))
    for number, part in enumerate(attachments, 1):
        yield from _attachment(part, number, limits, read_file, depends=kept)


def read_mailbox(file: File, limits: Limits, read_file: ReadFile) -> Found:
    """All mails of an mbox file.

    Raises: Refusal.
    """
    begins = [(found.start(), found.end()) for found in _FROM.finditer(file.data)]
    for number, (_, begin) in enumerate(begins, 1):
        end = begins[number][0] if number < len(begins) else len(file.data)
        name = f"{file.name}#{number}"
        one = File(_QUOTED_FROM.sub(rb"\1", file.data[begin:end]).rstrip(b"\r\n") + b"\n", name, "message/rfc822")
        try:
            yield from read_mail(one, limits, read_file)
        except Refusal as refusal:
            if refusal.reason in ("bomb", "too_many_parts"):
                raise
            yield left_out(one, refusal)


def _parsed(data: bytes) -> EmailMessage:
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
    except (*_BROKEN, RecursionError) as error:
        raise Refusal("damaged", "It is no valid e-mail.") from error
    return message


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    waiting = [message]
    seen = 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > _MOST_PARTS:
            raise Refusal("too_many_parts", f"The mail has more than {_MOST_PARTS} parts.")
        if part.get_content_type() == "message/rfc822" or not part.is_multipart():
            yield part
        else:
            waiting.extend(reversed(part.get_payload()))  # type: ignore[arg-type]  # a list, as it is multipart


def _is_attachment(part: EmailMessage) -> bool:
    if part.get_content_type() == "message/rfc822":
        return True
    if part.get_content_disposition() == "attachment" or _said(part.get_filename):
        return part.get_content_maintype() not in ("image", "audio", "video") and (
            part.get_content_type() not in ("application/pgp-signature", "application/pkcs7-signature")
        )
    return False


def _body(leaves: list[EmailMessage]) -> tuple[str, Any]:
    texts = [part for part in leaves if part.get_content_maintype() == "text" and not _is_attachment(part)]
    plain = "\n\n".join(_text(part) for part in texts if part.get_content_type() == "text/plain")
    marked = "\n".join(_text(part) for part in texts if part.get_content_type() == "text/html")
    if marked.strip() and len(plain.strip()) < _ENOUGH_CHARS:
        return marked, "text/html"
    return plain, "text/plain"


def _text(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    try:
        return letters(decode(data, part.get_content_charset("utf-8")).text).replace("\r\n", "\n")
    except (UndecidableEncoding, LookupError):
        return letters(data.decode("utf-8", "replace"))


def _attachment(part: EmailMessage, number: int, limits: Limits, read_file: ReadFile, *, depends: bool) -> Found:
    name = line(_said(part.get_filename), 200) or f"attachment-{number}"
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        data = inner[0].as_bytes() if isinstance(inner, list) and inner and hasattr(inner[0], "as_bytes") else b""
    else:
        decoded = part.get_payload(decode=True)
        data = decoded if isinstance(decoded, bytes) else b""
    file = File(data, name, kind)
    try:
        limits.take_bytes(len(data))
        for found in read_file(file, limits):
            yield replace(found, depends=depends)
    except Refusal as refusal:
        if refusal.reason in ("bomb", "too_many_parts"):
            raise
        yield replace(left_out(file, refusal), depends=depends)


def _facts(message: EmailMessage) -> dict[str, Any]:
    name, address = parseaddr(_header(message, "from") or "")
    subject = line(_header(message, "subject"))
    return {
        "title": (_ANSWER.sub("", subject) or None) if subject else None,
        "author": line(name) or line(address),
        "published_at": moment(_header(message, "date")),
    }


def _about(message: EmailMessage, attachments: int) -> dict[str, Any]:
    names = ("from", "to", "cc", "subject", "date", "message-id", "list-id", "in-reply-to")
    headers = {name: said for name in names if (said := line(_header(message, name)))}
    return {"headers": headers, "attachments": attachments}


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
        return None if value is None else str(value)
    except _BROKEN:
        return None


def _said(ask: Callable[[], str | None]) -> str | None:
    """What a header that may be broken says."""
    try:
        return ask()
    except _BROKEN:
        return None

"""Small writers of the formats, each with what programs put around the text."""

import io
import json
import zipfile
from collections.abc import Mapping
from email import policy
from email.message import EmailMessage
from html import escape
from typing import Any, Final

from tests.support.documents.samples import Sample

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_OFFICE: Final = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)


def zipped(members: Mapping[str, bytes | str], *, stored: str | None = None) -> bytes:
    """A ZIP file; the member of that name is not compressed and stands first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(members.items(), key=lambda one: one[0] != stored):
            kind = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            # Of a fixed date: the same content is the same file.
            archive.writestr(zipfile.ZipInfo(name, (2025, 10, 14, 9, 0, 0)), content, compress_type=kind)
    return out.getvalue()


def docx(sample: Sample, **more: bytes | str) -> bytes:
    """With a head on each page, a deleted run, a frame that is there twice, runs that cut words, and properties."""

    def paragraph(text: str) -> str:
        cut = len(text) // 3
        return (
            f'<w:p><w:pPr><w:bidi/></w:pPr><w:r><w:t xml:space="preserve">{escape(text[:cut])}</w:t></w:r>'
            f"<w:del><w:r><w:delText>محذوف</w:delText></w:r></w:del>"
            f'<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">{escape(text[cut:])}</w:t></w:r></w:p>'
        )

    body = "".join(map(paragraph, (sample.title, *sample.paragraphs[:-1])))
    last = (
        f'<mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice>{paragraph(sample.paragraphs[-1])}</mc:Choice>'
        f"<mc:Fallback>{paragraph(sample.paragraphs[-1])}</mc:Fallback></mc:AlternateContent>"
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{escape(sample.title)}</dc:title><dc:creator>{escape(sample.author)}</dc:creator>"
        "<dcterms:created>2025-10-14T09:00:00Z</dcterms:created></cp:coreProperties>"
    )
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}{last}</w:body></w:document>',
            "word/header1.xml": f'<w:hdr xmlns:w="{_W}"><w:p><w:r><w:t>رأس الصفحة</w:t></w:r></w:p></w:hdr>',
            "docProps/core.xml": core,
            **more,
        }
    )


def odt(sample: Sample, **more: bytes | str) -> bytes:
    """With several spaces, a note at the margin, tracked changes and properties."""

    def paragraph(text: str, tag: str) -> str:
        first, _, rest = text.partition(" ")
        note = "<office:annotation><text:p>ملاحظة</text:p></office:annotation>"
        return f"<text:{tag}>{escape(first)}<text:s/>{note}<text:span>{escape(rest)}</text:span></text:{tag}>"

    changes = "<text:tracked-changes><text:deletion><text:p>محذوف</text:p></text:deletion></text:tracked-changes>"
    body = paragraph(sample.title, "h") + "".join(paragraph(text, "p") for text in sample.paragraphs)
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {_OFFICE}><office:body><office:text>{changes}{body}</office:text>"
            "</office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {_OFFICE}><office:meta><dc:title>{escape(sample.title)}</dc:title>"
            f"<meta:initial-creator>{escape(sample.author)}</meta:initial-creator></office:meta></office:document-meta>",
            "META-INF/manifest.xml": "<manifest/>",
            **more,
        },
        stored="mimetype",
    )


def rtf(sample: Sample, *, codepage: int = 1256) -> bytes:
    """Letters of the code page as its bytes, others as \\u; with fonts, colours, a head and properties around."""

    def written(text: str) -> str:
        out = []
        for char in text:
            if char in "\\{}":
                out.append(f"\\{char}")
            elif ord(char) < 128:
                out.append(char)
            else:
                try:
                    (byte,) = char.encode(f"cp{codepage}")
                    out.append(f"\\'{byte:02x}")
                except (UnicodeEncodeError, ValueError):
                    units = char.encode("utf-16-le")
                    out += [
                        f"\\u{int.from_bytes(units[i : i + 2], 'little', signed=True)} ?"
                        for i in range(0, len(units), 2)
                    ]
        return "".join(out)

    body = "\\par\n".join(f"\\rtlch {written(text)}" for text in (sample.title, *sample.paragraphs))
    return (
        f"{{\\rtf1\\ansi\\ansicpg{codepage}\\deff0{{\\fonttbl{{\\f0 Naskh;}}}}{{\\colortbl;\\red0\\green0\\blue0;}}"
        f"{{\\info{{\\title {written(sample.title)}}}{{\\author {written(sample.author)}}}}}"
        f"{{\\header {written('رأس الصفحة')}}}{{\\*\\generator Khabar;}}\\uc1\\pard {body}\\par}}"
    ).encode("ascii")


def epub(sample: Sample, *, encryption: str | None = None) -> bytes:
    """A chapter for each paragraph, a table of contents and a cover without text."""

    def page(inner: str) -> str:
        return f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>كتاب</title></head><body>{inner}</body></html>'

    names = [f"c{number}.xhtml" for number in range(len(sample.paragraphs))]
    items = "".join(f'<item id="{name}" href="text/{name}" media-type="application/xhtml+xml"/>' for name in names)
    refs = "".join(f'<itemref idref="{name}"/>' for name in names)
    heading = f"<h1>{escape(sample.title)}</h1>"
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        f"<dc:title>{escape(sample.title)}</dc:title><dc:creator>{escape(sample.author)}</dc:creator>"
        f"<dc:language>{sample.language}</dc:language><dc:date>2025-10-14T08:00:00Z</dc:date></metadata><manifest>"
        f'<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>{items}</manifest>'
        f'<spine><itemref idref="nav"/>{refs}</spine></package>',
        "OEBPS/nav.xhtml": page("<nav><ol><li>المحتويات</li></ol></nav>"),
        **{
            f"OEBPS/text/{name}": page(f"{heading if number == 0 else ''}<p>{escape(text)}</p><script>x()</script>")
            for number, (name, text) in enumerate(zip(names, sample.paragraphs, strict=True))
        },
    }
    if encryption is not None:
        members["META-INF/encryption.xml"] = encryption
    return zipped(members, stored="mimetype")


def mail(sample: Sample, *attachments: tuple[str, str, bytes], charset: str = "utf-8", html: bool = False) -> bytes:
    """A mail with these attachments: name, media type, bytes."""
    message = EmailMessage()
    message["From"] = f"{sample.author} <desk@example.org>"
    message["To"] = "news@example.org"
    message["Subject"] = f"Fwd: {sample.title}"
    message["Date"] = "Tue, 14 Oct 2025 10:30:00 +0300"
    message["Message-ID"] = f"<{sample.code}@example.org>"
    message.set_content("\n\n".join(sample.paragraphs) + "\n", charset=charset)
    if html:
        paragraphs = "".join(f"<p>{escape(text)}</p>" for text in sample.paragraphs)
        message.add_alternative(f"<html><body>{paragraphs}</body></html>", subtype="html", charset=charset)
    for name, kind, data in attachments:
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    # Python folds encoded words wrongly: it loses spaces.
    return message.as_bytes(policy=policy.default.clone(max_line_length=0))


def mbox(*mails: bytes) -> bytes:
    """A mailbox; lines that begin as its separators do are quoted."""
    parts = []
    for one in mails:
        quoted = one.replace(b"\nFrom ", b"\n>From ")
        parts.append(b"From desk@example.org Tue Oct 14 10:30:00 2025\n" + quoted.rstrip(b"\n") + b"\n\n")
    return b"".join(parts)


def wordpress(*samples: Sample) -> bytes:
    """An export: each sample a published post, and beside them a draft, a menu and a comment."""

    def item(number: int, sample: Sample, status: str, kind: str) -> str:
        content = "\n\n".join(sample.paragraphs)
        return (
            f"<item><title>{escape(sample.title)}</title><link>https://example.org/?p={number}</link>"
            f"<pubDate>Tue, 14 Oct 2025 07:30:00 +0000</pubDate><dc:creator><![CDATA[{sample.author}]]></dc:creator>"
            f'<guid isPermaLink="false">https://example.org/?p={number}</guid>'
            f"<content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[مقتطف]]></excerpt:encoded>"
            f"<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2025-10-14 07:30:00</wp:post_date_gmt>"
            f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type></item>"
        )

    items = "".join(item(number, sample, "publish", "post") for number, sample in enumerate(samples, 1))
    more = item(900, samples[0], "draft", "post") + item(901, samples[0], "publish", "nav_menu_item")
    return (
        '<?xml version="1.0" encoding="UTF-8" ?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>جريدة الضفاف</title>'
        f"{items}{more}</channel></rss>"
    ).encode()


def telegram(*samples: Sample) -> bytes:
    """An export of a channel: each sample a message of marked and plain pieces, and between them what has no text."""
    messages: list[dict[str, Any]] = [{"id": 1, "type": "service", "action": "create_channel", "text": ""}]
    for number, sample in enumerate(samples, 2):
        text: Any = [{"type": "bold", "text": sample.title}, "\n\n", "\n\n".join(sample.paragraphs)]
        messages.append(
            {
                "id": number,
                "type": "message",
                "date": "2025-10-14T10:30:00",
                "date_unixtime": "1760427000",
                "from": sample.author,
                "text": text if number % 2 else sample.text,
            }
        )
    messages.append({"id": 99, "type": "message", "date_unixtime": "1760427000", "photo": "a.jpg", "text": ""})
    export = {"name": "قناة الضفاف", "type": "public_channel", "id": 1234567, "messages": messages}
    return json.dumps(export, ensure_ascii=False, indent=1).encode()


def markdown(sample: Sample) -> bytes:
    """A title and paragraphs."""
    body = "\n\n".join(sample.paragraphs)
    return f"# {sample.title}\n\n{body}\n".encode()

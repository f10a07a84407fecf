"""Ten samples of each format, as they are read."""

import json

import pytest

from services.ingest.documents.markup import paragraphs_of
from services.ingest.documents.parts import File, LeftOut, Limits, Read, Refusal
from services.ingest.documents.reading import read_file
from tests.support.documents import writers
from tests.support.documents.samples import SAMPLES, Sample

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=[sample.code for sample in SAMPLES])
BY_CODE = {sample.code: sample for sample in SAMPLES}


def read(data: bytes, name: str = "") -> list[Read | LeftOut]:
    return list(read_file(File(data, name), Limits()))


def only(data: bytes, name: str = "") -> Read:
    (found,) = read(data, name)
    assert isinstance(found, Read)
    return found


@each_sample
def test_docx_gives_its_paragraphs_and_its_title(sample: Sample) -> None:
    found = only(writers.docx(sample))
    assert (found.kind, found.content, found.facts) == ("docx", sample.text, {"title": sample.title})
    assert found.about["properties"]["author"] == sample.author


@each_sample
def test_odt_gives_its_paragraphs_and_its_title(sample: Sample) -> None:
    found = only(writers.odt(sample))
    assert (found.kind, found.content, found.facts) == ("odt", sample.text, {"title": sample.title})


@each_sample
@pytest.mark.parametrize("codepage", [1256, 1252])
def test_rtf_gives_its_paragraphs_whatever_its_code_page(sample: Sample, codepage: int) -> None:
    found = only(writers.rtf(sample, codepage=codepage))
    assert (found.kind, found.content, found.facts) == ("rtf", sample.text, {"title": sample.title})


@each_sample
def test_epub_gives_its_chapters_in_order_and_where_each_begins(sample: Sample) -> None:
    found = only(writers.epub(sample))
    assert (found.kind, found.content) == ("epub", sample.text)
    assert (found.facts["title"], found.facts["author"]) == (sample.title, sample.author)
    assert found.about["language"] == sample.language
    starts = found.about["chapter_starts"]
    assert [
        found.content[start:].startswith(text) for start, text in zip(starts[1:], sample.paragraphs[1:], strict=True)
    ]
    assert len(starts) == len(sample.paragraphs)


def test_what_programs_put_for_an_unknown_title_is_none() -> None:
    unnamed = Sample("u", "ar", "Unknown Author", "Unknown Title", ("نص",))
    assert {only(writers.epub(unnamed)).facts[name] for name in ("title", "author")} == {None}


def test_chapters_may_use_the_entities_of_html() -> None:
    chapter = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>&laquo;caf&eacute;&raquo;&nbsp;bar&unknown;</p></body></html>"
    )
    assert paragraphs_of(chapter.encode()) == ["«café» bar&unknown;"]


@each_sample
@pytest.mark.parametrize("charset", ["utf-8", "own"])
def test_mail_gives_its_body_and_its_headers_as_facts(sample: Sample, charset: str) -> None:
    own = {"ar": "windows-1256", "fa": "utf-8", "ru": "koi8-r"}.get(sample.language, "windows-1252")
    if charset == "own" and sample.code in ("digits",):
        own = "utf-8"
    found = only(writers.mail(sample, charset=own if charset == "own" else charset), "a.eml")
    assert (found.kind, found.content.strip()) == ("mail", "\n\n".join(sample.paragraphs))
    assert found.facts == {"title": sample.title, "author": sample.author, "published_at": "2025-10-14T10:30:00+03:00"}
    assert found.about["headers"]["message-id"] == f"<{sample.code}@example.org>"


def test_a_mailbox_gives_each_mail_with_its_own_bytes() -> None:
    mails = [writers.mail(sample) for sample in SAMPLES]
    found = read(writers.mbox(*mails), "archive.mbox")
    assert [one.facts["title"] for one in found if isinstance(one, Read)] == [sample.title for sample in SAMPLES]
    assert [one.file.name for one in found if isinstance(one, Read)][:2] == ["archive.mbox#1", "archive.mbox#2"]


def test_quoted_separators_in_a_mailbox_come_back() -> None:
    mail = b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\n\nFrom here it goes on.\n"
    (found,) = read(writers.mbox(mail))
    assert isinstance(found, Read)
    assert found.content.strip() == "From here it goes on."


def test_attachments_are_articles_that_belong_to_the_mail() -> None:
    floods, market = BY_CODE["floods"], BY_CODE["market"]
    data = writers.mail(
        floods, ("سوق.docx", writers_type("docx"), writers.docx(market)), ("a.png", "image/png", b"\x89PNG")
    )
    body, attached = read(data, "a.eml")
    assert isinstance(body, Read)
    assert isinstance(attached, Read)
    assert (attached.content, attached.depends, attached.file.name) == (market.text, True, "سوق.docx")
    assert attached.file.data == writers.docx(market)
    assert body.about["attachments"] == 1


def test_an_attachment_that_cannot_be_read_is_named() -> None:
    _, left_out = read(
        writers.mail(BY_CODE["floods"], ("a.bin", "application/octet-stream", b"\x00\x01" * 50)), "a.eml"
    )
    assert isinstance(left_out, LeftOut)
    assert (left_out.name, left_out.reason) == ("a.bin", "not_supported")


def test_of_a_mail_with_a_pointer_as_its_plain_text_the_html_is_read() -> None:
    sample = Sample("s", "ar", "أ", "عنوان الخبر", ("افتح الرسالة في المتصفح.",))
    assert only(writers.mail(sample, html=True), "a.eml").content_type == "text/html"


@each_sample
def test_markdown_is_taken_as_it_is(sample: Sample) -> None:
    found = only(writers.markdown(sample), "a.md")
    assert (found.kind, found.content.encode()) == ("markdown", writers.markdown(sample))


def test_an_export_of_wordpress_gives_what_was_published() -> None:
    found = [one for one in read(writers.wordpress(*SAMPLES), "export.xml") if isinstance(one, Read)]
    assert [one.facts["title"] for one in found] == [sample.title for sample in SAMPLES]
    for one, sample in zip(found, SAMPLES, strict=True):
        assert one.content_type == "text/html"
        assert all(f"<p>{paragraph}</p>" in one.content for paragraph in sample.paragraphs)
        assert (one.facts["author"], one.facts["source"]) == (sample.author, "جريدة الضفاف")
        assert one.facts["published_at"] == "2025-10-14T07:30:00+00:00"
        assert b"<item" in one.file.data


def test_an_export_of_telegram_gives_each_message_with_a_text() -> None:
    found = [one for one in read(writers.telegram(*SAMPLES), "result.json") if isinstance(one, Read)]
    assert [one.content for one in found] == [sample.text for sample in SAMPLES]
    assert found[0].facts["source"] == "قناة الضفاف"
    assert found[0].facts["published_at"] == "2025-10-14T07:30:00+00:00"
    assert json.loads(found[0].file.data)["id"] == 2


@each_sample
def test_mailboxes_exports_and_packed_folders_of_each_sample(sample: Sample) -> None:
    other = SAMPLES[SAMPLES.index(sample) - 1]
    expected = [sample.title, other.title]
    mailbox = read(writers.mbox(writers.mail(sample), writers.mail(other)), "a.mbox")
    posts = read(writers.wordpress(sample, other), "a.xml")
    assert [one.facts["title"] for one in mailbox if isinstance(one, Read)] == expected
    assert [one.content.strip() for one in mailbox if isinstance(one, Read)] == [
        "\n\n".join(one.paragraphs) for one in (sample, other)
    ]
    assert [one.facts["title"] for one in posts if isinstance(one, Read)] == expected
    messages = read(writers.telegram(sample, other), "result.json")
    packed = read(writers.zipped({"أ/a.docx": writers.docx(sample), "أ/b.rtf": writers.rtf(other)}), "a.zip")
    for found in (messages, packed):
        assert [one.content for one in found if isinstance(one, Read)] == [sample.text, other.text]


def test_a_zip_of_everything_gives_everything() -> None:
    floods = BY_CODE["floods"]
    members = {
        "أخبار/a.docx": writers.docx(floods),
        "b.odt": writers.odt(floods),
        "c.rtf": writers.rtf(floods),
        "d.eml": writers.mail(floods),
        "e.txt": floods.text.encode("cp1256"),
        "f.html": f"<html><body><p>{floods.text}</p></body></html>".encode(),
        "g.jsonl": b'{"content": "a", "source": "s"}\n{"content": "b"}\n',
        "__MACOSX/._a.docx": b"\x00",
        "h.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    }
    found = read(writers.zipped(members), "all.zip")
    kinds = [one.kind for one in found if isinstance(one, Read)]
    assert sorted(kinds) == ["docx", "html", "json", "json", "mail", "odt", "rtf", "text"]
    assert [(one.name, one.reason) for one in found if isinstance(one, LeftOut)] == [("h.xls", "old_format")]


def test_a_title_that_only_a_template_states_is_no_fact() -> None:
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Microsoft Word - Document1</dc:title></c>'
    found = only(writers.docx(BY_CODE["floods"], **{"docProps/core.xml": core}))
    assert found.facts == {}
    assert found.about["properties"] == {"title": "Microsoft Word - Document1"}


def refused(data: bytes, name: str = "", limits: Limits | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        list(read_file(File(data, name), limits or Limits()))
    return caught.value.reason


def writers_type(ending: str) -> str:
    return {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}[ending]


def test_macros_are_refused() -> None:
    assert refused(writers.docx(BY_CODE["floods"], **{"word/vbaProject.bin": b"x"})) == "macros"
    assert refused(writers.odt(BY_CODE["floods"], **{"Basic/Standard/Module1.xml": "x"})) == "macros"


def test_encrypted_files_are_refused() -> None:
    floods = BY_CODE["floods"]
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    assert refused(ole, "a.docx") == "encrypted"
    manifest = "<manifest><encryption-data/></manifest>"
    assert refused(writers.odt(floods, **{"META-INF/manifest.xml": manifest})) == "encrypted"
    drm = "<e><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes256-cbc'/></e>"
    assert refused(writers.epub(floods, encryption=drm)) == "encrypted"
    assert (
        refused(b"MIME-Version: 1.0\nContent-Type: multipart/encrypted; boundary=b\n\n--b--\n", "a.eml") == "encrypted"
    )


def test_fonts_of_a_book_may_be_obscured() -> None:
    fonts = "<e><EncryptionMethod Algorithm='http://www.idpf.org/2008/embedding'/></e>"
    assert only(writers.epub(BY_CODE["floods"], encryption=fonts)).content


def test_bombs_are_refused_before_they_go_off() -> None:
    bomb = writers.zipped({f"{number}.txt": b"a" * 2**20 for number in range(20)})
    assert refused(bomb, limits=Limits(unpacked_bytes=5 * 2**20)) == "bomb"
    huge = writers.docx(BY_CODE["floods"], **{"word/document.xml": b"<a>" + b" " * 2**24})
    assert refused(huge, limits=Limits(unpacked_bytes=2**22)) == "bomb"


def test_entities_of_xml_stay_unread() -> None:
    laughs = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"{laughs}<w:document {w}><w:body><w:p><w:r><w:t>نص &b; &c;</w:t></w:r></w:p></w:body></w:document>"
    content = only(writers.docx(BY_CODE["floods"], **{"word/document.xml": body})).content
    assert content.startswith("نص")
    assert "aaaa" not in content
    assert "root" not in content


def test_zips_in_zips_end_somewhere() -> None:
    data = writers.markdown(BY_CODE["floods"])
    for depth in range(5):
        data = writers.zipped({f"{depth}.zip" if depth else "a.md": data})
    (left_out,) = read(data)
    assert isinstance(left_out, LeftOut)
    assert left_out.reason == "too_deep"


def test_more_parts_than_allowed_are_refused() -> None:
    many = writers.zipped({f"{number}.txt": f"خبر رقم {number}" for number in range(12)})
    assert refused(many, limits=Limits(parts=10)) == "too_many_parts"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "no_text"),
        (b"PK\x03\x04" + b"\xff" * 100, "a.docx", "damaged"),
        (b"%PDF-1.7\nnothing", "a.pdf", "damaged"),
        (b"{\\rtf1 " + b"{" * 5000, "a.rtf", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "a.doc", "old_format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "a.png", "not_supported"),
        (b"<?xml version='1.0'?><a>b</a>", "a.xml", "not_supported"),
        (b'{"a": ', "a.json", "damaged"),
        (b"[" * 100_000, "a.json", "damaged"),
    ],
)
def test_what_cannot_be_read_has_a_name(data: bytes, name: str, reason: str) -> None:
    assert refused(data, name) == reason


def test_office_files_without_text_and_other_office_files_are_refused() -> None:
    assert refused(writers.zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"})) == "not_supported"
    empty = Sample("e", "ar", "", "", ("",))
    assert refused(writers.docx(empty)) == "no_text"

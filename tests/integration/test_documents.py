"""Documents over HTTP: read in a child, kept beside their articles, against a real ledger."""

import asyncio
import json
import shutil
import subprocess
import sys
import zlib
from contextlib import aclosing
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from khabar import AsyncClient, Client, ClientError
from services.ingest.documents.parts import File, LeftOut, Read, Refusal
from services.ingest.documents.reader import DocumentReader
from services.ingest.documents.running import frames_of
from shared.document_types import DOCUMENT_TYPES
from shared.settings import PROJECT_ROOT, Settings
from tests.support.documents import writers
from tests.support.documents.pdfs import plain_pdf
from tests.support.documents.samples import SAMPLES
from tests.support.documents.scans import scanned

FLOODS, MARKET = SAMPLES[0], SAMPLES[1]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def post(
    http: httpx.Client, body: bytes, name: str, kind: str = "application/octet-stream", **facts: str
) -> httpx.Response:
    return http.post("/v1/documents", params={"name": name, **facts}, content=body, headers={"Content-Type": kind})


def test_a_document_becomes_an_article_and_its_original_can_be_fetched(http: httpx.Client) -> None:
    body = writers.docx(FLOODS)
    answer = post(http, body, "فيضان.docx", DOCX, source="جريدة")
    assert answer.status_code == 202, answer.text
    (article,) = answer.json()["articles"]
    raw = http.get(article["links"]["raw"]).json()
    assert (raw["content"], raw["title"], raw["source"]) == (FLOODS.text, FLOODS.title, "جريدة")
    assert raw["metadata"]["document"]["kind"] == "docx"
    original = http.get(article["links"]["original"])
    assert (original.content, original.headers["Content-Type"]) == (body, DOCX)
    assert "filename*=UTF-8''%D9%81" in original.headers["Content-Disposition"]
    found = http.get(article["links"]["self"]).json()
    assert found["document"] == {
        "name": "فيضان.docx", "media_type": DOCX, "bytes": len(body), "part_of": None, "parts": [],
    }  # fmt: skip


def test_the_same_document_again_creates_nothing(http: httpx.Client) -> None:
    body = writers.mbox(*(writers.mail(sample) for sample in SAMPLES))
    first, second = post(http, body, "a.mbox").json(), post(http, body, "again.mbox")
    assert second.status_code == 200
    assert [one["id"] for one in second.json()["articles"]] == [one["id"] for one in first["articles"]]
    assert len(first["articles"]) == len(SAMPLES)
    assert not any(one["created"] for one in second.json()["articles"])


def test_attachments_are_linked_with_their_mail_and_what_is_unreadable_is_named(http: httpx.Client) -> None:
    body = writers.mail(FLOODS, ("سوق.odt", "application/vnd.oasis.opendocument.text", writers.odt(MARKET)),
                        ("x.exe", "application/x-msdownload", b"MZ\x00\x01" * 40))  # fmt: skip
    answer = post(http, body, "a.eml", "message/rfc822").json()
    mail, attached = answer["articles"]
    assert attached["part_of"] == mail["id"]
    assert [(one["name"], one["reason"]) for one in answer["left_out"]] == [("x.exe", "not_supported")]
    assert http.get(mail["links"]["self"]).json()["document"]["parts"] == [attached["id"]]
    assert http.get(attached["links"]["original"]).content == writers.odt(MARKET)


def test_an_article_that_was_no_document_has_no_original(http: httpx.Client) -> None:
    article = http.post("/v1/articles", content=b"text", headers={"Content-Type": "text/plain"}).json()
    answer = http.get(f"/v1/articles/{article['id']}/original")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (404, "no-original")
    assert http.get(f"/v1/articles/{article['id']}").json()["document"] is None


def test_an_erased_article_takes_its_document_along(http: httpx.Client, connection: psycopg.Connection) -> None:
    article = post(http, writers.rtf(FLOODS), "a.rtf").json()["articles"][0]
    receipt = http.delete(f"/v1/articles/{article['id']}").json()
    assert receipt["removed"]["documents"] == 1
    assert connection.execute("SELECT count(*) FROM documents").fetchone() == (0,)


def test_a_fact_that_may_not_be_posted_does_not_keep_the_article_out(http: httpx.Client) -> None:
    chat = json.loads(writers.telegram(FLOODS))
    chat["messages"][1]["date_unixtime"] = "99999999999"
    article = post(http, json.dumps(chat).encode(), "result.json").json()["articles"][0]
    raw = http.get(article["links"]["raw"]).json()
    assert raw["content"] == FLOODS.text
    assert "published_at" not in raw


@pytest.mark.parametrize(
    ("body", "name", "refusal"),
    [
        (b"", "a.pdf", (422, "no-text")),
        (b"%PDF-1.7\nnothing", "a.pdf", (422, "damaged")),
        (writers.docx(FLOODS, **{"word/vbaProject.bin": b"x"}), "a.docm", (422, "macros")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "a.doc", (422, "old-format")),
        (writers.zipped({f"{n}.txt": b" " * 2**25 for n in range(9)}), "bomb.zip", (413, "bomb")),
    ],
    ids=["empty", "damaged", "macros", "old", "bomb"],
)
def test_a_document_that_gives_nothing_is_refused_by_name(
    http: httpx.Client, connection: psycopg.Connection, body: bytes, name: str, refusal: tuple[int, str]
) -> None:
    answer = post(http, body, name)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == refusal, answer.text
    assert connection.execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_a_document_posted_as_an_article_is_told_where_to_go(http: httpx.Client) -> None:
    answer = http.post("/v1/articles", content=b"%PDF-1.7", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert "/v1/documents" in answer.json()["detail"]


def read(settings: Settings, file: File) -> list[Read | LeftOut]:
    async def all_of() -> list[Read | LeftOut]:
        return [found async for found in DocumentReader(settings).read(file)]

    return asyncio.run(all_of())


def refusal(settings: Settings, file: File) -> str:
    with pytest.raises(Refusal) as caught:
        read(settings, file)
    return caught.value.reason


def test_reading_ends_when_its_time_is_up() -> None:
    hurried = Settings().model_copy(update={"document_limit_s": 0.01})
    assert refusal(hurried, File(writers.docx(FLOODS), "a.docx")) == "out_of_time"


def test_reading_ends_when_its_memory_is_used_up() -> None:
    roomy = Settings().model_copy(update={"document_memory_bytes": 2**28, "max_document_bytes": 2**30})
    huge = writers.zipped({"a.txt": b"a " * 2**27})
    assert refusal(roomy, File(huge, "a.zip")) == "out_of_memory"


def test_a_pdf_that_unpacks_to_gigabytes_ends_its_child_and_nothing_else() -> None:
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * 2**24) for _ in range(64)) + packer.flush()
    bomb = plain_pdf(pages=1, content=zlib.compress(once, 9), filters=b"/FlateDecode/FlateDecode")
    assert len(bomb) < 20_000
    assert refusal(Settings(), File(bomb, "a.pdf")) == "out_of_memory"


@pytest.mark.parametrize("namespaces", [True, False], ids=["where namespaces may be made", "elsewhere"])
def test_the_child_can_open_no_file_and_no_socket(namespaces: bool) -> None:
    program = """
import os, socket
from services.ingest.documents.confinement import close_all_but_the_first_three, confine, leave_network
import sys
if sys.argv[1] == "True":
    leave_network()
close_all_but_the_first_three()
confine(memory_bytes=2**30, seconds=10)
for name, act in {"file": lambda: open("/etc/hostname"), "socket": lambda: socket.socket(),
                  "write": lambda: os.open("/tmp/x", os.O_CREAT | os.O_WRONLY)}.items():
    try:
        act()
        print(name, "possible")
    except OSError:
        print(name, "refused")
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(namespaces)], capture_output=True, text=True, check=True, cwd=PROJECT_ROOT
    )
    assert done.stdout.split("\n")[:3] == ["file refused", "socket refused", "write refused"]


def test_files_are_posted_from_the_command_line(http: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(writers.docx(FLOODS))
    (tmp_path / "b.txt").write_text(MARKET.text)
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7\nnothing")
    done: Any = subprocess.run(
        [sys.executable, "-m", "khabar", "post", str(tmp_path), "--url", str(http.base_url)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "2 created" in done.stdout
    assert "1 files left out" in done.stdout
    assert "c.pdf" in done.stderr
    assert "damaged" in done.stderr.lower()


def has_tesseract() -> bool:
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "ara" in listed.stdout.split()


SCAN = PROJECT_ROOT / "tests" / "unit" / "ingest" / "documents" / "pdf" / "market-chromium.pdf"


def test_a_scan_is_refused_with_the_pages_that_ocr_would_read(http: httpx.Client) -> None:
    answer = post(http, scanned(SCAN.read_bytes()), "scan.pdf")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "no-text")
    assert answer.json()["detail"] == "None of its 1 pages holds text: they would need OCR."


@pytest.mark.skipif(not has_tesseract(), reason="Tesseract with Arabic is not installed")
def test_where_it_is_asked_for_a_scan_is_read_by_ocr() -> None:
    asked = Settings().model_copy(update={"ocr": True})
    (found,) = read(asked, File(scanned(SCAN.read_bytes()), "scan.pdf"))
    assert isinstance(found, Read)
    words = set(MARKET.text.split())
    assert len(words & set(found.content.split())) > 0.7 * len(words)
    assert found.about["ocr"]["words"] > 20
    assert 0.5 < found.about["ocr"]["confidence"] <= 1


@pytest.mark.skipif(not has_tesseract(), reason="Tesseract with Arabic is not installed")
def test_a_scan_that_is_attached_to_a_mail_is_read_as_long_as_there_are_pages_left() -> None:
    scan = scanned(SCAN.read_bytes())
    body = writers.mail(FLOODS, ("a.pdf", "application/pdf", scan), ("b.pdf", "application/pdf", scan + b"\n"))
    asked = Settings().model_copy(update={"ocr": True, "ocr_max_pages": 1})
    mail, first, second = read(asked, File(body, "a.eml"))
    assert isinstance(mail, Read)
    assert isinstance(first, Read)
    assert (first.depends, first.file.data, first.about["pages"]) == (True, scan, 1)
    assert isinstance(second, LeftOut)
    assert (second.name, second.reason, second.depends) == ("b.pdf", "too_many_pages", True)


def test_ocr_of_too_many_pages_is_refused() -> None:
    few = Settings().model_copy(update={"ocr_max_pages": 1, "ocr": True})
    heads = (SCAN.parent / "floods-chromium-heads.pdf").read_bytes()

    async def draw() -> None:
        reader = frames_of(
            {
                "name": "",
                "media_type": "",
                "memory_bytes": 2**29,
                "seconds": 60,
                "limits": {},
                "pictures": few.ocr_max_pages,
            },
            heads,
            60,
        )
        async with aclosing(reader):
            async for _ in reader:
                pass

    with pytest.raises(Refusal) as caught:
        asyncio.run(draw())
    assert (caught.value.reason, caught.value.figures) == ("too_many_pages", {"pages": 4})


def test_the_clients_post_documents_and_fetch_them_again(http: httpx.Client) -> None:
    body = writers.odt(FLOODS)
    with Client(str(http.base_url)) as client:
        (article,) = client.post_document(body, "a.odt", source="s", metadata={"desk": "MENA"})["articles"]
        assert client.original(UUID(article["id"])) == (DOCUMENT_TYPES["odt"], body)
        assert client.get(article["links"]["raw"])["metadata"]["desk"] == "MENA"
        with pytest.raises(ClientError, match="It is damaged") as caught:
            client.post_document(b"%PDF-1.7 nothing", "a.pdf")
    assert caught.value.status == 422

    async def again() -> bytes:
        async with AsyncClient(str(http.base_url)) as client:
            posted = await client.post_document(body, "a.odt", source="s")
            return (await client.original(UUID(posted["articles"][0]["id"])))[1]

    assert asyncio.run(again()) == body

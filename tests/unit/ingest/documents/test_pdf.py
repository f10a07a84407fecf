"""PDF files as several producers make them: Skia (Chromium), LibreOffice, cairo (Pango), fpdf2 and ReportLab."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.documents.page_lines import Line
from services.ingest.documents.paragraphs import joined
from services.ingest.documents.parts import File, Limits, Read, Refusal
from services.ingest.documents.pdf import read_pdf
from services.ingest.documents.visual_order import paired, reading_order
from tests.support.documents.pdfs import plain_pdf
from tests.support.documents.samples import SAMPLES

FOLDER = Path(__file__).parent / "pdf"
FILES = sorted(FOLDER.glob("*.pdf"))
BY_CODE = {sample.code: sample for sample in SAMPLES}
# What the file itself has lost: joiners without a shape, and marks that a program took out.
LOST = str.maketrans("", "", "\u200c")
UNMARKED = {"football-reportlab": ("مجدداً", "مجددا")}


def read(path: Path, limits: Limits | None = None) -> Read:
    (found,) = read_pdf(File(path.read_bytes(), path.name), limits or Limits())
    assert isinstance(found, Read)
    return found


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_pdf_is_read_as_it_was_written(path: Path) -> None:
    sample = BY_CODE[path.stem.partition("-")[0]]
    times = 10 if path.stem.endswith("heads") else 1
    written = "\n\n".join((sample.title, *sample.paragraphs * times)).translate(LOST)
    assert read(path).content == written.replace(*UNMARKED.get(path.stem, ("", "")))


def test_there_are_ten_files_and_more() -> None:
    assert len(FILES) >= 10


def test_pages_are_kept_as_places_in_the_text() -> None:
    found = read(FOLDER / "floods-chromium-heads.pdf")
    starts = found.about["page_starts"]
    assert found.about["pages"] == len(starts) == 4
    assert starts == sorted(starts)
    assert all(found.content[start - 1].isspace() for start in starts[1:])


def test_too_many_pages_are_refused_with_their_number() -> None:
    with pytest.raises(Refusal) as caught:
        read(FOLDER / "floods-chromium-heads.pdf", Limits(pages=3))
    assert (caught.value.reason, caught.value.figures) == ("too_many_pages", {"pages": 4})


def test_ten_thousand_pages_are_refused_before_one_is_read() -> None:
    with pytest.raises(Refusal) as caught:
        list(read_pdf(File(plain_pdf(pages=10_000, content=b"BT /F 9 Tf (a) Tj ET")), Limits()))
    assert (caught.value.reason, caught.value.figures) == ("too_many_pages", {"pages": 10_000})


def test_a_pdf_without_text_says_how_many_pages_would_need_ocr() -> None:
    with pytest.raises(Refusal) as caught:
        list(read_pdf(File(plain_pdf(pages=3)), Limits()))
    assert (caught.value.reason, caught.value.figures) == ("no_text", {"pages": 3})


@pytest.mark.parametrize("matrix", ["1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0 -1 1 0"])
def test_a_page_whose_text_lies_turned_is_read_as_well(matrix: str) -> None:
    c, d = map(int, matrix.split()[2:])
    lines = ("A first line that is long", "goes on in the second", "and in a third.")
    shown = b"".join(
        b"BT /F 9 Tf %s %d %d Tm (%s) Tj ET " % (matrix.encode(), 100 - 12 * n * c, 100 - 12 * n * d, text.encode())
        for n, text in enumerate(lines)
    )
    slanted = b"BT /F 30 Tf 0.7 0.7 -0.7 0.7 50 50 Tm (DRAFT) Tj ET "
    (found,) = read_pdf(File(plain_pdf(pages=1, content=shown + slanted)), Limits())
    assert isinstance(found, Read)
    assert found.content == " ".join(lines)


def test_a_pdf_with_a_password_is_refused() -> None:
    encrypted = plain_pdf(pages=1, trailer=b"/Encrypt 5 0 R ")
    with pytest.raises(Refusal) as caught:
        list(read_pdf(File(encrypted), Limits()))
    assert caught.value.reason == "encrypted"


@pytest.mark.parametrize(
    ("on_the_page", "as_read"),
    [
        ("ةنس 1998 ذنم", "منذ 1998 سنة"),
        ("%40 وحن", "نحو 40%"),
        ("صخش 1,250 ءالجإ", "إجلاء 1,250 شخص"),
        ("قيبطت SolarPlus 2 قلطت", "تطلق SolarPlus 2 تطبيق"),
        ("(18 اهددعو) سرادملا", "المدارس (وعددها 18)"),
        ("plain words (two)", "plain words (two)"),
    ],
)
def test_a_line_is_turned_into_the_order_of_reading(on_the_page: str, as_read: str) -> None:
    assert reading_order(list(on_the_page), rtl_page=True) == as_read


def test_shapes_of_brackets_that_were_mixed_up_become_pairs() -> None:
    assert paired("قال )نعم( و »لا«") == "قال (نعم) و «لا»"
    assert paired("1) أول 2) ثان 3) ثالث") == "1) أول 2) ثان 3) ثالث"
    assert paired("a) b)") == "a) b)"


@given(st.text(alphabet="ابتسaz09 .,%()«»", max_size=60), st.booleans())
def test_turning_a_line_loses_no_letter(text: str, rtl: bool) -> None:
    turned = reading_order(list(text), rtl_page=rtl)
    brackets = str.maketrans(")»", "(«")
    assert sorted(turned.translate(brackets)) == sorted(text.translate(brackets))


def test_words_that_a_hyphen_cut_at_the_end_of_a_line_or_page_are_whole_again() -> None:
    def line(text: str, base: float) -> Line:
        return Line(text, 50, 300, base, 10)

    first = [line("The harbour author-", 700), line("ity said that ships would", 688), line("be let in by even-", 676)]
    second = [line("ing on Monday or North-", 700), line("South lines.", 688)]
    found = joined([first, second])
    assert found.text == (
        "The harbour authority said that ships would be let in by evening on Monday or North-South lines."
    )
    assert found.text[found.pages[1] :].startswith("ing on Monday")

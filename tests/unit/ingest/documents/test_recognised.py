"""What Tesseract's table becomes."""

from services.ingest.documents.recognised import Page, confidence_of, page_of

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def word(block: int, paragraph: int, confidence: float, text: str) -> str:
    return f"5\t1\t{block}\t{paragraph}\t1\t1\t0\t0\t9\t9\t{confidence}\t{text}"


def test_words_become_paragraphs_with_how_sure_they_are() -> None:
    rows = [
        HEAD,
        "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t",
        word(1, 1, 90, "أعلنت"),
        word(1, 1, 70.5, "السلطات"),
        word(2, 1, 50, "نص"),
    ]
    found = page_of("\n".join(rows))
    assert found.text == "أعلنت السلطات\n\nنص"
    assert (found.words, round(found.confidence, 4)) == (3, 0.7017)


def test_what_is_no_table_is_no_text() -> None:
    assert page_of("") == page_of(f"{HEAD}\n5\tbroken\n{word(1, 1, 9, ' ')}") == Page("", 0, 0.0)


def test_pages_count_by_their_words() -> None:
    assert confidence_of([Page("a", 9, 1.0), Page("b", 1, 0.5), Page("", 0, 0.0)]) == 0.95
    assert confidence_of([]) == 0.0

"""Words are split into the longest pieces of a vocabulary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classification.word_pieces import END, START, UNKNOWN, WordPieces

VOCABULARY = ("[PAD]", UNKNOWN, START, END, "play", "##ing", "##s", "un", "##play", "cafe", ",", "£", "30", "_")
PIECES = WordPieces(VOCABULARY)


def pieces(text: str) -> list[str]:
    return [VOCABULARY[number] for number in PIECES.encode(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Playing plays", ["play", "##ing", "play", "##s"]),
        ("unplaying", ["un", "##play", "##ing"]),
        ("Café, £30", ["cafe", ",", "£", "30"]),
        ("play_play", ["play", "_", "play"]),
        ("player", [UNKNOWN]),
        ("play" * 40, [UNKNOWN]),
        ("خبر", [UNKNOWN]),
        ("", []),
    ],
)
def test_a_word_is_cut_into_the_longest_pieces_from_the_left(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@given(st.text())
def test_any_text_gives_numbers_of_the_vocabulary(text: str) -> None:
    assert all(0 <= number < len(PIECES) for number in PIECES.encode(text))


def test_a_vocabulary_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match=r"lacks \[CLS\], \[SEP\]"):
        WordPieces([UNKNOWN, "play"])

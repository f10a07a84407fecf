import pytest

from services.extraction.tokens import tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('قوات "سوريا الديمقراطية" (قسد)،', ["قوات", '"', "سوريا", "الديمقراطية", '"', "(", "قسد", ")", "،"]),
        ("طيران التّحالفِ", ["طيران", "التّحالفِ"]),
        ("Ankara'da 3.5%", ["Ankara", "'", "da", "3", ".", "5", "%"]),
        ("می‌شود", ["می‌شود"]),
        ("", []),
    ],
)
def test_words_keep_their_marks_and_punctuation_stands_alone(text: str, expected: list[str]) -> None:
    assert [text[token.start : token.end] for token in tokens(text)] == expected

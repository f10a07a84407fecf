"""What holds for offset maps and for the normalised view of any text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from services.cleaning.edits import aligned, replaced
from shared.text.normalisation import MAX_WORD_CHARS, fold, fold_word, normalise, normalise_with_offsets, words
from shared.text.offsets import composed, to_source, to_target

TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="اأإآٱبتةهىيئؤءـًٌَُِّْﻻﷺ٠١٢۳abÉé ßİıłक़ी\u0301\u200c\u200f\u00ad.«»'-_#\n", max_size=60),
)
WORD_LISTS = st.lists(st.text(alphabet="abcØ§", max_size=6), max_size=8).map(" ".join)
PATTERNS = st.sampled_from([re.compile(p) for p in ("a+", "b", "[ab]", "a(?=b)", " +", "c", "ab|ca")])
REPLACEMENTS = st.sampled_from(["", " ", "x", "ab", "cc "])


@given(st.text(alphabet="abc ", max_size=30), PATTERNS, REPLACEMENTS)
def test_replacing_with_a_map_gives_the_same_text(text: str, pattern: re.Pattern[str], new: str) -> None:
    assert replaced(pattern, new, text)[0] == pattern.sub(new, text)


@given(st.text(alphabet="abc ", max_size=30), PATTERNS, REPLACEMENTS, PATTERNS, REPLACEMENTS)
def test_origin_through_two_steps_holds_the_origins_of_each(
    text: str, one: re.Pattern[str], new: str, two: re.Pattern[str], newer: str
) -> None:
    between, first = replaced(one, new, text)
    made, second = replaced(two, newer, between)
    runs = composed(first, second)
    assert runs == tuple(sorted(runs))
    for position in range(len(made)):
        middle = to_source(second, (position, position + 1))
        start, end = to_source(runs, (position, position + 1))
        if middle[0] < middle[1]:
            through = to_source(first, middle)
            assert start <= through[0] <= through[1] <= end


@given(WORD_LISTS, WORD_LISTS)
def test_alignment_covers_both_texts_in_order(made: str, source: str) -> None:
    runs = aligned(made, source)
    assert to_source(runs, (0, len(made)))[1] <= len(source)
    for target, origin, length in runs:
        assert made[target : target + length] == source[origin : origin + length]


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_what_a_span_was_made_from_makes_at_least_that_span(text: str, one: int, two: int) -> None:
    made, runs = normalise_with_offsets(text)
    start, end = sorted((min(one, len(made)), min(two, len(made))))
    origin = to_source(runs, (start, end))
    if start < end:
        again = to_target(runs, origin)
        assert again is not None
        assert again[0] <= start < end <= again[1]
        assert normalise(text[origin[0] : origin[1]]) == made[again[0] : again[1]]


@given(TEXTS, TEXTS)
def test_code_points_are_normalised_one_by_one_and_once(one: str, two: str) -> None:
    assert normalise(one + two) == normalise(one) + normalise(two)
    assert normalise(normalise(one)) == normalise(one)


@given(TEXTS)
def test_fold_is_the_forms_of_the_words(text: str) -> None:
    found = words(text)
    if all(word.end - word.start < MAX_WORD_CHARS for word in found):
        assert fold(text) == " ".join(word.form for word in found if word.form)
    assert all(fold_word(text[word.start : word.end]) == word.form for word in found if word.form)
    assert fold(fold(text)) == fold(text)

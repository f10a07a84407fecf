"""Spans are carried between a text and what was made from it."""

import re

import pytest

from services.cleaning.edits import aligned, replaced
from shared.text.offsets import composed, joined, to_source, to_target

# "a&amp;b--c" to "a&bc": the entity became one code point, the dashes were dropped.
RUNS = ((0, 0, 1), (2, 6, 1), (3, 9, 1))


@pytest.mark.parametrize(
    ("span", "source"), [((0, 1), (0, 1)), ((1, 2), (1, 6)), ((2, 3), (6, 7)), ((2, 4), (6, 10)), ((3, 3), (9, 9))]
)
def test_span_of_the_made_text_comes_from(span: tuple[int, int], source: tuple[int, int]) -> None:
    assert to_source(RUNS, span) == source


@pytest.mark.parametrize(
    ("span", "made"), [((0, 1), (0, 1)), ((3, 5), (1, 2)), ((7, 9), None), ((6, 10), (2, 4)), ((4, 4), None)]
)
def test_span_of_the_source_became(span: tuple[int, int], made: tuple[int, int] | None) -> None:
    assert to_target(RUNS, span) == made


def test_no_runs_say_nothing() -> None:
    assert to_source((), (0, 5)) == (0, 0)
    assert to_target((), (0, 5)) is None


def test_neighbouring_runs_are_joined() -> None:
    assert joined([(0, 0, 2), (2, 2, 3), (5, 6, 1)]) == ((0, 0, 5), (5, 6, 1))


def test_two_steps_are_one_map() -> None:
    between, first = replaced(re.compile("&amp;"), "&", "a&amp;b--c")
    made, second = replaced(re.compile("-"), "", between)
    assert made == "a&bc"
    assert to_source(composed(first, second), (1, 2)) == (1, 6)
    assert to_source(composed(first, second), (3, 4)) == (9, 10)


def test_recoded_words_are_aligned_with_their_words() -> None:
    runs = aligned("نعم كلا", "Ù†Ø¹Ù… ÙƒÙ„Ø§")
    assert to_source(runs, (4, 7)) == (7, 13)

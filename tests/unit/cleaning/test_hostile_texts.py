"""Long runs of what a regular expression repeats: time grows with their length, not with its square."""

import re
import time
from collections.abc import Callable
from itertools import chain

import pytest

from benchmarks.cleaning.hostile import hostile_texts, patterns_of
from services.cleaning import cues
from services.cleaning.reading import read

SMALL, LARGE = 2_000, 32_000
# Sixteen times the length costs sixteen times as much when linear, 256 times when quadratic.
MOST_TIMES_AS_MUCH = 80
EVERY = patterns_of("services.extraction")
# For ten times the length.
MOST_GROWTH = 40
CHEAP_S = 0.004
# Shorter times say more of the clock than of the work.
LEAST_S = 0.001


def seconds(work: Callable[[str], object], text: str) -> float:
    """Processor seconds, the least of three tries."""
    found = []
    for _ in range(3):
        begun = time.process_time()
        work(text)
        found.append(time.process_time() - begun)
    return min(found)


def assert_linear(work: Callable[[str], object], pattern: re.Pattern[str]) -> None:
    for small, large in zip(hostile_texts(pattern, SMALL), hostile_texts(pattern, LARGE), strict=True):
        before = max(seconds(work, small), LEAST_S)
        assert seconds(work, large) <= MOST_TIMES_AS_MUCH * before, large[:60]


def growth(pattern: re.Pattern[str], small: str, large: str) -> float:
    """How much more processor time a large text takes than a small one of the same make, at the least."""
    before = max(seconds(lambda text: _all(pattern, text), small), LEAST_S)
    return seconds(lambda text: _all(pattern, text), large) / before


def _all(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


@pytest.mark.parametrize("name", EVERY)
def test_every_regular_expression_takes_linear_time_on_what_it_repeats(name: str) -> None:
    """Ten times the length costs ten times as much, not a hundred times; what costs next to nothing is not compared."""
    pattern = EVERY[name]
    for small, large in zip(hostile_texts(pattern, 1_000), hostile_texts(pattern, 10_000), strict=True):
        begun = time.process_time()
        _all(pattern, large)
        if time.process_time() - begun > CHEAP_S:
            assert growth(pattern, small, large) < MOST_GROWTH, large[:40]


@pytest.mark.parametrize("pattern", [cues._TEMPLATE, cues._URL, cues._EMAIL], ids=["template", "url", "email"])
def test_a_hundred_thousand_characters_cost_as_many_times_more_as_they_are_longer(pattern: re.Pattern[str]) -> None:
    for small, large in zip(hostile_texts(pattern, 10_000), hostile_texts(pattern, 100_000), strict=True):
        assert growth(pattern, small, large) < MOST_GROWTH, large[:40]


@pytest.mark.parametrize("pattern", [cues._URL, cues._EMAIL], ids=["url", "email"])
def test_addresses_are_looked_for_in_linear_time(pattern: re.Pattern[str]) -> None:
    for unit in ("a-", "x@", "www.", "a.", "a.com"):
        small, large = (unit * (size // len(unit)) for size in (SMALL, LARGE))
        before = max(seconds(lambda text: pattern.sub("", text), small), LEAST_S)
        assert seconds(lambda text: pattern.sub("", text), large) <= MOST_TIMES_AS_MUCH * before


@pytest.mark.parametrize("pattern", patterns_of("services.cleaning.reading").values(), ids=lambda one: one.pattern[:20])
def test_forms_are_read_in_linear_time(pattern: re.Pattern[str]) -> None:
    assert_linear(read, pattern)


def test_the_generated_texts_are_runs_of_what_a_pattern_repeats() -> None:
    texts = list(chain(hostile_texts(re.compile(r"ab?[\w-]+c"), 40)))
    assert any(text.startswith("abwwww") for text in texts)
    assert any(text.startswith("abw-w-") for text in texts)

"""The filter of word pairs: nothing that is there is hidden, and nearly all that is not is told."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shared.text.word_pairs import may_hold, pair_filter

WORDS = st.lists(st.text(alphabet="ابتثجحخدذرزسشصab1文", min_size=1, max_size=8), min_size=2, max_size=120)


@given(WORDS)
def test_every_pair_of_a_text_is_held(words: list[str]) -> None:
    held = pair_filter(" ".join(words))
    assert held is not None
    assert all(may_hold(held, first, second) for first, second in pairwise(words))


@given(WORDS, st.sampled_from(["و", "ف", "ب", "ال", "وال", "بال", "لل"]))
def test_what_leans_on_the_first_word_does_not_hide_it(words: list[str], leaning: str) -> None:
    held = pair_filter(" ".join([leaning + words[0], *words[1:]]))
    assert held is not None
    assert len(words[0]) < 2 or may_hold(held, words[0], words[1])


def test_nearly_all_pairs_that_are_not_there_are_told() -> None:
    words = [f"كلمة{number}" for number in range(400)]
    held = pair_filter(" ".join(words))
    assert held is not None and len(held) < 420
    absent = [(f"غير{number}", f"كلمة{(number * 7) % 400}") for number in range(2_000)]
    assert sum(may_hold(held, first, second) for first, second in absent) < 0.2 * len(absent)


def test_a_text_of_very_many_words_has_none() -> None:
    assert pair_filter(" ".join(map(str, range(10_000)))) is None
    assert pair_filter("") is not None

from hypothesis import given
from hypothesis import strategies as st

from services.extraction.token_windows import Window, segment_ends, windows
from services.extraction.tokens import tokens


def ends(text: str) -> list[int]:
    return segment_ends(text, tokens(text))


def test_lines_and_sentences_are_segments() -> None:
    assert ends("قال الوزير. ثم غادر\nعاد") == [3, 5, 6]


def test_an_initial_ends_no_sentence() -> None:
    assert ends("George W. Bush") == [4]


def test_short_segments_share_a_window() -> None:
    assert list(windows([2, 2, 2], [1, 2, 3], limit=20, overlap=4)) == [Window(0, 3, 0, 3)]


def test_a_long_segment_is_read_in_parts_that_overlap() -> None:
    assert list(windows([1] * 10, [10], limit=8, overlap=2)) == [Window(0, 6, 0, 5), Window(4, 10, 5, 10)]


@given(st.lists(st.integers(1, 8), min_size=1, max_size=300), st.data())
def test_each_token_takes_its_labels_from_one_window(sizes: list[int], data: st.DataObject) -> None:
    inner = data.draw(st.sets(st.integers(1, len(sizes)), max_size=30))
    found = list(windows(sizes, sorted(inner | {len(sizes)}), limit=40, overlap=10))
    kept = [at for window in found for at in range(window.kept_from, window.kept_to)]
    assert kept == list(range(len(sizes)))
    for window in found:
        assert window.first <= window.kept_from <= window.kept_to <= window.last
        assert sum(sizes[window.first : window.last]) <= 40 - 2

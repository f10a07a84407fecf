from hypothesis import given
from hypothesis import strategies as st

from shared.text.fingerprints import SKETCH_SIZE, fingerprint, similarity

TEXTS = st.text() | st.lists(
    st.sampled_from(["فيضانات", "واسعة", "في", "درنة", "بعد", "أمطار", "غزيرة"]), max_size=700
).map(" ".join)


@given(TEXTS)
def test_a_fingerprint_is_bounded_and_like_itself(text: str) -> None:
    found = fingerprint(text)
    if found is not None:
        assert 1 <= len(found.sketch) <= min(SKETCH_SIZE, found.shingles)
        assert list(found.sketch) == sorted(set(found.sketch))
        assert found == fingerprint(text)
        assert similarity(found, found).near


@given(TEXTS, TEXTS)
def test_similarity_is_the_same_in_both_orders_and_a_fraction(first: str, second: str) -> None:
    a, b = fingerprint(first), fingerprint(second)
    if a is not None and b is not None:
        found = similarity(a, b)
        assert found == similarity(b, a)
        assert 0 <= found.jaccard <= found.containment <= 1


@given(st.integers(250, 500), st.data())
def test_a_copy_with_few_edits_shares_keys_and_is_near(size: int, data: st.DataObject) -> None:
    words = [f"w{n}" for n in range(size)]
    edited = list(words)
    for at in data.draw(st.lists(st.integers(0, size - 1), max_size=size // 50)):
        edited[at] = "edited"
    a, b = fingerprint(" ".join(words)), fingerprint(" ".join(edited))
    assert a is not None
    assert b is not None
    assert similarity(a, b).near
    assert set(a.keys) & set(b.keys)

"""Bodies come out of the ledger as they went in."""

import pytest
from hypothesis import given
from hypothesis.strategies import binary, integers, sampled_from

from shared.ledger.packing import pack, unpack


@given(binary(max_size=4096), integers(1, 200))
def test_a_body_comes_back_as_it_was(part: bytes, times: int) -> None:
    raw = part * times
    assert unpack(*pack(raw)) == raw


@given(sampled_from([0, 1, 100, 1000]))
def test_what_is_short_stays_readable_in_the_database(size: int) -> None:
    assert pack(b"a" * size) == (b"a" * size, False)


def test_a_long_text_takes_less() -> None:
    raw = "أعلنت السلطات حالة الطوارئ بعد فيضانات واسعة في المدينة. ".encode() * 100
    kept, packed = pack(raw)
    assert packed
    assert len(kept) < len(raw) / 5


def test_a_damaged_body_is_a_value_error() -> None:
    kept, packed = pack(b"news " * 1000)
    with pytest.raises(ValueError, match="cannot be decompressed"):
        unpack(kept[:-3], packed)
    with pytest.raises(ValueError, match="cannot be decompressed"):
        unpack(b"news", packed)

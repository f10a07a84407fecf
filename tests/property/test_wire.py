"""Whatever lies in a queue, decoding it never raises and says what is wrong."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.envelope import Envelope
from shared.contracts.wire import Poison, decode, encode
from tests.support.builders import a_raw_article, an_envelope

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
FIELDS = sorted(json.loads(encode([an_envelope(a_raw_article())]))["envelopes"][0])


@given(st.binary() | st.text())
def test_any_bytes_are_a_message_or_poison(message: bytes | str) -> None:
    assert all(isinstance(item, (Poison, Envelope)) for item in decode(message))


@given(st.lists(json_values, max_size=5))
def test_any_json_is_decoded_item_by_item(items: list[Any]) -> None:
    decoded = decode(json.dumps({"envelopes": items}))
    assert len(decoded) == len(items)


@given(st.sampled_from(FIELDS), json_values)
def test_one_wrong_field_spoils_only_its_own_envelope(field: str, value: Any) -> None:
    good, bad = (json.loads(encode([an_envelope(a_raw_article())]))["envelopes"][0] for _ in range(2))
    bad[field] = value
    first, second = decode(json.dumps({"envelopes": [good, bad]}))
    assert isinstance(first, Envelope)
    assert isinstance(second, (Poison, Envelope))


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers()),
)
def test_an_envelope_comes_back_as_it_was_sent(content: str, metadata: dict[str, int]) -> None:
    sent = an_envelope(a_raw_article(content=content, metadata=metadata))
    assert decode(encode([sent])) == [sent]

"""Parts of a posting key never run together."""

from shared.ledger.posting import posting_keys
from tests.support.builders import a_raw_article


def keys(**facts: str) -> set[bytes]:
    return {key.key for key in posting_keys(a_raw_article(**facts))}


def test_a_source_and_an_id_do_not_run_together() -> None:
    assert keys(source="ab", external_id="c").isdisjoint(keys(source="a", external_id="bc"))
    assert keys(source="وكالة1", external_id="2").isdisjoint(keys(source="وكالة", external_id="12"))


def test_an_address_and_a_text_do_not_run_together() -> None:
    first = keys(url="https://a.example/1", content="23 قتيلا")
    assert first.isdisjoint(keys(url="https://a.example/12", content="3 قتيلا"))
    assert first == keys(url="https://a.example/1", content="23 قتيلا")


def test_kinds_of_keys_keep_apart() -> None:
    by_id = keys(source="https://a.example/1", external_id="نص")
    assert by_id.isdisjoint(keys(url="https://a.example/1", content="نص"))

from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.posting import posting_keys, raw_article, split_media_type
from tests.support.builders import a_raw_article


def keys(idempotency_key: str | None = None, **facts: str) -> set[bytes]:
    return {key.key for key in posting_keys(a_raw_article(**facts), idempotency_key)}


def test_nothing_identifies_a_bare_text() -> None:
    assert keys() == set()


def test_source_with_external_id_identifies_whatever_the_content() -> None:
    assert keys(source="s", external_id="1", content="a") == keys(source="s", external_id="1", content="b")
    assert keys(source="s", external_id="1").isdisjoint(keys(source="t", external_id="1"))
    assert keys(source="s") == keys(external_id="1") == set()


def test_url_identifies_only_with_the_same_content() -> None:
    assert keys(url="https://a.example/1", content="a") == keys(url="https://a.example/1", content="a", title="t")
    assert keys(url="https://a.example/1", content="a").isdisjoint(keys(url="https://a.example/1", content="b"))


def test_an_idempotency_key_knows_what_it_was_used_for() -> None:
    (first,) = posting_keys(a_raw_article(content="a"), "k")
    (second,) = posting_keys(a_raw_article(content="b"), "k")
    assert first.key == second.key
    assert first.fingerprint != second.fingerprint


@given(st.tuples(st.text(min_size=1), st.text(min_size=1)), st.tuples(st.text(min_size=1), st.text(min_size=1)))
def test_different_ids_have_different_keys(first: tuple[str, str], second: tuple[str, str]) -> None:
    same = keys(source=first[0], external_id=first[1]) == keys(source=second[0], external_id=second[1])
    assert same == (first == second)


def test_a_bare_body_is_read_in_its_own_encoding() -> None:
    article = raw_article("text/plain; charset=cp1256", "خبر عاجل".encode("cp1256"), {"source": "وكالة"})
    assert (article.content, article.content_type, article.source) == ("خبر عاجل", "text/plain", "وكالة")


def test_a_json_body_is_read_back_whole() -> None:
    posted = a_raw_article(title="عنوان", metadata={"desk": ["a", 1, None]})
    assert raw_article("application/json", posted.model_dump_json().encode(), {}) == posted


def test_the_charset_defaults_to_utf_8() -> None:
    assert split_media_type("text/html") == ("text/html", "utf-8")
    assert split_media_type('TEXT/HTML; charset="Windows-1256"') == ("text/html", "windows-1256")

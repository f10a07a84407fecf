"""What people type into the search, and what articles hold, whatever it is."""

from hypothesis import given
from hypothesis import strategies as st

from services.console.search.conditions import condition_of, weights_of
from services.console.search.expression import sought
from services.console.search.query import SearchQuery
from services.console.search.snippets import Highlighter
from services.console.search.syntax import MalformedQuery, parse
from services.storage.search_index import analyse
from shared.contracts.article import ClassifiedArticle
from shared.text.analysis import asked_terms, forms, is_arabic, stored_terms, tokens

ARABIC = st.text(alphabet="ابتجدرسشعفقكلمنهويةأإآىئؤءَّ", min_size=1, max_size=12)
PIECES = st.sampled_from(
    [
        "AND",
        "OR",
        "NOT",
        "(",
        ")",
        '"',
        "-",
        "title:",
        "entity:",
        "topic:x",
        "source:",
        "«",
        "»",
        " ",
        ":",
        "الحكومة",
        "a",
    ]
)
QUERIES = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES).map("".join))


@given(st.one_of(st.text(max_size=80), ARABIC))
def test_every_word_finds_itself(text: str) -> None:
    for token in tokens(text):
        assert not set(asked_terms(token.form)).isdisjoint(stored_terms(token.form))


@given(st.one_of(st.text(max_size=80), ARABIC))
def test_no_term_is_empty(text: str) -> None:
    """PostgreSQL takes no empty lexeme."""
    for token in tokens(text):
        assert all(stored_terms(token.form, feminine=token.feminine))
        assert all(asked_terms(token.form))


@given(ARABIC, st.sampled_from(["و", "ف", "ب", "ك", "ل", "ول", "وب", "فب"]))
def test_clitics_before_a_word_do_not_hide_it(word: str, clitics: str) -> None:
    for token in tokens(word):
        if len(token.form) >= 3 and is_arabic(token.form) and len(token.form) < 60:
            assert asked_terms(token.form)[0] in stored_terms(clitics + token.form)


@given(st.text(max_size=200))
def test_tokens_are_in_order_and_apart_and_stand_in_the_text(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert at <= token.start < token.end <= len(text)
        at = token.end
        assert token.form


@given(QUERIES)
def test_any_query_is_read_or_says_where_it_is_wrong(query: str) -> None:
    try:
        expression = parse(query)
    except MalformedQuery as error:
        assert 0 <= error.start <= error.end <= len(query)
        assert error.detail
        return
    condition_of(expression)
    weights_of(sought(expression))


@given(QUERIES, st.text(max_size=300))
def test_segments_are_the_text(query: str, text: str) -> None:
    try:
        highlighter = Highlighter.of(sought(parse(query)))
    except MalformedQuery:
        return
    assert "".join(segment.text for segment in highlighter.title(text, ())) == text
    snippet = highlighter.snippet(text, ())
    assert "".join(segment.text for segment in snippet.segments) == text[snippet.start : snippet.end]


def test_an_entity_is_marked_in_the_field_that_names_it() -> None:
    highlighter = Highlighter(frozenset(), frozenset(), (), (), frozenset({"wd:Q1"}))
    mentions = [
        {"start": 0, "end": 6, "entity_id": "wd:Q1", "field": "title"},
        {"start": 4, "end": 10, "entity_id": "wd:Q1"},
    ]
    title = highlighter.title("Macron in Kyiv", mentions)
    assert [segment.text for segment in title if segment.match] == ["Macron"]
    snippet = highlighter.snippet("Mr. Macron came by train.", mentions)
    assert [segment.text for segment in snippet.segments if segment.match] == ["Macron"]


@given(st.text(max_size=100), st.text(max_size=300))
def test_any_article_can_be_analysed(title: str, text: str) -> None:
    terms, folded = analyse(ClassifiedArticle(title=title, text=text, source=title or None))
    assert terms
    assert folded.count("\n") == 1


def test_the_order_depends_on_words_unless_it_is_chosen() -> None:
    assert [SearchQuery(q=q).by_relevance for q in ("", "  ", "حكومة")] == [False, False, True]
    assert SearchQuery(sort="relevance").by_relevance


@given(st.text() | st.text(alphabet="اأبةىي ـًabÉ9٣\u200f\u0301中文ไทย-'_\n", max_size=200))
def test_forms_are_those_of_the_tokens(text: str) -> None:
    assert list(forms(text)) == [token.form for token in tokens(text)]

import pytest

from services.console.search.expression import And, Fact, Not, Or, Phrase, Word
from services.console.search.syntax import MAX_WORDS, MalformedQuery, parse


def w(form: str) -> Word:
    return Word(form)


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("", And(())),
        ("الحكومة", w("الحكومه")),
        ("a b", And((w("a"), w("b")))),
        ("a AND b OR c", Or((And((w("a"), w("b"))), w("c")))),
        ("a (b OR c)", And((w("a"), Or((w("b"), w("c")))))),
        ("a NOT b", And((w("a"), Not(w("b"))))),
        ("a -b -(c d)", And((w("a"), Not(w("b")), Not(And((w("c"), w("d"))))))),
        ("«وزير الخارجية»", Phrase(("وزير", "الخارجيه"))),
        ("title:a b", And((Word("a", "title"), w("b")))),
        ("title:(a OR “b c”)", Or((Word("a", "title"), Phrase(("b", "c"), "title")))),
        ("entity:wd:Q858", Fact("entity", "wd:Q858")),
        ('source:"عنب بلدي"', Fact("source", "عنب بلدي")),
        ("topic:(conflict OR weather)", Or((Fact("topic", "conflict"), Fact("topic", "weather")))),
        ("LANGUAGE:ar", Fact("language", "ar")),
        ("-title:a", Not(Word("a", "title"))),
        ("al-Assad", And((w("al"), w("assad")))),
        ("a - b", And((w("a"), w("b")))),
        ("and or not", And((w("and"), w("or"), w("not")))),
        ("10:30 https://x.y", And((w("10"), w("30"), w("https"), w("x"), w("y")))),
        ("東京 x", And((Phrase(("東", "京")), w("x")))),
        ("a !!! AND ؟", w("a")),
    ],
)
def test_queries_are_read_as_meant(query: str, expression: object) -> None:
    assert parse(query) == expression


@pytest.mark.parametrize(
    ("query", "start", "says"),
    [
        ('a "b c', 2, "quotation mark"),
        ("(a b", 0, "not closed"),
        ("a) b", 1, "closes nothing"),
        ("a AND", 2, "a word is missing"),
        ("OR a", 0, "both sides of OR"),
        ("a () b", 3, "a word is missing"),
        ("x titel:y", 2, "no field “titel”"),
        ("title:", 0, "a word is missing"),
        ("title:(topic:x)", 7, "inside another"),
        ("؟!", 0, "no word"),
        ("entity:''  OR", 11, "a word is missing"),
        ("a " * (MAX_WORDS + 1), 2 * MAX_WORDS, "words"),
        ("(" * 30 + "a" + ")" * 30, 21, "levels"),
    ],
)
def test_a_malformed_query_says_where(query: str, start: int, says: str) -> None:
    with pytest.raises(MalformedQuery) as caught:
        parse(query)
    assert caught.value.start == start
    assert says in caught.value.detail

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.gazetteer_tagger import GazetteerTagger
from shared.text.normalisation import fold, words

WORDS = "سوريا قوات الديمقراطية الجيش السوري وزارة الدفاع محمد بن على علي مدينة الباب السعودية كأس العالم 2018 مونديال"
LETTERS = ("و", "ب", "لل", "ـ", "\u064b", "\u200f", "ﷺ", "ﻻ", "UN", "George", "F.", "University", "of", "Damascus")
MARKS = ('"', "«", "(", ")", "\n", "،", ".", "#", "_", " ", "  ")
PIECES = (*WORDS.split(), *LETTERS, *MARKS)
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_words_are_in_order_and_inside_the_text(text: str) -> None:
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        end = word.end


@settings(deadline=None, max_examples=60)
@given(texts)
def test_spans_are_in_order_disjoint_and_not_empty(text: str) -> None:
    end = 0
    for span in GazetteerTagger(gazetteer()).tag(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end


@settings(deadline=None, max_examples=60)
@given(texts)
def test_mentions_and_entities_agree(text: str) -> None:
    linked = GazetteerLinker(gazetteer()).link(text, GazetteerTagger(gazetteer()).tag(text), language="ar")
    assert sum(entity.count for entity in linked.entities) == len(linked.mentions)
    assert {entity.id for entity in linked.entities} == {mention.entity_id for mention in linked.mentions}


@settings(deadline=None, max_examples=60)
@given(texts, texts)
def test_what_was_tagged_before_does_not_matter(first: str, text: str) -> None:
    used = GazetteerTagger(gazetteer())
    used.tag(first)
    assert used.tag(text) == GazetteerTagger(gazetteer()).tag(text)

from collections import Counter
from functools import cache
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from services.extraction.boundaries import within_names
from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.known_names import KnownNames
from services.extraction.protocols import Span
from services.extraction.user_names import with_user_names
from shared.contracts.article import EntityType
from shared.text.normalisation import fold, words

WORDS = "سوريا قوات الديمقراطية الجيش السوري وزارة الدفاع محمد بن على علي مدينة الباب السعودية كأس العالم 2018 مونديال"
LETTERS = ("و", "ب", "لل", "ـ", "\u064b", "\u200f", "ﷺ", "ﻻ", "UN", "George", "F.", "University", "of", "Damascus")
MARKS = ('"', "«", "(", ")", "\n", "،", ".", "#", "_", " ", "  ")
PIECES = (*WORDS.split(), *LETTERS, *MARKS)
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@cache
def known() -> KnownNames:
    return KnownNames.of(gazetteer())


@cache
def linker() -> GazetteerLinker:
    return GazetteerLinker(gazetteer(), USERS)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text and disjoint spans of whole words or of anything, as taggers of all kinds may mark them."""
    text = draw(texts)
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    types = st.sampled_from(get_args(EntityType))
    return text, [Span(start, end, draw(types)) for start, end in zip(edges[::2], edges[1::2], strict=False)]


@given(marked_texts())
def test_names_lie_within_their_spans_and_cutting_twice_changes_nothing(marked: tuple[str, list[Span]]) -> None:
    text, spans = marked
    cut = within_names(text, spans, known())
    assert within_names(text, cut, known()) == cut
    left = iter(spans)
    for span in cut:
        assert any(whole.start <= span.start < span.end <= whole.end and whole.type == span.type for whole in left)
        assert any(char.isalnum() for char in text[span.start : span.end])


@given(st.sampled_from(sorted(name for name, senses in gazetteer().senses.items() if senses[0].evidence == "strong")))
def test_a_name_known_for_sure_keeps_its_first_letters(name: str) -> None:
    assert within_names(name, [Span(0, len(name), "ORG")], known())[0].start == 0


USERS = Gazetteer.of(
    [
        {"id": f"ours:{at}", "type": "ORG", "names": {"ar": name}, "forms": [f"ar:{fold(name)}"], "weight": 1}
        for at, name in enumerate(("قوات سوريا", "محمد", "مدينة الباب", "كأس العالم 2018 مونديال"))
    ],
    version="test",
)


@given(marked_texts())
def test_listed_names_leave_spans_in_order_and_disjoint(marked: tuple[str, list[Span]]) -> None:
    text, spans = marked
    end = 0
    for span in with_user_names(text, spans, USERS):
        assert end <= span.start < span.end <= len(text)
        end = span.end


@settings(max_examples=100)
@given(marked_texts())
def test_any_spans_become_mentions_of_agreeing_entities(marked: tuple[str, list[Span]]) -> None:
    text, spans = marked
    linked = linker().link(text, spans, language="ar")
    counts = Counter(mention.entity_id for mention in linked.mentions)
    assert counts == {entity.id: entity.count for entity in linked.entities}
    types = {entity.id: entity.type for entity in linked.entities}
    for mention in linked.mentions:
        assert mention.text == text[mention.start : mention.end]
        assert mention.entity_id and types[mention.entity_id] == mention.type
    for entity in linked.entities:
        assert entity.name.strip()
        assert (entity.link_confidence is None) == entity.id.startswith("local:")


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_words_are_in_order_and_inside_the_text(text: str) -> None:
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        end = word.end


@settings(max_examples=60)
@given(texts)
def test_spans_are_in_order_disjoint_and_not_empty(text: str) -> None:
    end = 0
    for span in GazetteerTagger(gazetteer()).tag(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end


@settings(max_examples=60)
@given(texts)
def test_mentions_and_entities_agree(text: str) -> None:
    linked = linker().link(text, GazetteerTagger(gazetteer()).tag(text), language="ar")
    assert sum(entity.count for entity in linked.entities) == len(linked.mentions)
    assert {entity.id for entity in linked.entities} == {mention.entity_id for mention in linked.mentions}


@settings(max_examples=60)
@given(texts, texts)
def test_what_was_tagged_before_does_not_matter(first: str, text: str) -> None:
    used = GazetteerTagger(gazetteer())
    used.tag(first)
    assert used.tag(text) == GazetteerTagger(gazetteer()).tag(text)

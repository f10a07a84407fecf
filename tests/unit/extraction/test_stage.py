import re
from functools import partial

import pytest

from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.handler import make_handler
from services.extraction.neural_tagger import MODEL_FILE, PIECES_FILE, NeuralTagger
from services.extraction.stage import extract_entities
from shared.contracts.article import AnnotatedArticle, CleanArticle
from shared.settings import Settings

TEXT = (
    'قالت قوات "سوريا الديمقراطية" (قسد) إنها طردت تنظيم "الدولة الإسلامية" من بلدات '
    '"هجين والسوسة والشعفة" بريف دير الزور، '
    "وأضافت أن وزارة الدفاع الروسية وواشنطن على علم بذلك. "
    "وكان داعش بزعامة أبو بكر البغدادي يسيطر على البوكمال قرب نهر الفرات."
)


@pytest.fixture(scope="module")
def annotated() -> AnnotatedArticle:
    return make_handler(Settings())(CleanArticle(title="عنوان", text=TEXT, language="ar", source="وكالة"))


def test_spellings_of_one_group_are_one_entity(annotated: AnnotatedArticle) -> None:
    counts = {entity.name: entity.count for entity in annotated.entities if entity.type == "ORG"}
    assert counts["قوات سوريا الديمقراطية"] == 2
    assert counts["تنظيم الدولة الإسلامية"] == 2
    assert counts["وزارة الدفاع الروسية"] == 1


def test_places_come_with_coordinates(annotated: AnnotatedArticle) -> None:
    places = {entity.name: entity for entity in annotated.entities if entity.type == "LOC"}
    assert {"هجين", "السوسة", "الشعفة", "دير الزور", "واشنطن", "البوكمال", "نهر الفرات"} <= set(places)
    assert places["هجين"].latitude == pytest.approx(34.69, abs=0.1)
    assert places["واشنطن"].longitude == pytest.approx(-77.04, abs=0.1)


def test_people_are_found_with_their_full_name(annotated: AnnotatedArticle) -> None:
    assert [entity.name for entity in annotated.entities if entity.type == "PER"] == ["أبو بكر البغدادي"]


def test_every_mention_is_its_text_and_points_to_an_entity(annotated: AnnotatedArticle) -> None:
    ids = {entity.id for entity in annotated.entities}
    assert annotated.mentions
    for mention in annotated.mentions:
        assert mention.field == "text"
        assert mention.text == TEXT[mention.start : mention.end]
        assert mention.entity_id in ids


def test_counts_are_those_of_the_mentions(annotated: AnnotatedArticle) -> None:
    for entity in annotated.entities:
        assert entity.count == sum(mention.entity_id == entity.id for mention in annotated.mentions)


def test_the_articles_facts_are_kept(annotated: AnnotatedArticle) -> None:
    assert (annotated.title, annotated.source, annotated.text) == ("عنوان", "وكالة", TEXT)


def test_the_report_names_the_model_and_the_gazetteer(annotated: AnnotatedArticle) -> None:
    assert annotated.extraction.status == "done"
    assert re.fullmatch(r"ner/[0-9a-f]{12}\+gazetteer/[0-9a-f]{12}", annotated.extraction.model or "")


@pytest.mark.parametrize("language", ["sw", "und", "tr", "fa"])
def test_an_unmeasured_language_is_reported_as_not_done(language: str) -> None:
    annotated = make_handler(Settings())(CleanArticle(text="Damascus", language=language))
    assert annotated.mentions == ()
    assert annotated.extraction.status == "not_done"
    assert annotated.extraction.notes == (f"not_supported:{language}",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("استقبل التلاميذ معلمهم الجديد بحماس كبير", []),
        ("قال القيادي في حماس إن الوفد غادر الدوحة", ["حماس", "الدوحة"]),
        ("سلك السائق الطريق الأقصر ليصل قبل الموعد", []),
        ("استقبلت الأقصر مليون سائح هذا العام", ["الأقصر"]),
    ],
)
def test_a_word_that_is_also_a_name_is_read_in_its_sentence(text: str, names: list[str]) -> None:
    annotated = make_handler(Settings())(CleanArticle(text=text, language="ar"))
    assert [mention.text for mention in annotated.mentions] == names


def test_a_german_article_is_annotated() -> None:
    text = "Bundeskanzler Friedrich Merz traf am Montag in Berlin den polnischen Ministerpräsidenten Donald Tusk."
    annotated = make_handler(Settings())(CleanArticle(text=text, language="de"))
    assert {"Friedrich Merz", "Berlin", "Donald Tusk"} <= {mention.text for mention in annotated.mentions}


def test_an_english_article_is_annotated() -> None:
    text = "The United Nations said on Monday that Bashar al-Assad met Antonio Guterres in Damascus."
    annotated = make_handler(Settings())(CleanArticle(text=text, language="en"))
    assert [(mention.text, mention.type) for mention in annotated.mentions] == [
        ("United Nations", "ORG"),
        ("Bashar al-Assad", "PER"),
        ("Antonio Guterres", "PER"),
        ("Damascus", "LOC"),
    ]


def test_names_of_the_headline_are_found_and_say_where_they_stand() -> None:
    title, text = "ماكرون يلتقي زيلينسكي في باريس", "قال إيمانويل ماكرون إن باريس ستدعم كييف."
    annotated = make_handler(Settings())(CleanArticle(title=title, text=text, language="ar"))
    headline = [mention for mention in annotated.mentions if mention.field == "title"]
    assert [mention.text for mention in headline] == ["ماكرون", "زيلينسكي", "باريس"]
    assert all(mention.text == title[mention.start : mention.end] for mention in headline)
    body = annotated.mentions[len(headline) :]
    assert [mention.text for mention in body] == ["إيمانويل ماكرون", "باريس", "كييف"]
    assert all(mention.text == text[mention.start : mention.end] and mention.field == "text" for mention in body)


def test_headline_and_text_name_the_same_entities() -> None:
    article = CleanArticle(title="Macron lands in Kyiv", text="Emmanuel Macron came by train.", language="en")
    annotated = make_handler(Settings())(article)
    counts = {entity.name: entity.count for entity in annotated.entities}
    assert counts["Emmanuel Macron"] == 2
    assert sum(counts.values()) == len(annotated.mentions)


def test_a_headline_without_a_text_is_read() -> None:
    article = CleanArticle(title="Macron meets Zelensky in Paris", text="", language="en")
    annotated = make_handler(Settings())(article)
    assert [(mention.text, mention.type, mention.field) for mention in annotated.mentions] == [
        ("Macron", "PER", "title"),
        ("Zelensky", "PER", "title"),
        ("Paris", "LOC", "title"),
    ]


def test_where_the_tagger_stopped_is_an_offset_of_the_text() -> None:
    small = NeuralTagger(
        MODEL_FILE.read_bytes(), PIECES_FILE.read_bytes(), GazetteerTagger(Gazetteer.load()), max_pieces=12
    )
    linker = GazetteerLinker(Gazetteer.load())
    read = partial(extract_entities, tagger=small, linker=linker)
    text = "Emmanuel Macron came by train to Kyiv, and from Kyiv on to Odesa and Lviv."
    (alone,) = read(CleanArticle(text=text, language="en")).extraction.notes
    (titled,) = read(CleanArticle(title="Macron", text=text, language="en")).extraction.notes
    (long,) = read(CleanArticle(title=f"{text} {text}", text=text, language="en")).extraction.notes
    offset = {note: int(note.removeprefix("gazetteer_only_from:")) for note in (alone, titled, long)}
    assert len(text) > offset[alone] > offset[titled] > offset[long] == 0

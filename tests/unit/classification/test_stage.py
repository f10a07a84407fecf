"""What the stage decides, with a model whose answers the test writes."""

from dataclasses import dataclass

import pytest

from services.classification.evidence import KeywordMatcher
from services.classification.protocols import Ranking, Thresholds
from services.classification.stage import MOST_TOPICS, classify_article
from services.classification.taxonomy import Taxonomy, second_level
from services.classification.word_vectors import READ_CHARS
from shared.contracts.article import AnnotatedArticle, ClassifiedArticle, Entity
from shared.media_topics import MEDIA_TOPICS

THRESHOLDS = Thresholds(first=0.4, further=0.2)
BELOW = KeywordMatcher(second_level())


@dataclass(frozen=True)
class AnsweringModel:
    """Speaks Arabic, English and Swahili, and says what it was told to say; other topics are impossible."""

    likely: dict[str, float]
    known_words: int = 100
    words: int = 100
    topics: int = len(MEDIA_TOPICS)
    name: str = "answering-1"
    thresholds: Thresholds = THRESHOLDS

    def for_language(self, language: str) -> "AnsweringModel | None":
        return self if language in {"ar", "en", "sw"} else None

    def rank(self, title: str | None, text: str) -> Ranking:
        others = [key for key in MEDIA_TOPICS if key not in self.likely]
        topics = [*self.likely.items(), *((key, 0.0) for key in others)][: self.topics]
        return Ranking(sorted(topics, key=lambda topic: -topic[1]), self.words, self.known_words)


def classified(
    model: AnsweringModel, *, text: str = "نص", language: str = "ar", own: KeywordMatcher | None = None
) -> ClassifiedArticle:
    return classify_article(AnnotatedArticle(text=text, language=language), model=model, below=BELOW, own=own)


def keys(article: ClassifiedArticle) -> list[str]:
    return [topic.key for topic in article.topics]


def test_a_clear_article_has_one_topic() -> None:
    article = classified(AnsweringModel({"sport": 0.95, "economy": 0.05}))
    assert keys(article) == ["sport"]
    assert article.classification.status == "done"
    assert article.classification.notes == ()
    assert article.classification.model == "answering-1"


def test_topics_that_also_apply_follow_best_first() -> None:
    assert keys(classified(AnsweringModel({"crime": 0.3, "conflict": 0.5, "politics": 0.2}))) == [
        "conflict",
        "crime",
        "politics",
    ]


def test_there_are_few_topics_at_most() -> None:
    model = AnsweringModel(dict.fromkeys(MEDIA_TOPICS, 0.5))
    assert len(classified(model).topics) == MOST_TOPICS


def test_no_topic_is_given_below_the_threshold() -> None:
    article = classified(AnsweringModel({"sport": 0.39, "economy": 0.35}))
    assert article.topics == ()
    assert (article.classification.status, article.classification.notes) == ("done", ("unsure",))


def test_a_language_without_a_model_is_not_done() -> None:
    article = classified(AnsweringModel({"sport": 1.0}), language="ja")
    assert article.topics == ()
    assert (article.classification.status, article.classification.notes) == ("not_done", ("not_supported:ja",))


def test_too_few_words_are_not_judged() -> None:
    article = classified(AnsweringModel({"sport": 1.0}, known_words=2, words=2))
    assert article.topics == ()
    assert (article.classification.status, article.classification.notes) == ("not_done", ("too_short",))


@pytest.mark.parametrize(
    ("words", "known", "reason"),
    [(0, 0, "empty"), (3, 3, "too_short"), (100, 54, "unfamiliar"), (5, 3, "too_short"), (100, 56, None)],
)
def test_what_cannot_be_judged_says_why(words: int, known: int, reason: str | None) -> None:
    article = classified(AnsweringModel({"sport": 1.0}, words=words, known_words=known))
    assert (article.classification.notes == (reason,)) == bool(reason)
    assert bool(article.topics) == (reason is None)
    assert article.classification.status == ("not_done" if reason else "done")


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("قالت الشركة إن هاتف iPhone الجديد سيباع في الأسواق العربية الشهر المقبل بسعر أقل من سابقه", False),
        ("قالت الشركة إن الهاتف سيباع. The company said the phone will be sold next month everywhere.", True),
        ("The company said the phone will be sold next month in all markets.", False),
    ],
)
def test_a_text_in_two_scripts_says_so(text: str, mixed: bool) -> None:
    article = classified(AnsweringModel({"economy": 1.0}), text=text)
    assert ("mixed_languages" in article.classification.notes) == mixed
    assert article.classification.status == ("partial" if mixed else "done")


WAR = "شنت الطائرات غارات على مواقع الميليشيات وقصفت المدفعية البلدة، ودارت معارك عنيفة واشتباكات على الجبهة."


def test_a_topic_below_needs_the_one_above_and_shows_its_evidence() -> None:
    article = classified(AnsweringModel({"conflict": 0.95}), text=WAR)
    (below,) = article.subtopics
    assert (below.code, below.key, below.broader, below.label) == (
        "20000056",
        "armed_conflict",
        "16000000",
        "نزاع مسلح",
    )
    assert 0.7 <= below.confidence <= 0.95
    assert below.evidence
    assert all(WAR[evidence.start : evidence.end] == evidence.text for evidence in below.evidence)
    assert classified(AnsweringModel({"sport": 0.95}), text=WAR).subtopics == ()


def test_a_topic_below_is_left_out_when_evidence_or_the_topic_above_is_weak() -> None:
    assert classified(AnsweringModel({"conflict": 0.95}), text="دارت معارك في المنطقة").subtopics == ()
    assert classified(AnsweringModel({"conflict": 0.5}), text=WAR).subtopics == ()


def a_taxonomy() -> KeywordMatcher:
    water = {"key": "water", "labels": {"en": "Water", "ar": "المياه"}, "keywords": {"ar": ["مياه الشرب", "سدود"]}}
    names = {"key": "fund", "labels": {"en": "The fund"}, "keywords": {"any": ["IMF", "صندوق النقد"]}}
    return KeywordMatcher(Taxonomy.model_validate({"name": "Desks", "version": "7", "topics": [water, names]}))


def test_own_topics_stand_beside_those_of_iptc_with_name_and_version_of_both() -> None:
    text = "انقطعت مياه الشرب عن المدينة بعد جفاف السدود"
    article = classified(AnsweringModel({"environment": 0.9}), text=text, own=a_taxonomy())
    assert keys(article) == ["environment"]
    assert [(own.key, own.label, [e.text for e in own.evidence]) for own in article.own_topics] == [
        ("water", "المياه", ["مياه الشرب", "السدود"])
    ]
    assert [(used.name, used.version) for used in article.taxonomies] == [
        ("IPTC Media Topics", "khabar-2"),
        ("Desks", "7"),
    ]


def test_own_topics_need_no_model_of_the_language() -> None:
    article = classified(AnsweringModel({}), text="IMF と IMF、IMF の話", language="ja", own=a_taxonomy())
    assert article.classification.notes == ("not_supported:ja",)
    assert [own.key for own in article.own_topics] == ["fund"]


def test_a_long_text_is_partly_read_and_says_so() -> None:
    article = classified(AnsweringModel({"sport": 1.0}), text="ن" * (READ_CHARS + 1))
    assert keys(article) == ["sport"]
    assert (article.classification.status, article.classification.notes) == ("partial", ("truncated",))


def test_a_model_that_knows_only_some_topics_says_so() -> None:
    article = classified(AnsweringModel({"sport": 1.0}, topics=7))
    assert (article.classification.status, article.classification.notes) == ("partial", ("some_topics_only",))


@pytest.mark.parametrize(("language", "label"), [("ar", "رياضة"), ("en", "sport"), ("sw", "sport")])
def test_labels_are_in_the_language_of_the_article_or_english(language: str, label: str) -> None:
    topic = classified(AnsweringModel({"sport": 1.0}), language=language).topics[0]
    assert (topic.code, topic.label) == ("15000000", label)


def test_what_earlier_stages_found_stays() -> None:
    derna = Entity(id="gn:88533", type="LOC", name="درنة")
    annotated = AnnotatedArticle(
        title="عنوان", text="نص", language="ar", entities=(derna,), url="https://example.org/1"
    )
    article = classify_article(annotated, model=AnsweringModel({"sport": 1.0}), below=BELOW)
    added = {"topics", "subtopics", "own_topics", "taxonomies", "classification"}
    assert article.model_dump(exclude=added) == annotated.model_dump()
    assert ClassifiedArticle.model_validate(article.model_dump()) == article


def test_a_topic_below_takes_more_evidence_in_english_than_in_arabic() -> None:
    some = "The rebels fought the army on the front line near the town, and a ceasefire failed after artillery fire."
    much = f"{some} Airstrikes and shelling went on; troops and militia fighters fought battles. {some} {some}"
    model = AnsweringModel({"conflict": 0.95})
    assert classified(model, text="The army and the rebels met.", language="en").subtopics == ()
    (below,) = classified(model, text=much, language="en").subtopics
    assert below.key == "armed_conflict"
    assert below.confidence == pytest.approx(0.95 * 0.8)

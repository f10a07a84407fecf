"""Topics told by examples, with the encoder that is shipped."""

from collections.abc import Mapping

import pytest

from services.classification.encoder import ENCODER_FOLDER, TopicEncoder
from services.classification.evidence import KeywordMatcher
from services.classification.examples import Background, ExampleMatcher
from services.classification.linear_model import MODEL_FOLDER
from services.classification.stage import classify_article
from services.classification.taxonomy import Taxonomy
from shared.contracts.article import AnnotatedArticle, ClassifiedArticle
from shared.errors import ConfigurationError
from tests.unit.classification.test_stage import BELOW, AnsweringModel

VACCINES = {
    "en": (
        "Health workers began to vaccinate children against measles after an outbreak in three districts.",
        "The ministry has bought two million doses of the new malaria vaccine and will give them to infants first.",
        "A booster shot against the flu is offered to everyone over sixty from October, the health service said.",
    ),
    "ar": (
        "بدأت وزارة الصحة حملة لتطعيم الأطفال ضد شلل الأطفال في جميع المراكز الصحية وتستمر أسبوعين.",
        "وصلت إلى البلاد شحنة من لقاح الحصبة تكفي مليون طفل، وستوزع على المستوصفات في المحافظات.",
        "قال أطباء إن لقاح الإنفلونزا الجديد آمن وإن جرعة واحدة تكفي لحماية كبار السن هذا الشتاء.",
    ),
}
CHESS = {
    "en": (
        "The grandmaster won the seventh game with black and leads the match for the world chess title by one point.",
        "A boy of twelve became the youngest chess grandmaster after a draw in the last round of the open in Budapest.",
        "The final of the chess olympiad ended in a tie-break of rapid games, which the Indian team won.",
        "He sacrificed his queen on move twenty and mated his opponent, who had been the favourite of the tournament.",
    )
}


def a_taxonomy(**topics: Mapping[str, tuple[str, ...]]) -> Taxonomy:
    described = [{"key": key, "labels": {"en": key}, "examples": examples} for key, examples in topics.items()]
    return Taxonomy.model_validate({"name": "Desks", "version": "2", "topics": described})


@pytest.fixture(scope="module")
def encoder() -> TopicEncoder:
    return TopicEncoder.read(MODEL_FOLDER / ENCODER_FOLDER)


@pytest.fixture(scope="module")
def matcher(encoder: TopicEncoder) -> ExampleMatcher:
    return ExampleMatcher(a_taxonomy(vaccines=VACCINES, chess=CHESS), encoder, Background.read())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أعلنت وزارة الصحة بدء حملة تطعيم ضد الحصبة تشمل مئات الآلاف من الأطفال في المدارس.", ["vaccines"]),
        ("Nurses will give the cholera vaccine to children in the camps from Monday, the ministry said.", ["vaccines"]),
        ("The chess champion drew the ninth game with white and keeps his lead in the match for the title.", ["chess"]),
        ("The central bank raised interest rates by half a point to slow inflation.", []),
        ("قصفت المدفعية أطراف البلدة وقتل خمسة مدنيين في غارة جوية على السوق.", []),
        ("Le gouvernement a annoncé de nouvelles élections législatives pour le mois de juin.", []),
    ],
)
def test_articles_like_the_examples_get_the_topic_and_others_none(
    matcher: ExampleMatcher, text: str, expected: list[str]
) -> None:
    found = matcher.match(None, text)
    assert [topic.key for topic, _ in found] == expected
    assert all(0.6 <= confidence <= 0.8 for _, confidence in found)


def test_examples_without_anything_in_common_are_refused_by_name(encoder: TopicEncoder) -> None:
    mixed = {
        "en": (
            "The striker scored twice as the visitors won the derby.",
            "The central bank raised interest rates by half a point to slow inflation.",
            "Nurses will give the cholera vaccine to children in the camps from Monday.",
            "Rain and gales are expected along the coast at the weekend, forecasters say.",
        )
    }
    with pytest.raises(ConfigurationError, match=r"topic mixed.examples: only \d of its 4 examples"):
        ExampleMatcher(a_taxonomy(mixed=mixed), encoder, Background.read())


def test_a_topic_told_by_example_is_in_the_result_with_name_and_version(matcher: ExampleMatcher) -> None:
    own = KeywordMatcher(a_taxonomy(vaccines=VACCINES, chess=CHESS))
    text = "بدأت حملة تطعيم الأطفال ضد شلل الأطفال، وقالت وزارة الصحة إن اللقاح متوفر في المراكز الصحية."
    article = classify_article(
        AnnotatedArticle(text=text, language="ar"),
        model=AnsweringModel({"health": 0.9}),
        below=BELOW,
        own=own,
        own_examples=matcher,
    )
    assert [(topic.key, topic.label, topic.evidence) for topic in article.own_topics] == [("vaccines", "vaccines", ())]
    assert (article.taxonomies[1].name, article.taxonomies[1].version) == ("Desks", "2")
    assert ClassifiedArticle.model_validate(article.model_dump()) == article


def test_keywords_and_examples_of_one_topic_give_it_once_with_the_higher_confidence(encoder: TopicEncoder) -> None:
    topic = {"key": "vaccines", "labels": {"en": "V"}, "keywords": {"ar": ["تطعيم", "لقاح"]}, "examples": VACCINES}
    taxonomy = Taxonomy.model_validate({"name": "Desks", "version": "2", "topics": [topic]})
    text = "بدأت حملة تطعيم الأطفال ضد شلل الأطفال، وقالت وزارة الصحة إن اللقاح متوفر في المراكز الصحية."
    words, examples = KeywordMatcher(taxonomy), ExampleMatcher(taxonomy, encoder, Background.read())
    article = classify_article(
        AnnotatedArticle(text=text, language="ar"),
        model=AnsweringModel({"health": 0.9}),
        below=BELOW,
        own=words,
        own_examples=examples,
    )
    (given,) = article.own_topics
    ((_, by_examples),) = examples.match(None, text)
    assert given.confidence == max(by_examples, 0.64)
    assert {evidence.text for evidence in given.evidence} == {"تطعيم", "اللقاح"}

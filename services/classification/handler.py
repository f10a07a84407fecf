"""Make the classification stage's handler from the settings."""

from collections.abc import Callable
from functools import partial

from services.classification.blended_model import BlendedTopicModel
from services.classification.evidence import KeywordMatcher
from services.classification.examples import ExampleMatcher
from services.classification.stage import classify_article
from services.classification.taxonomy import Taxonomy, second_level
from shared.contracts.article import AnnotatedArticle, ClassifiedArticle
from shared.settings import Settings


def make_handler(settings: Settings) -> Callable[[AnnotatedArticle], ClassifiedArticle]:
    """A handler with its models and taxonomies loaded, so that the first article is as fast as the others.

    Raises: ConfigurationError if a shipped model is missing or damaged, or the own taxonomy is not valid.
    """
    own = Taxonomy.read(settings.taxonomy) if settings.taxonomy else None
    return partial(
        classify_article,
        model=BlendedTopicModel.load(),
        below=KeywordMatcher(second_level()),
        own=KeywordMatcher(own) if own else None,
        own_examples=ExampleMatcher.of(own) if own else None,
    )

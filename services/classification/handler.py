"""Make the classification stage's handler from the settings."""

from collections.abc import Callable
from functools import partial

from services.classification.linear_model import LinearTopicModel
from services.classification.stage import classify_article
from shared.contracts.article import AnnotatedArticle, ClassifiedArticle
from shared.settings import Settings


def make_handler(settings: Settings) -> Callable[[AnnotatedArticle], ClassifiedArticle]:  # noqa: ARG001 (no knobs yet)
    """A handler with its model loaded, so that the first article is as fast as the others.

    Raises: ConfigurationError if the shipped model is missing or damaged.
    """
    return partial(classify_article, model=LinearTopicModel.load())

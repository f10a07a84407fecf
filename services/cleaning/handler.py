"""Make the cleaning stage's handler from the settings."""

from collections.abc import Callable
from functools import partial

from services.cleaning.language import load_language_model
from services.cleaning.rule_cleaner import RuleCleaner
from services.cleaning.stage import clean_article
from shared.contracts.article import CleanArticle, RawArticle
from shared.settings import Settings


def make_handler(settings: Settings) -> Callable[[RawArticle], CleanArticle]:  # noqa: ARG001 (cleaning has no knobs)
    """A handler with its models loaded, so that the first article is as fast as the others."""
    load_language_model()
    return partial(clean_article, cleaner=RuleCleaner())

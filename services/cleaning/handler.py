"""Make the cleaning stage's handler from the settings."""

from collections.abc import Callable
from functools import partial

from services.cleaning.language import load_language_model
from services.cleaning.rule_cleaner import RuleCleaner
from services.cleaning.source_lines import load_source_lines
from services.cleaning.stage import clean_article
from shared.contracts.article import CleanArticle, RawArticle
from shared.errors import ConfigurationError
from shared.settings import Settings
from shared.this_program import khabar


def make_handler(settings: Settings) -> Callable[[RawArticle], CleanArticle]:
    """A handler with its models loaded, so that the first article is as fast as the others.

    Raises: ConfigurationError if the file of learnt lines cannot be read.
    """
    load_language_model()
    try:
        learnt = load_source_lines(settings.source_lines) if settings.source_lines is not None else None
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"KHABAR_SOURCE_LINES: {settings.source_lines} cannot be read ({error}). "
            f"Make it anew with `{khabar('learn-lines')}`, or unset it."
        ) from error
    return partial(clean_article, cleaner=RuleCleaner(), source_lines=learnt)

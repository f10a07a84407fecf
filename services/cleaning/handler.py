"""Make the cleaning stage's handler from the settings."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from services.cleaning.language import load_language_model
from services.cleaning.rule_cleaner import RuleCleaner
from services.cleaning.source_lines import load_source_lines
from services.cleaning.stage import clean_article
from shared.contracts.article import CleanArticle, RawArticle
from shared.settings import Settings


def make_handler(
    settings: Settings,  # noqa: ARG001 (cleaning has no knobs of its own)
    source_lines: Path | None = None,
) -> Callable[[RawArticle], CleanArticle]:
    """A handler with its models loaded, so that the first article is as fast as the others.

    `source_lines`: the file of the lines that recur in each source, if there is one.

    Raises: OSError or ValueError if that file cannot be read.
    """
    load_language_model()
    learnt = load_source_lines(source_lines) if source_lines is not None else None
    return partial(clean_article, cleaner=RuleCleaner(), source_lines=learnt)

"""Make the extraction stage's handler from the settings."""

from collections.abc import Callable
from functools import partial

from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.stage import extract_entities
from shared.contracts.article import AnnotatedArticle, CleanArticle
from shared.settings import Settings


def make_handler(settings: Settings) -> Callable[[CleanArticle], AnnotatedArticle]:  # noqa: ARG001 (no knobs yet)
    """A handler with the gazetteer loaded, so that the first article is as fast as the others.

    Raises: ConfigurationError if the gazetteer that ships with the package cannot be read.
    """
    gazetteer = Gazetteer.load()
    return partial(extract_entities, tagger=GazetteerTagger(gazetteer), linker=GazetteerLinker(gazetteer))

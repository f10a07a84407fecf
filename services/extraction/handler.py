"""Make the extraction stage's handler from the settings."""

from collections.abc import Callable
from functools import partial

from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.neural_tagger import NeuralTagger
from services.extraction.stage import extract_entities
from services.extraction.user_gazetteer import load_user_gazetteer
from services.extraction.user_names import UserNamesTagger
from shared.contracts.article import AnnotatedArticle, CleanArticle
from shared.settings import Settings


def make_handler(settings: Settings) -> Callable[[CleanArticle], AnnotatedArticle]:
    """A handler with model and gazetteers loaded, so that the first article is as fast as the others.

    Raises: ConfigurationError if a file that ships with the package or the users' gazetteer cannot be read.
    """
    gazetteer = Gazetteer.load()
    tagger = NeuralTagger.load(GazetteerTagger(gazetteer))
    if settings.gazetteer is None:
        return partial(extract_entities, tagger=tagger, linker=GazetteerLinker(gazetteer))
    users = load_user_gazetteer(settings.gazetteer, gazetteer)
    return partial(extract_entities, tagger=UserNamesTagger(tagger, users), linker=GazetteerLinker(gazetteer, users))

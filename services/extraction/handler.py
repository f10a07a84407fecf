"""Make the extraction stage's handler from the settings."""

from collections.abc import Callable
from functools import partial

from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.neural_tagger import NeuralTagger
from services.extraction.protocols import Tagger
from services.extraction.stage import extract_entities
from services.extraction.user_gazetteer import load_user_gazetteer
from services.extraction.user_names import UserNamesTagger
from shared.contracts.article import AnnotatedArticle, CleanArticle
from shared.knowledge.reader import KnowledgeFile, is_knowledge_file
from shared.settings import Settings


def make_handler(settings: Settings) -> Callable[[CleanArticle], AnnotatedArticle]:
    """A handler with model and gazetteers loaded, so that the first article is as fast as the others.

    Raises: ConfigurationError if a file that ships with the package or the users' gazetteer cannot be read.
    """
    gazetteer, users = _known(settings)
    tagger: Tagger = NeuralTagger.load(GazetteerTagger(gazetteer))
    if users is not None:
        tagger = UserNamesTagger(tagger, users)
    return partial(extract_entities, tagger=tagger, linker=GazetteerLinker(gazetteer, users))


def _known(settings: Settings) -> tuple[Gazetteer, Gazetteer | None]:
    """The knowledge base and the users' own names, from one built file or from what ships and a list."""
    if settings.gazetteer is None:
        return Gazetteer.load(), None
    if is_knowledge_file(settings.gazetteer):
        file = KnowledgeFile(settings.gazetteer)
        return Gazetteer.mapped(file), Gazetteer.listed(file)
    shipped = Gazetteer.load()
    return shipped, load_user_gazetteer(settings.gazetteer, shipped, folder=settings.home / "knowledge")

"""Make the storage stage's handler from the settings."""

from functools import partial

from services.storage.article_store import PostgresArticleStore
from services.storage.stage import store_articles
from shared.runtime.stage_runner import BatchHandler, Workplace
from shared.settings import Settings


def make_handler(settings: Settings, workplace: Workplace) -> BatchHandler:
    """A handler that persists whole messages in PostgreSQL."""
    return partial(store_articles, store=PostgresArticleStore(settings.database_url), make_record=workplace.record)

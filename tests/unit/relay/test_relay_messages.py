from uuid import uuid4

import pytest

from services.relay.relay import DueArticle, messages
from shared.settings import Settings

SETTINGS = Settings(batch_size=25, batch_max_bytes=1000)


def due(count: int, size: int = 10) -> list[DueArticle]:
    return [DueArticle(uuid4(), 1, 1, "0" * 32, "text/plain", {}, b"x" * size) for _ in range(count)]


@pytest.mark.parametrize(("count", "largest"), [(1, 1), (4, 1), (8, 2), (100, 25), (500, 25)])
def test_articles_travel_alone_when_there_are_few_and_together_under_backlog(count: int, largest: int) -> None:
    assert max(len(group) for group in messages(due(count), SETTINGS)) == largest


def test_every_article_is_in_one_message_in_order() -> None:
    articles = due(313)
    assert [article for group in messages(articles, SETTINGS) for article in group] == articles


def test_huge_articles_travel_alone() -> None:
    articles = due(100, size=800)
    assert [len(group) for group in messages(articles, SETTINGS)] == [1] * 100


def test_nothing_due_makes_no_message() -> None:
    assert list(messages([], SETTINGS)) == []

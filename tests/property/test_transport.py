"""Whatever lies in a queue becomes a message that a stage can handle; what is one already stays as it is."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis.strategies import binary, dictionaries, integers, lists, none, recursive, text
from kombu import Connection

from shared.contracts.wire import Poison, decode
from shared.pipeline import CLEANING
from shared.runtime.publisher import Publisher
from shared.runtime.transport import wrapped_unless_message
from shared.settings import Settings
from tests.support.builders import a_raw_article, an_envelope

ANYTHING = recursive(
    none() | integers() | text(),
    lambda inner: lists(inner, max_size=3) | dictionaries(text() | integers().map(str), inner, max_size=3),
)


@pytest.fixture(scope="module")
def message() -> dict[str, Any]:
    """A message as the publisher makes it."""
    settings = Settings.model_construct(**{**Settings().model_dump(), "redis_url": "memory://"})
    with Publisher(settings) as publisher:
        publisher.publish(CLEANING, [an_envelope(a_raw_article())], message_id=uuid4())
        with Connection("memory://") as connection:
            raw: dict[str, Any] = connection.channel()._get("cleaning")
    return raw


def text_of(item: bytes) -> str:
    """The text that the task would be given."""
    found = json.loads(item)
    assert found["headers"]["task"] == "khabar.cleaning"
    arguments, _, _ = json.loads(base64.b64decode(found["body"]))
    return str(arguments[0])


def poison_in(item: bytes) -> Poison:
    (poison,) = decode(text_of(wrapped_unless_message(item, "cleaning")))
    assert isinstance(poison, Poison)
    return poison


def test_a_message_stays_as_it_is(message: dict[str, Any]) -> None:
    item = json.dumps(message).encode()
    assert wrapped_unless_message(item, "cleaning") == item


@given(binary())
def test_bytes_become_a_poison_that_shows_them(item: bytes) -> None:
    assert poison_in(item).message == item.decode("utf-8", "replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")


@given(ANYTHING)
def test_json_that_is_no_message_becomes_a_poison(value: Any) -> None:
    assert "not a message" in poison_in(json.dumps(value).encode()).error


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("headers", "task"), "khabar.gone", "unknown task 'khabar.gone'"),
        (("headers", "id"), 7, "no id"),
        (("headers", "compression"), "application/x-unknown", "not a message"),
        (("headers",), None, "not a message"),
        (("content-type",), "application/x-python-serialize", "unknown content type"),
        (("body",), "no base64!", "not a message"),
        (("body",), base64.b64encode(b"[[1, 2], {}, {}]").decode(), "not a message"),
        (("properties", "delivery_info"), {}, "no delivery tag"),
        (("properties",), [], "not a message"),
    ],
)
def test_a_damaged_message_says_what_is_wrong(
    message: dict[str, Any], path: tuple[str, ...], value: object, said: str
) -> None:
    damaged = json.loads(json.dumps(message))
    place = damaged
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    assert said in poison_in(json.dumps(damaged).encode()).error

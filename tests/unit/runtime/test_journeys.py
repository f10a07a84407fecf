"""Which articles a message carries, read from its outside or, in messages of earlier releases, from within."""

import base64
import json
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.wire import decode, encode, encode_poison
from shared.runtime.journeys import (
    HEADER,
    Journey,
    journeys_held_in,
    journeys_named,
    journeys_of,
    journeys_within,
    without,
)
from tests.support.builders import a_raw_article, an_envelope


def in_redis(message: bytes, header: object = None) -> bytes:
    """A message as kombu leaves it in a queue, uncompressed."""
    body = base64.b64encode(json.dumps([[message.decode()], {}, {}]).encode()).decode()
    return json.dumps({"body": body, "headers": {} if header is None else {HEADER: header}, "properties": {}}).encode()


def test_a_message_s_journeys_are_named_outside_and_within() -> None:
    envelopes = [an_envelope(a_raw_article()), an_envelope(a_raw_article(), revision=3)]
    journeys = [Journey(envelopes[0].article_id, 1), Journey(envelopes[1].article_id, 3)]
    assert journeys_of(envelopes) == journeys_named([str(journey) for journey in journeys]) == journeys
    message = encode(envelopes)
    assert journeys_within(message) == journeys
    assert journeys_held_in(in_redis(message)) == journeys
    reserved = json.dumps([json.loads(in_redis(message)), "", "cleaning"]).encode()
    assert journeys_held_in(reserved) == journeys


def test_what_is_named_outside_is_not_looked_for_within() -> None:
    named = Journey(UUID(int=7), 2)
    assert journeys_held_in(in_redis(b"no content", header=[str(named)])) == [named]


def test_a_message_without_some_of_its_articles_is_a_message_of_the_others() -> None:
    envelopes = [an_envelope(a_raw_article(content=text)) for text in ("أول", "ثان", "ثالث")]
    left_out = frozenset(journeys_of(envelopes[:2]))
    assert decode(without(encode(envelopes), left_out)) == decode(encode(envelopes[2:]))


@pytest.mark.parametrize("header", [None, "text", [1], ["no journey"], [f"{UUID(int=1)}:x"], {}])
def test_a_header_that_names_nothing_is_none(header: object) -> None:
    assert journeys_named(header) is None


def test_poison_carries_no_article() -> None:
    assert journeys_within(encode_poison("damaged", "bytes")) == []


@settings(deadline=None)
@given(st.one_of(st.binary(), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(str).map(str.encode)))
def test_garbage_is_read_without_an_error(garbage: bytes) -> None:
    assert journeys_held_in(garbage) == journeys_within(garbage) == []

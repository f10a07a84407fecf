"""What is still said of an envelope that cannot be read."""

import json
from typing import Any

import pytest

from shared.contracts.wire import KEPT_POISON_CHARS, Poison, decode, encode, encode_poison
from tests.support.builders import a_raw_article, an_envelope


def spoilt(**changed: Any) -> Poison:
    """What becomes of a message whose one envelope has no known schema and these fields."""
    envelope = json.loads(encode([an_envelope(a_raw_article(), revision=7)]))["envelopes"][0]
    message = json.dumps({"envelopes": [{**envelope, "schema_name": "article.unknown", **changed}]})
    (found,) = decode(message)
    assert isinstance(found, Poison)
    return found


@pytest.mark.parametrize("revision", [1, 7, 2**31 - 1])
def test_a_revision_that_the_ledger_can_hold_is_kept(revision: int) -> None:
    assert spoilt(revision=revision).revision == revision


@pytest.mark.parametrize("revision", [0, -3, 2**31, 2**70, True, 1.0, "1", None, [1], {"a": 1}])
def test_a_revision_that_the_ledger_cannot_hold_is_none(revision: Any) -> None:
    assert spoilt(revision=revision).revision is None


@pytest.mark.parametrize("trace_id", ["0" * 31, "0" * 33, "-" * 32, 5, None, ["0" * 32]])
def test_a_trace_id_that_is_none_is_left_out(trace_id: Any) -> None:
    assert spoilt(trace_id=trace_id).trace_id is None
    assert spoilt().trace_id == "0af7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize("article_id", ["no id", 5, None, []])
def test_an_article_id_that_is_none_is_left_out(article_id: Any) -> None:
    assert spoilt(article_id=article_id).article_id is None
    assert spoilt().article_id is not None


@pytest.mark.parametrize("version", [True, 1.0, "1", None])
def test_a_version_has_to_be_an_integer(version: Any) -> None:
    assert "schema_version an integer" in spoilt(schema_name="article.raw", schema_version=version).error


def test_what_is_no_envelope_has_no_message_of_its_own() -> None:
    (found,) = decode('{"envelopes":[5]}')
    assert isinstance(found, Poison)
    assert (found.original, found.article_id, found.revision, found.trace_id) == (None, None, None, None)


@pytest.mark.parametrize("message", ["", "[]", "5", '{"envelopes":{}}', '{"envelopes":"ab"}', "{}", "[" * 5000])
def test_what_is_no_message_is_one_poison(message: str) -> None:
    (found,) = decode(message)
    assert isinstance(found, Poison)
    assert found.error.startswith("not a message")
    assert found.original is None


def test_written_poison_is_read_again_and_cut_short() -> None:
    (found,) = decode(encode_poison("e" * 600, "m\x00" * KEPT_POISON_CHARS))
    assert isinstance(found, Poison)
    assert (len(found.error), len(found.message)) == (500, KEPT_POISON_CHARS)
    assert "\x00" not in found.message

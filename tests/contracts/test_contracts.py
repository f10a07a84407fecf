"""Contracts are kept: schemas do not drift, and every message that was ever sent can still be read."""

import json
from pathlib import Path

import jsonschema
import pytest

from shared.contracts import registry, snapshot
from shared.contracts.envelope import Envelope
from shared.contracts.wire import decode, encode

FOLDER = Path(snapshot.__file__).parent
EXAMPLES = sorted((FOLDER / "examples").glob("*.json"))


def test_the_committed_schemas_are_those_of_the_code() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in snapshot.FOLDER.glob("*.json")}
    current = snapshot.schemas()
    assert {name: committed.get(name) for name in current} == current, "run `python -m shared.contracts.snapshot`"


def test_every_version_of_every_payload_has_an_example() -> None:
    wanted = {f"{name}.v{v}.json" for name, last in registry.CURRENT_VERSION.items() for v in range(1, last + 1)}
    assert {path.name for path in EXAMPLES} == wanted


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_kept_example_is_decoded(path: Path) -> None:
    (envelope,) = decode(path.read_bytes())
    assert isinstance(envelope, Envelope)
    assert type(envelope.payload) is registry.PAYLOADS[envelope.schema_name]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_of_the_current_version_comes_back_unchanged(path: Path) -> None:
    name, _, version = path.stem.rpartition(".v")
    if int(version) != registry.CURRENT_VERSION[name]:
        return
    (envelope,) = decode(path.read_bytes())
    assert isinstance(envelope, Envelope)
    assert json.loads(encode([envelope])) == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_fits_its_committed_schema(path: Path) -> None:
    schema = json.loads((snapshot.FOLDER / path.name).read_text(encoding="utf-8"))
    (envelope,) = json.loads(path.read_text(encoding="utf-8"))["envelopes"]
    jsonschema.validate(envelope, schema)


def test_a_mention_from_before_headlines_were_read_stands_in_the_text() -> None:
    message = json.loads((FOLDER / "examples" / "article.annotated.v1.json").read_text(encoding="utf-8"))
    for mention in message["envelopes"][0]["payload"]["mentions"]:
        del mention["field"]
    (envelope,) = decode(json.dumps(message))
    assert isinstance(envelope, Envelope)
    assert [mention.field for mention in envelope.payload.mentions] == ["text"]


def test_fields_from_the_future_are_ignored() -> None:
    path = FOLDER / "examples" / "article.clean.v1.json"
    message = json.loads(path.read_text(encoding="utf-8"))
    message["envelopes"][0]["from_the_future"] = 1
    message["envelopes"][0]["payload"]["also_new"] = {"a": 1}
    (envelope,) = decode(json.dumps(message))
    assert isinstance(envelope, Envelope)

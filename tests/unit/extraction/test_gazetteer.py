from pathlib import Path

import pytest

from services.extraction.gazetteer import DATA_FILE, Gazetteer
from shared.errors import ConfigurationError
from shared.text.normalisation import fold


@pytest.fixture(scope="module")
def shipped() -> Gazetteer:
    return Gazetteer.load(DATA_FILE)


def test_every_shipped_name_is_folded(shipped: Gazetteer) -> None:
    assert [name for name in shipped.senses if fold(name) != name] == []


def test_every_shipped_record_has_one_type_per_id_and_sane_coordinates(shipped: Gazetteer) -> None:
    types: dict[str, str] = {}
    for senses in shipped.senses.values():
        for sense in senses:
            record = sense.record
            assert types.setdefault(record.id, record.type) == record.type
            assert record.latitude is None or -90 <= record.latitude <= 90
            assert record.longitude is None or -180 <= record.longitude <= 180
            assert record.names


def test_the_version_is_the_hash_of_the_file(shipped: Gazetteer) -> None:
    assert len(shipped.version) == 12
    assert Gazetteer.load(DATA_FILE).version == shipped.version


@pytest.mark.parametrize("content", [b"", b"not gzip", b"\x1f\x8b\x08\x00"])
def test_a_broken_file_is_a_configuration_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gazetteer.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="cannot read the gazetteer"):
        Gazetteer.load(path)


def test_a_missing_file_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot read the gazetteer"):
        Gazetteer.load(tmp_path / "none")

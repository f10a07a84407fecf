from pathlib import Path

import pytest

from services.extraction.gazetteer import DATA_FILE, Gazetteer
from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.protocols import Span
from shared.contracts.article import EntityType
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


@pytest.mark.parametrize(
    ("language", "text", "name", "id_"),
    [
        ("fr", "Le président de l'Algérie", "Algérie", "iso:DZ"),
        ("fr", "La Guinée a voté", "Guinée", "iso:GN"),
        ("es", "El gobierno de Jordania", "Jordania", "iso:JO"),
        ("es", "Viajó a Alemania", "Alemania", "iso:DE"),
        ("de", "Wahlen in Island", "Island", "iso:IS"),
        ("en", "The Island of dreams", "Island", None),
        ("ar", "وقع Fonds monétaire international القرض", "Fonds monétaire international", "ORG"),
    ],
)
def test_names_in_every_language_of_the_knowledge_base_serve(
    language: str, text: str, name: str, id_: str | None
) -> None:
    at = text.index(name)
    kind: EntityType = "ORG" if id_ == "ORG" else "LOC"
    linker = GazetteerLinker(Gazetteer.load())
    (entity,) = linker.link(text, [Span(at, at + len(name), kind)], language=language).entities
    if id_ == "ORG":
        assert entity.names["en"] == "International Monetary Fund"
    elif id_ is None:
        assert entity.id.startswith("local:")
    else:
        assert entity.id == id_


def test_no_town_is_called_like_a_continent(shipped: Gazetteer) -> None:
    assert [sense.record.id for sense in shipped.linkable("africa")] == ["wd:Q15"]
    assert not any(sense.record.names["en"] == "Casablanca" for sense in shipped.linkable("white house"))

"""The file of names: what was written is read back, whatever its size, and a damaged file is a sentence."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.extraction.gazetteer import Gazetteer, shipped_rows
from services.extraction.kept import kept
from shared.errors import ConfigurationError
from shared.knowledge.building import build
from shared.knowledge.layout import LINKED, MOST_BEARERS, TAGGED, Meaning, joined, packed, unpacked
from shared.knowledge.reader import KnowledgeFile, is_knowledge_file
from shared.knowledge.sorting import Sorter

ABOUT = {"version": "test"}


def a_row(id_: str, *forms: str, type_: str = "PER", weight: int = 1, **facts: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "names": {"ar": id_}, "forms": list(forms), "weight": weight, **facts}


def a_file(folder: Path, *rows: dict[str, Any]) -> KnowledgeFile:
    path = folder / "names"
    build(rows, path, ABOUT)
    return KnowledgeFile(path)


def test_what_ships_reads_the_same_from_the_file_as_from_memory() -> None:
    rows = shipped_rows()
    memory, mapped = Gazetteer.of(rows, version="test"), Gazetteer.load()
    assert set(mapped.senses) == set(memory.senses)
    assert set(mapped.linking) == set(memory.linking)
    assert [name for name, senses in memory.senses.items() if tuple(senses) != mapped.senses[name]] == []
    # Of a name that is the same in two languages it may say either first.
    assert [name for name, senses in memory.linking.items() if not same(senses, mapped.linking[name])] == []
    assert [name for name in memory.spellings if set(map(id_of, memory.spellings[name])) != of(mapped, name)] == []
    assert isinstance(memory.beginnings, frozenset)
    assert all(beginning in mapped.beginnings for beginning in memory.beginnings)
    assert not any(name in mapped.beginnings for name in memory.senses if name not in memory.beginnings)


def same(senses: Any, others: Any) -> bool:
    return set(map(repr, senses)) == set(map(repr, others))


def id_of(sense: Any) -> str:
    return str(sense.record.id)


def of(mapped: Gazetteer, key: str) -> set[str]:
    return {id_of(sense) for sense in mapped.spellings[key]}


def test_names_are_found_whole_and_by_their_beginning(tmp_path: Path) -> None:
    file = a_file(
        tmp_path, a_row("a:1", "ar:احمد سالم"), a_row("a:2", "ar:=احمد سعيد"), a_row("a:3", "ar:سعيد", from_user=True)
    )
    assert [file.record(one.record)["id"] for one in file.meanings("احمد سعيد")] == ["a:2"]
    assert [named.name for named in file.starting_with("احمد")] == ["احمد", "احمد سالم", "احمد سعيد"][1:]
    assert [row["id"] for row in file.records()] == ["a:1", "a:2", "a:3"]
    found = file.by_id("a:3")
    assert found is not None and found["from_user"]
    assert file.by_id("a:4") is None


def test_of_ten_thousand_namesakes_the_weightiest_are_kept(tmp_path: Path) -> None:
    file = a_file(tmp_path, *(a_row(f"a:{at}", "ar:=محمد علي", weight=at) for at in range(10_000)))
    found = file.meanings("محمد علي")
    assert [one.weight for one in found] == list(range(9_999, 9_999 - MOST_BEARERS, -1))


def test_very_long_names_are_found(tmp_path: Path) -> None:
    one, other = ("س" * 64 + " ") * 8 + "ا", ("س" * 64 + " ") * 8 + "ب"
    file = a_file(tmp_path, a_row("a:1", f"ar:{one}"), a_row("a:2", f"ar:{other}"))
    assert [file.record(meaning.record)["id"] for meaning in file.meanings(other)] == ["a:2"]


@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_file_that_is_cut_off_is_a_sentence(tmp_path: Path, part: float) -> None:
    rows = [a_row(f"a:{at}", f"ar:اسم {at}") for at in range(5_000)]
    a_file(tmp_path, *rows)
    path = tmp_path / "names"
    os.truncate(path, int(path.stat().st_size * part))
    with pytest.raises(ConfigurationError, match="cannot read the knowledge file"):
        KnowledgeFile(path)


def test_a_file_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "names"
    path.write_bytes(b"id,type\n" * 5_000)
    assert not is_knowledge_file(path)
    with pytest.raises(ConfigurationError, match="cannot read the knowledge file"):
        KnowledgeFile(path)


def test_a_file_of_another_layout_is_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.knowledge.building.FORMAT", 0)
    with pytest.raises(ConfigurationError, match="another layout"):
        a_file(tmp_path, a_row("a:1", "ar:اسم"))


def test_an_interrupted_build_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    a_file(tmp_path, a_row("a:1", "ar:اسم"))

    def rows() -> Iterator[dict[str, Any]]:
        yield a_row("a:2", "ar:اسم")
        raise ConfigurationError("the source is cut off")

    with pytest.raises(ConfigurationError, match="cut off"):
        build(rows(), tmp_path / "names", ABOUT)
    assert [path.name for path in tmp_path.iterdir()] == ["names"]
    assert [row["id"] for row in KnowledgeFile(tmp_path / "names").records()] == ["a:1"]


def test_a_file_is_opened_as_often_as_wanted(tmp_path: Path) -> None:
    file = a_file(tmp_path, a_row("a:1", "ar:اسم"))
    again = KnowledgeFile(tmp_path / "names")
    assert [one.meanings("اسم") for one in (file, again)] == [file.meanings("اسم")] * 2
    a_file(tmp_path, a_row("a:2", "ar:اسم"))
    assert [one.by_id("a:1") is not None for one in (file, KnowledgeFile(tmp_path / "names"))] == [True, False]


def test_a_file_serves_after_a_fork(tmp_path: Path) -> None:
    file = a_file(tmp_path, a_row("a:1", "ar:اسم"))
    assert file.meanings("اسم")
    child = os.fork()
    if not child:
        os._exit(0 if [row["id"] for row in file.records()] == ["a:1"] and file.meanings("اسم") else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_a_kept_file_is_built_once_and_again_when_it_is_damaged(tmp_path: Path) -> None:
    built: list[Path] = []

    def write(path: Path) -> None:
        built.append(path)
        build([a_row("a:1", "ar:اسم")], path, ABOUT)

    for _ in range(2):
        assert kept("some", write, folders=[tmp_path]).by_id("a:1")
    assert len(built) == 1
    built[0].write_bytes(b"")
    assert kept("some", write, folders=[tmp_path]).by_id("a:1")
    assert len(built) == 2


def test_where_a_folder_cannot_be_written_the_next_is_taken(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    found = kept(
        "some",
        lambda path: build([a_row("a:1", "ar:اسم")], path, ABOUT),
        folders=[tmp_path / "file" / "below", tmp_path / "here"],
    )
    assert found.path.parent == tmp_path / "here"


@given(st.lists(st.tuples(st.binary(max_size=8), st.binary(max_size=4))), st.integers(1, 7))
def test_runs_on_disk_come_back_sorted(tmp_path_factory: pytest.TempPathFactory, pairs: Any, run: int) -> None:
    sorter = Sorter(tmp_path_factory.mktemp("runs"), run=run)
    for key, value in pairs:
        sorter.add(key, value)
    assert list(sorter.sorted()) == sorted(pairs)


@given(
    st.builds(
        Meaning,
        st.sampled_from(["PER", "LOC", "ORG", "MISC"]),
        st.sampled_from(["strong", "sport", "weak"]),
        st.booleans(),
        st.sampled_from(["ar", "en"]),
        st.integers(0, 2**64 - 1),
        st.integers(0, 2**32 - 1),
    )
)
def test_a_meaning_is_packed_and_unpacked(meaning: Meaning) -> None:
    assert list(unpacked(joined([packed(meaning), packed(meaning)]))) == [meaning]


def test_surer_and_weightier_meanings_come_first() -> None:
    weak = Meaning("PER", "weak", False, "ar", 100, 1)
    light, heavy = Meaning("PER", "strong", False, "ar", 1, 2), Meaning("PER", "strong", False, "ar", 9, 3)
    assert list(unpacked(joined(sorted(map(packed, [weak, light, heavy]))))) == [heavy, light, weak]


def test_tagger_and_linker_have_tables_of_their_own(tmp_path: Path) -> None:
    file = a_file(tmp_path, a_row("a:1", "ar:واحد"), a_row("a:2", "ar:=اثنان"))
    assert (file.value(TAGGED, "اثنان"), file.value(LINKED, "واحد")) == (None, None)

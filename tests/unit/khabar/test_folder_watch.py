from pathlib import Path

import pytest

from khabar.answers import PostedDocument
from khabar.client import Client
from khabar.folder_watch import FolderWatch, Noted


@pytest.fixture
def noted(tmp_path: Path) -> Noted:
    return Noted(tmp_path / "state" / "watch.sqlite3")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def names(watch: FolderWatch) -> list[str]:
    return [path.name for path, _ in watch.settled()]


def test_a_file_is_posted_once_it_was_the_same_at_two_looks(folder: Path, noted: Noted) -> None:
    watch = FolderWatch(folder, noted)
    (folder / "a.txt").write_text("نص")
    assert names(watch) == []
    (folder / "a.txt").write_text("نص أطول")
    assert names(watch) == []
    assert names(watch) == ["a.txt"]


def test_what_was_noted_is_posted_again_only_when_it_changes(folder: Path, noted: Noted) -> None:
    (folder / "a.txt").write_text("نص")
    watch = FolderWatch(folder, noted)
    names(watch)
    ((path, stamp),) = watch.settled()
    noted.note(path, stamp, 1, None)
    restarted = FolderWatch(folder, noted)
    assert [names(restarted), names(restarted)] == [[], []]
    (folder / "a.txt").write_text("نص آخر")
    assert [names(restarted), names(restarted)] == [[], ["a.txt"]]


def test_hidden_unfinished_linked_empty_and_unknown_files_are_left_alone(folder: Path, noted: Noted) -> None:
    for name in (".hidden.txt", "~$a.docx", "a.txt.part", "b.pdf.crdownload", "c.exe", ".git/d.txt", "sub/e.pdf"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (folder / "empty.txt").touch()
    (folder / "link.txt").symlink_to(folder / "sub" / "e.pdf")
    watch = FolderWatch(folder, noted)
    names(watch)
    assert names(watch) == ["e.pdf"]


class _Server(Client):
    """Answers without a network."""

    def __init__(self) -> None:
        self.answer: PostedDocument = {
            "articles": [{"id": "1", "created": True}],
            "left_out": [{"name": "b.bin", "reason": "not_supported", "detail": "Files of this kind are not read"}],
        }

    def post_document(self, body: bytes, name: str, **facts: object) -> PostedDocument:
        return self.answer


def test_what_of_a_file_could_not_be_read_is_noted_by_its_name(folder: Path, noted: Noted) -> None:
    (folder / "a.zip").write_bytes(b"PK")
    watch = FolderWatch(folder, noted)
    names(watch)
    ((path, stamp),) = watch.settled()
    done = watch.post(_Server(), path, stamp)
    assert (done.created, len(done.left_out)) == (1, 1)
    ((left_out, reason),) = noted.left_out()
    assert left_out == path
    assert "b.bin: not_supported" in reason

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from khabar.article_files import ArticleFiles
from shared.errors import ConfigurationError

# Bytes that are words in no encoding.
NOISE = bytes((place * 7919 + place * place * 31) % 128 + 128 for place in range(3_000))


def articles(*paths: Path, **options: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ArticleFiles(paths, **options).lines()]


def test_a_text_file_is_one_article_with_the_given_facts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("خبر\nنص", encoding="utf-8")
    assert articles(tmp_path / "a.txt", facts={"source": "وكالة"}) == [
        {"content": "خبر\nنص", "source": "وكالة", "content_type": "text/plain"}
    ]


def test_a_text_file_is_read_in_its_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes("<p>خبر</p>".encode("cp1256"))
    assert articles(tmp_path / "a.html", encoding="windows-1256")[0]["content"] == "<p>خبر</p>"


def test_json_lines_are_posted_as_they_are_also_compressed(tmp_path: Path) -> None:
    lines = b'{"content": "1"}\n\n{"content": "2", "x": 3}'
    (tmp_path / "a.jsonl").write_bytes(lines)
    (tmp_path / "b.ndjson.gz").write_bytes(gzip.compress(lines))
    expected = [b'{"content": "1"}', b'{"content": "2", "x": 3}']
    assert list(ArticleFiles([tmp_path / "a.jsonl"]).lines()) == expected
    assert list(ArticleFiles([tmp_path / "b.ndjson.gz"]).lines()) == expected


def test_a_json_file_holds_one_article_or_a_list(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text('{"content": "1"}')
    (tmp_path / "two.json").write_text('[{"content": "1"}, {"content": "2"}]')
    assert len(articles(tmp_path / "one.json", tmp_path / "two.json")) == 3


def test_a_folder_is_searched_in_a_fixed_order_for_what_holds_articles(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.htm", "notes.tmp", "a.expected.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    assert [article["content"] for article in articles(tmp_path)] == ["a.txt", "b.txt", "sub/c.htm"]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.txt", NOISE, "--encoding"),
        ("a.json", b"{", "JSON"),
        ("a.jsonl.gz", b"no gzip", "a.jsonl.gz"),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_named(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigurationError, match=word):
        articles(tmp_path / name)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        articles(tmp_path / "missing.txt")
    with pytest.raises(ConfigurationError, match="holds no"):
        articles(tmp_path)


def test_files_that_are_one_article_each_are_counted_beforehand(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    assert ArticleFiles([tmp_path]).count() == 1
    (tmp_path / "b.jsonl").write_text("{}")
    assert ArticleFiles([tmp_path]).count() is None


def test_each_file_is_read_in_its_own_encoding_and_what_is_no_text_is_left_out(tmp_path: Path) -> None:
    text = "أعلن خفر السواحل مساء الثلاثاء فقدان سبعة صيادين إثر غرق قاربهم على بعد عشرين ميلا قبالة السواحل."
    (tmp_path / "a.txt").write_bytes(text.encode("windows-1256"))
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.7\n\xe2\xe3\xcf\xd3")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7\n\xe2\xe3\xcf\xd3")
    (tmp_path / "d.txt").write_bytes(text.encode("utf-8"))
    left_out: list[str] = []
    files = ArticleFiles([tmp_path], left_out=lambda path, reason: left_out.append(f"{path.name}: {reason}"))
    assert [json.loads(line)["content"] for line in files.lines()] == [text, text]
    assert [one.split(":")[0] for one in left_out] == ["b.txt"]
    assert "a PDF document" in left_out[0]
    assert [path.name for path in files.documents()] == ["c.pdf"]


def test_an_export_of_telegram_is_posted_whole_and_other_json_is_not(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text('{"name": "قناة", "type": "public_channel", "id": 1, "messages": []}')
    (tmp_path / "article.json").write_text('{"content": "خبر", "metadata": {"type": "x", "messages": 3}}')
    files = ArticleFiles([tmp_path])
    assert [path.name for path in files.documents()] == ["result.json"]
    assert len(list(files.lines())) == 1

"""How labelled sets are read for training."""

import gzip
import json
from pathlib import Path

import pytest

from training.topics.sources import Example, at_most_per_topic, read_set, seed_examples, without


def an_example(text: str, topic: str = "sport", *, url: str | None = None) -> Example:
    return Example(title=None, text=text, topic=topic, url=url)


def test_rows_without_a_topic_and_of_other_splits_are_left_out(tmp_path: Path) -> None:
    rows = [
        {"text": "one", "iptc": "sport", "split": "train", "iptc_secondary": ["economy", "no such topic"]},
        {"text": "two", "iptc": None, "split": "train"},
        {"text": "three", "iptc": "sport", "split": "test"},
    ]
    (tmp_path / "topics").mkdir()
    with gzip.open(tmp_path / "topics" / "some.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    examples = read_set(tmp_path, "some", splits=["train"])
    assert [(example.text, example.secondary) for example in examples] == [("one", ("economy",))]


def test_a_missing_set_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="give the folder of data sets with --data"):
        read_set(tmp_path, "absent")


def test_a_damaged_set_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "some.jsonl.gz").write_bytes(b"not gzip")
    with pytest.raises(SystemExit, match="cannot be read as a set of labelled articles"):
        read_set(tmp_path, "some")


def test_a_measured_article_is_never_trained_on() -> None:
    measured = [an_example("فاز الفريق في المباراة", url="https://example.org/1")]
    same_text = an_example("فازَ الفريقُ في المباراة!")
    same_address = an_example("نص آخر", url="https://example.org/1")
    other = an_example("خسر الفريق")
    assert without([same_text, same_address, other, other], measured) == [other]


def test_the_choice_of_examples_is_the_same_each_time() -> None:
    examples = [an_example(str(number), topic) for topic in ("sport", "arts") for number in range(50)]
    chosen = at_most_per_topic(examples, 10)
    assert chosen == at_most_per_topic(examples, 10)
    assert [example.topic for example in chosen] == ["arts"] * 10 + ["sport"] * 10


def test_seed_texts_are_words_of_their_topic() -> None:
    examples = seed_examples({"sport": "goal match", "arts": "film"}, each=3, length=5)
    assert [example.topic for example in examples] == ["arts"] * 3 + ["sport"] * 3
    assert all(set(example.text.split()) <= {"goal", "match", "film"} for example in examples)
    assert all(len(example.text.split()) == 5 for example in examples)

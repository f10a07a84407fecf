"""Taxonomy files: what is wrong is said by topic and field."""

from pathlib import Path

import pytest

from services.classification.taxonomy import Taxonomy, second_level
from shared.errors import ConfigurationError
from shared.media_topics import SECOND_LEVEL

WATER = '[[topics]]\nkey = "water"\nlabels = { en = "Water" }\n'
HEAD = 'name = "Desks"\nversion = "1"\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name = ", "not TOML"),
        (HEAD, "topics"),
        (HEAD + WATER, "topic water: needs keywords or examples"),
        (
            HEAD + WATER + 'examples.en = ["The dam is empty after a dry winter."]\n',
            "has 1 examples; at least 4",
        ),
        (HEAD + WATER + 'examples.en = ["too short"]\n', "topic water.examples.en.0"),
        (HEAD + WATER + 'keywords.en = ["!!"]\n', "topic water.keywords: “!!” holds no word"),
        (HEAD + WATER + 'keywords.en = ["dam"]\nbroader = "rivers"\n', "topic water.broader: is none of"),
        (HEAD + WATER + 'keywords.en = ["dam"]\ncolour = "blue"\n', "topic water.colour"),
        (HEAD + (WATER + 'keywords.en = ["dam"]\n') * 2, "the key water is given to two topics"),
    ],
)
def test_a_wrong_file_is_a_sentence(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "desks.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="desks") as raised:
        Taxonomy.read(path)
    assert said in str(raised.value)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Taxonomy.read(tmp_path / "absent.toml")


def test_every_second_level_topic_has_words_in_three_languages() -> None:
    topics = second_level().topics
    assert {topic.key for topic in topics} == set(SECOND_LEVEL)
    assert all(set(topic.keywords) == {"ar", "en", "fr"} for topic in topics)

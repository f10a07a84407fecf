"""The short articles that we wrote to train on."""

from shared.media_topics import MEDIA_TOPICS
from training.topics.sources import WRITTEN, read_bordering, read_written


def test_every_topic_has_examples_with_a_title_and_a_text() -> None:
    examples = [*read_written("en"), *read_written("en", held_out=True)]
    assert {example.topic for example in examples} == set(MEDIA_TOPICS)
    assert all(example.title and len(example.text) >= 80 for example in examples)
    assert len({example.text for example in examples}) == len(examples)


def test_what_is_held_out_is_not_trained_on() -> None:
    held_out = read_written("en", held_out=True)
    assert held_out
    assert not {e.text for e in held_out} & {e.text for e in read_written("en")}


def test_the_files_are_named_after_topics() -> None:
    assert {path.stem.partition("_")[2] for path in WRITTEN.glob("*.txt")} <= set(MEDIA_TOPICS)


def test_articles_at_the_border_of_topics_have_a_title_and_a_text_and_none_is_written_twice() -> None:
    examples = read_bordering("en")
    assert {example.topic for example in examples} <= set(MEDIA_TOPICS)
    assert all(example.title and len(example.text) >= 200 for example in examples)
    others = [*read_written("en"), *read_written("en", held_out=True)]
    assert len({example.text for example in [*examples, *others]}) == len(examples) + len(others)

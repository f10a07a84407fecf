"""The labelled sets, read into one shape, with what each may be used for."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from services.classification.words import words_of
from shared.media_topics import MEDIA_TOPICS

KEYS = tuple(MEDIA_TOPICS)

WRITTEN = Path(__file__).parent / "written"

# Articles with the words of one topic and the matter of another, such as a tax quarrel before an election.
BORDERING = Path(__file__).parent / "bordering"

# Sections whose headlines mostly are about the topic, and how many are taken of each; the others mix too much.
_CLEAR = "BUSINESS", "CRIME", "ENTERTAINMENT", "MONEY", "POLITICS", "RELIGION", "SCIENCE", "SPORTS", "TECH"
_MIXED = (
    *("ARTS", "ARTS & CULTURE", "BLACK VOICES", "COLLEGE", "CULTURE & ARTS", "DIVORCE", "EDUCATION", "ENVIRONMENT"),
    *("FOOD & DRINK", "GOOD NEWS", "GREEN", "HEALTHY LIVING", "HOME & LIVING", "LATINO VOICES", "PARENTING"),
    *("QUEER VOICES", "STYLE", "STYLE & BEAUTY", "TASTE", "TRAVEL", "WEIRD NEWS", "WELLNESS", "WOMEN"),
)
HEADLINES = {**dict.fromkeys(_CLEAR, 400), **dict.fromkeys(_MIXED, 200)}

# One example in so many that we wrote is measured on instead of trained on.
WRITTEN_HELD_OUT_OF = 5

# One correction of so many is measured on instead of trained on.
HELD_OUT_OF = 5


@dataclass(frozen=True)
class Example:
    """An article with the topics it should get; `split` and `section` as the set's makers named them."""

    title: str | None
    text: str
    topic: str
    secondary: tuple[str, ...] = ()
    url: str | None = None
    split: str | None = None
    language: str | None = None
    identity: str | None = None
    section: str | None = None


def read_corrections(path: Path, language: str | None = None, *, held_out: bool = False) -> list[Example]:
    """What editors decided, as `khabar export-corrections` wrote it, in one language or all.

    A fifth of the articles, always the same, is held out to measure on; without `held_out` the others are read.

    Raises: SystemExit with a sentence if the file is missing or cannot be read.
    """
    return [
        example
        for example in _read(path)
        if (language is None or example.language == language)
        and (crc32((example.identity or example.text).encode("utf-8", "replace")) % HELD_OUT_OF == 0) == held_out
    ]


def read_set(data: Path, name: str, *, splits: Sequence[str | None] | None = None) -> list[Example]:
    """The examples of a set that have a topic, in the order of the file.

    Raises: SystemExit with a sentence if the set is missing or cannot be read.
    """
    folder = data / "topics"
    path = next((p for p in (folder / f"{name}.jsonl.gz", folder / f"{name}.jsonl") if p.exists()), None)
    if path is None:
        raise SystemExit(f"{folder} has no {name}.jsonl or {name}.jsonl.gz; give the folder of data sets with --data")
    return [example for example in _read(path) if splits is None or example.split in splits]


def _read(path: Path) -> list[Example]:
    try:
        rows = list(_rows(path))
        return [
            Example(
                title=row.get("title"),
                text=row["text"],
                topic=row["iptc"],
                secondary=tuple(key for key in row.get("iptc_secondary", ()) if key in MEDIA_TOPICS),
                url=row.get("url"),
                split=row.get("split"),
                language=row.get("lang"),
                identity=str(row["id"]) if row.get("id") is not None else None,
                section=row["label_original"] if isinstance(row.get("label_original"), str) else None,
            )
            for row in rows
            if row.get("iptc") in MEDIA_TOPICS
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise SystemExit(f"{path} cannot be read as a set of labelled articles: {error!r}") from error


def read_written(language: str, *, held_out: bool = False) -> list[Example]:
    """Short articles written by hand for this project, a file a topic; without `held_out` those to learn from."""
    return [
        example for number, example in _written(WRITTEN, language) if (number % WRITTEN_HELD_OUT_OF == 0) == held_out
    ]


def read_bordering(language: str) -> list[Example]:
    """Articles written likewise that stand near the border of two topics; none is measured on."""
    return [example for _, example in _written(BORDERING, language)]


def _written(folder: Path, language: str) -> Iterator[tuple[int, Example]]:
    """The articles of all topics with the number of their line."""
    for path in sorted(folder.glob(f"{language}_*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            title, _, text = line.partition(" :: ")
            yield number, Example(title=title, text=text, topic=path.stem.partition("_")[2], language=language)


def read_headlines(data: Path, *, split: str = "train", seed: int = 1) -> list[Example]:
    """Headlines of the sections in `HEADLINES`, a random choice of so many of each."""
    by_section: dict[str, list[Example]] = defaultdict(list)
    for example in read_set(data, "en_huffpost", splits=[split]):
        by_section[example.section or ""].append(example)
    random = Random(seed)
    return [
        example
        for section, most in sorted(HEADLINES.items())
        for example in random.sample(by_section[section], min(most, len(by_section[section])))
    ]


def read_texts(path: Path) -> Iterator[str]:
    """Title and text of each article of a file of JSON lines, labelled or not."""
    for row in _rows(path):
        yield f"{row.get('title') or ''}\n{row['text']}"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    packed = path.suffix == ".gz"
    with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def without(examples: Iterable[Example], others: Iterable[Example]) -> list[Example]:
    """The examples that are neither among the others, nor the same article as an earlier example.

    The sets were cut from the same newspapers: without this an article that is measured on would be trained on.
    """
    seen: set[str] = set()
    for other in others:
        seen.update(_identities(other))
    kept = []
    for example in examples:
        identities = _identities(example)
        if seen.isdisjoint(identities):
            kept.append(example)
        seen.update(identities)
    return kept


def _identities(example: Example) -> list[str]:
    opening = " ".join(words_of(example.text[:2000])[:30])
    return [opening, example.url] if example.url else [opening]


def at_most_per_topic(examples: Iterable[Example], most: int, *, seed: int = 1) -> list[Example]:
    """A random choice of up to `most` examples of each topic."""
    by_topic: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_topic[example.topic].append(example)
    random = Random(seed)
    return [example for key in KEYS for example in random.sample(by_topic[key], min(most, len(by_topic[key])))]


def seed_examples(words: dict[str, str], *, each: int, length: int, seed: int = 1) -> list[Example]:
    """Texts of `length` words drawn from the words of a topic, `each` of them per topic."""
    random = Random(seed)
    return [
        Example(title=None, text=" ".join(random.choices(listed.split(), k=length)), topic=key)
        for key, listed in sorted(words.items())
        for _ in range(each)
    ]

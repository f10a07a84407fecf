"""Taxonomies described in a file: topics with names, and keywords and examples in any language.

An installation's own taxonomy is such a file (`KHABAR_TAXONOMY`); its format is described, with an example, in
docs/taxonomies.md. The words for the second level of IPTC Media Topics are read into the same shape.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from services.classification.phrases import PhraseIndex
from shared.contracts.article import TaxonomyUsed
from shared.errors import ConfigurationError
from shared.media_topics import MEDIA_TOPICS, SECOND_LEVEL, TAXONOMY_NAME, TAXONOMY_VERSION

SECOND_LEVEL_WORDS: Final = Path(__file__).parent / "data" / "second_level_words.toml"
MAX_FILE_BYTES: Final = 16 * 2**20
# Fewer say too little about how alike articles of the topic are; more would only make the start slow.
FEWEST_EXAMPLES: Final = 4
MOST_EXAMPLES: Final = 100

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Example = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=5000)]
Keyword = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TaxonomyTopic(_Strict):
    """A topic: `labels`, `keywords` and `examples` by language (ISO 639 code)."""

    key: Key
    broader: str | None = Field(default=None, description="Only in articles with this top-level topic.")
    labels: dict[Language, Name] = Field(min_length=1)
    keywords: dict[Language, tuple[Keyword, ...]] = Field(default_factory=dict)
    examples: dict[Language, Annotated[tuple[Example, ...], Field(max_length=MOST_EXAMPLES)]] = Field(
        default_factory=dict
    )

    @field_validator("broader")
    @classmethod
    def broader_is_a_topic(cls, broader: str | None) -> str | None:
        """A topic can only be below one that there is."""
        if broader is not None and broader not in MEDIA_TOPICS:
            raise ValueError(f"is none of {', '.join(MEDIA_TOPICS)}")
        return broader

    @field_validator("keywords")
    @classmethod
    def keywords_can_match(cls, keywords: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """A keyword without letters would never be found."""
        for phrases in keywords.values():
            PhraseIndex(phrases)
        return keywords

    @model_validator(mode="after")
    def something_describes_it(self) -> Self:
        """Nothing would ever be filed under a topic that only has a name."""
        if not any(self.keywords.values()) and not self.all_examples:
            raise ValueError("needs keywords or examples, or nothing will ever be filed under it")
        if 0 < len(self.all_examples) < FEWEST_EXAMPLES:
            raise ValueError(f"has {len(self.all_examples)} examples; at least {FEWEST_EXAMPLES} are needed, or none")
        return self

    @property
    def all_examples(self) -> tuple[str, ...]:
        """The examples of all languages, each once."""
        return tuple(dict.fromkeys(text for texts in self.examples.values() for text in texts))

    def label(self, language: str) -> str:
        """The name in a language, else in English, else in whatever comes first."""
        return self.labels.get(language) or self.labels.get("en") or next(iter(self.labels.values()))


class Taxonomy(_Strict):
    """Topics under one name and version, which every result filed by them repeats."""

    name: Name
    version: Name
    topics: tuple[TaxonomyTopic, ...] = Field(min_length=1, max_length=2000)

    @model_validator(mode="after")
    def keys_are_unique(self) -> Self:
        """A key stands for one topic."""
        keys = [topic.key for topic in self.topics]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"the key {twice[0]} is given to two topics")
        return self

    @property
    def used(self) -> TaxonomyUsed:
        """For the result."""
        return TaxonomyUsed(name=self.name, version=self.version)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a taxonomy file.

        Raises: ConfigurationError that says where in the file what is wrong, and what to do.
        """
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise ConfigurationError(f"the taxonomy {path} is larger than {MAX_FILE_BYTES >> 20} MiB")
            described = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigurationError(f"the taxonomy {path} cannot be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"the taxonomy {path} is not TOML in UTF-8: {error}") from error
        try:
            return cls.model_validate(described)
        except ValidationError as error:
            wrong = "; ".join(
                f"{_place(described, found['loc'])}: {found['msg'].removeprefix('Value error, ')}"
                for found in error.errors(include_url=False, include_input=False)[:10]
            )
            raise ConfigurationError(f"the taxonomy {path} is not valid: {wrong}; see docs/taxonomies.md") from error


def second_level() -> Taxonomy:
    """The second level of IPTC Media Topics, with the words that Khabar ships for it.

    Raises: ConfigurationError if the file is missing or damaged.
    """
    try:
        described = tomllib.loads(SECOND_LEVEL_WORDS.read_text(encoding="utf-8"))
        topics = [
            TaxonomyTopic(
                key=key, broader=SECOND_LEVEL[key].broader, labels=dict(SECOND_LEVEL[key].labels), keywords=words
            )
            for key, words in described.items()
        ]
        return Taxonomy(name=TAXONOMY_NAME, version=TAXONOMY_VERSION, topics=tuple(topics))
    except (OSError, ValueError, KeyError) as error:
        raise ConfigurationError(f"{SECOND_LEVEL_WORDS} is missing or damaged: {error}; restore it") from error


def _place(described: Mapping[str, object], location: tuple[int | str, ...]) -> str:
    """Where in the file something is wrong, with the key of the topic rather than its number."""
    match location:
        case ("topics", int(number), *rest):
            topics = described.get("topics")
            topic = topics[number] if isinstance(topics, list) and number < len(topics) else None
            key = topic.get("key") if isinstance(topic, dict) else None
            named = f"topic {key}" if isinstance(key, str) else f"topic number {number + 1}"
            return ".".join([named, *map(str, rest)])
        case _:
            return ".".join(map(str, location)) or "the file"

"""Topics of a taxonomy told by what the article says: keywords and phrases, counted as points."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.classification.phrases import Occurrence, PhraseIndex
from services.classification.taxonomy import Taxonomy, TaxonomyTopic
from shared.contracts.article import TaxonomyUsed, TopicEvidence

MOST_EVIDENCE: Final = 5
# Keywords under this language are looked for in articles in every language.
ANY_LANGUAGE: Final = "any"

# A keyword that comes again and again is what the article is about; once more than that proves no more.
_REPEATED: Final = 3

Field = Literal["title", "text"]


@dataclass(frozen=True)
class Match:
    """A topic with its points: one for each different keyword, one more if it stands in the title, one more if it
    comes at least three times. `evidence`: the first place of each keyword, title first.
    """

    topic: TaxonomyTopic
    points: int
    evidence: tuple[TopicEvidence, ...]


class KeywordMatcher:
    """Finds the topics of a taxonomy by keywords, most points first; indexes a language when it first comes."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._indexes: dict[str, tuple[PhraseIndex, Sequence[TaxonomyTopic]]] = {}
        self._languages = {language for topic in taxonomy.topics for language in topic.keywords}
        for language in sorted(self._languages):
            self._index(language)

    @property
    def used(self) -> TaxonomyUsed:
        """Name and version of the taxonomy."""
        return self._taxonomy.used

    def match(self, title: str | None, text: str, language: str) -> list[Match]:
        """The topics that have any evidence; equals in the order of the taxonomy. Linear in the length of the text."""
        if language not in self._languages:
            if ANY_LANGUAGE not in self._languages:
                return []
            language = ANY_LANGUAGE
        index, owners = self._index(language)
        found: Mapping[str, dict[int, list[tuple[Field, Occurrence]]]] = defaultdict(lambda: defaultdict(list))
        for field, content in _fields(title, text):
            for occurrence in index.find(content):
                found[owners[occurrence.phrase].key][occurrence.phrase].append((field, occurrence))
        contents = dict(_fields(title, text))
        matches = [
            Match(topic, sum(map(_points, phrases.values())), _evidence(phrases.values(), contents))
            for topic in self._taxonomy.topics
            if (phrases := found.get(topic.key))
        ]
        return sorted(matches, key=lambda match: -match.points)

    def _index(self, language: str) -> tuple[PhraseIndex, Sequence[TaxonomyTopic]]:
        if language not in self._indexes:
            described = [
                (topic, phrase)
                for topic in self._taxonomy.topics
                for phrase in dict.fromkeys((*topic.keywords.get(language, ()), *topic.keywords.get(ANY_LANGUAGE, ())))
            ]
            index = PhraseIndex([phrase for _, phrase in described])
            self._indexes[language] = index, [topic for topic, _ in described]
        return self._indexes[language]


def _fields(title: str | None, text: str) -> list[tuple[Field, str]]:
    return [("title", title), ("text", text)] if title else [("text", text)]


def _points(occurrences: Sequence[tuple[Field, Occurrence]]) -> int:
    fields = Counter(field for field, _ in occurrences)
    return 1 + (fields["title"] > 0) + (fields["text"] >= _REPEATED)


def _evidence(
    phrases: Iterable[Sequence[tuple[Field, Occurrence]]], contents: Mapping[Field, str]
) -> tuple[TopicEvidence, ...]:
    firsts = sorted((places[0] for places in phrases), key=lambda place: (place[0] != "title", place[1].start))
    return tuple(
        TopicEvidence(field=field, start=at.start, end=at.end, text=contents[field][at.start : at.end])
        for field, at in firsts[:MOST_EVIDENCE]
    )

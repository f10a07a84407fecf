"""Score links, merging and pins against the labelled articles."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.linking.articles import LabelledArticle
from services.extraction.protocols import Linked, Linker, Tagger
from shared.contracts.article import Entity
from shared.knowledge.distances import distance_km

PIN_KM = 30.0


@dataclass
class Tally:
    """Counts of mentions; `right` of `found` are right, of `wanted` are to be found. `errors`: what went wrong."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """1 where nothing was to be found."""
        return self.right / self.wanted if self.wanted else 1.0


@dataclass
class Scores:
    """`links`: of mentions to records. `pins`: of places with a point, within `PIN_KM`. `merging`: B-cubed sums over
    mentions. `known`: wanted links to what the knowledge base holds. `mentions`: compared in all.
    """

    links: Tally = field(default_factory=Tally)
    pins: Tally = field(default_factory=Tally)
    merged_precision: float = 0.0
    merged_recall: float = 0.0
    known: int = 0
    mentions: int = 0

    @property
    def merging(self) -> tuple[float, float]:
        """B-cubed precision and recall (Bagga and Baldwin 1998)."""
        return self.merged_precision / max(1, self.mentions), self.merged_recall / max(1, self.mentions)


def score(articles: Sequence[LabelledArticle], linker: Linker, tagger: Tagger | None = None) -> Scores:
    """Link the labelled spans, or what a tagger finds; then only found mentions can be right, and all are wanted."""
    scores = Scores()
    for article in articles:
        spans = article.spans if tagger is None else tagger.tag(article.text, language=article.language).spans
        _score_article(article, linker.link(article.text, spans, language=article.language), scores)
    return scores


def _score_article(article: LabelledArticle, linked: Linked, scores: Scores) -> None:
    entities = {entity.id: entity for entity in linked.entities}
    found = {(mention.start, mention.end, mention.type): mention.entity_id for mention in linked.mentions}
    pairs: list[tuple[str, str]] = []
    for span, key in zip(article.spans, article.keys, strict=True):
        thing = article.things[key]
        surface = article.text[span.start : span.end]
        wanted = thing.id not in ("NIL", "-")
        scores.links.wanted += thing.id != "NIL"
        scores.known += wanted
        pinned = thing.point is not None and wanted and not _is_country(thing.id)
        scores.pins.wanted += pinned
        entity_id = found.get((span.start, span.end, span.type))
        if entity_id is None:
            continue
        pairs.append((key, entity_id))
        entity = entities[entity_id]
        if not entity_id.startswith("local:"):
            scores.links.found += 1
            scores.links.right += entity_id == thing.id
            if entity_id != thing.id:
                scores.links.errors.append(f"{article.name}: {surface} is {key} ({thing.id}), linked to {entity_id}")
        elif wanted:
            scores.links.errors.append(f"{article.name}: {surface} is {key} ({thing.id}), not linked")
        _score_pin(article, surface, key, entity, scores)
    _score_merging(pairs, scores)


def _score_pin(article: LabelledArticle, surface: str, key: str, entity: Entity, scores: Scores) -> None:
    thing = article.things[key]
    if entity.latitude is None or entity.longitude is None or _is_country(entity.id):
        return
    if thing.point is None and thing.id not in ("NIL", "-"):
        return
    scores.pins.found += 1
    if thing.point is not None:
        away = distance_km(entity.latitude, entity.longitude, *thing.point)
        if away <= PIN_KM:
            scores.pins.right += 1
            return
        scores.pins.errors.append(f"{article.name}: {surface} is {key}, pinned {away:.0f} km away ({entity.id})")
    else:
        scores.pins.errors.append(f"{article.name}: {surface} is {key} and has no pin, pinned as {entity.id}")


def _score_merging(pairs: Sequence[tuple[str, str]], scores: Scores) -> None:
    """B-cubed over the mentions that were found: for each, how alike are its two clusters."""
    gold: dict[str, set[int]] = defaultdict(set)
    made: dict[str, set[int]] = defaultdict(set)
    for at, (key, entity_id) in enumerate(pairs):
        gold[key].add(at)
        made[entity_id].add(at)
    for key, entity_id in pairs:
        shared = len(gold[key] & made[entity_id])
        scores.merged_precision += shared / len(made[entity_id])
        scores.merged_recall += shared / len(gold[key])
    scores.mentions += len(pairs)


def _is_country(id_: str) -> bool:
    return id_.startswith("iso:") and "-" not in id_

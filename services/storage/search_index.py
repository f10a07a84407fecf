"""The search index in PostgreSQL: what each article is found by, written with its result.

How it is read: services/console/search. Why it is as it is: docs/adr, "Search in PostgreSQL".
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time
from functools import lru_cache
from itertools import islice
from typing import Any, Final
from uuid import UUID

from shared.contracts.article import ClassifiedArticle
from shared.ledger.search_terms import entity_term, language_term, quoted, source_term, speaker_term, topic_term
from shared.text.analysis import name_key, stored_words
from shared.text.normalisation import fold
from shared.text.word_lists import short_names
from shared.text.word_pairs import pair_filter

# A text of more words is a book; PostgreSQL holds positions up to 16,383, and 1 MB of terms.
MAX_WORDS: Final = 16_000
_MAX_BYTES: Final = 900_000
# Parts title and text, so that no phrase goes across; how often a word is repeated beyond these says nothing more.
_GAP: Final = 8
_MAX_POSITIONS: Final = 8

_SHORTEST_SURNAME: Final = 3
_FEWEST_INITIALS: Final = 3
ANALYSIS: Final = 1
"""Of which making an entry is; more than that of the entries that a change of the analysis leaves to be made anew."""

_FILL: Final = f"""
INSERT INTO search_entries (article_id, date, language, source, topics, entities, terms, folded, pairs, analysis)
SELECT e.article_id, d.date, e.language, e.source, e.topics::text[], e.entities::text[],
       e.terms::tsvector || array_to_tsvector(search_time_terms(d.date)), e.folded, e.pairs,
       {ANALYSIS}
FROM unnest(%b::uuid[], %b::timestamptz[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
            %b::bytea[])
    AS e (article_id, published_at, language, source, topics, entities, terms, folded, pairs)
JOIN articles AS a ON a.id = e.article_id
CROSS JOIN LATERAL (SELECT least(e.published_at, a.accepted_at) AS date) AS d
ON CONFLICT (article_id) DO UPDATE
SET date = excluded.date, language = excluded.language, source = excluded.source, topics = excluded.topics,
    entities = excluded.entities, terms = excluded.terms, folded = excluded.folded, pairs = excluded.pairs,
    analysis = excluded.analysis
"""
_CORRECTED: Final = "SELECT refresh_search_topics(article_id) FROM topic_corrections WHERE article_id = ANY(%b::uuid[])"
_NAMES: Final = """
INSERT INTO entity_names (key, entity_id)
SELECT key, entity_id FROM unnest(%b::text[], %b::text[]) AS n (key, entity_id)
WHERE NOT EXISTS (SELECT FROM entity_names AS k WHERE k.key = n.key AND k.entity_id = n.entity_id)
ORDER BY key, entity_id
ON CONFLICT DO NOTHING
"""

Run = Callable[[str, Sequence[Sequence[Any]]], None]


def index_articles(run: Run, articles: Mapping[UUID, ClassifiedArticle]) -> None:
    """Write the entries of these articles by `run` (statement, columns), in the transaction that stores them.

    Results, entities and topics must be there already.
    """
    if not articles:
        return
    ids, stored = list(articles), list(articles.values())
    analysed = [analyse(article) for article in stored]
    columns: list[list[Any]] = [
        ids,
        [_published(article) for article in stored],
        [article.language for article in stored],
        [article.source for article in stored],
        [_array([topic.code for topic in article.topics]) for article in stored],
        [_array([entity.id for entity in article.entities]) for article in stored],
        [terms for terms, _ in analysed],
        [folded for _, folded in analysed],
        [pair_filter(folded) for _, folded in analysed],
    ]
    run(_FILL, columns)
    run(_CORRECTED, [ids])
    names = sorted({pair for article in stored for pair in _names(article)})
    if names:
        run(_NAMES, [[key for key, _ in names], [entity_id for _, entity_id in names]])


def analyse(article: ClassifiedArticle) -> tuple[str, str]:
    """The article's terms as PostgreSQL reads a tsvector, and its folded words. Linear time.

    Terms of the title have weight A, entities B, words of the text D.
    """
    title = list(islice(stored_words(article.title or ""), MAX_WORDS))
    text = list(islice(stored_words(article.text), MAX_WORDS - len(title)))
    positions: dict[str, list[str]] = defaultdict(list)
    size = 0
    for weight, first, part in (("A", 1, title), ("", 1 + len(title) + _GAP, text)):
        for place, (_, terms) in enumerate(part, first):
            for term in terms:
                known = positions[term]
                if not known:
                    size += 4 * len(term) + 8 + 2 * _MAX_POSITIONS
                if len(known) < _MAX_POSITIONS and size < _MAX_BYTES:
                    known.append(f"{place}{weight}")
    lexemes = [f"{_quoted_stem(term)}:{','.join(known)}" for term, known in positions.items() if known]
    lexemes.append(quoted(language_term(article.language)))
    if article.source:
        lexemes.append(quoted(source_term(article.source)))
    for entity in article.entities:
        mentioned = ",".join(f"{place}B" for place in range(1, 1 + min(entity.count, _MAX_POSITIONS)))
        lexemes.append(f"{quoted(entity_term(entity.id))}:{mentioned}")
    speakers = sorted({one.entity_id for one in article.quotations if one.entity_id})
    lexemes += [quoted(speaker_term(entity_id)) for entity_id in speakers]
    codes = [*(t.code for t in article.topics), *(t.code for t in article.subtopics)]
    lexemes += [quoted(topic_term(code)) for code in (*codes, *(t.key for t in article.own_topics))]
    words, body = (" ".join(form for form, _ in part) for part in (title, text))
    return " ".join(lexemes), f" {words} \n {body} "


def _names(article: ClassifiedArticle) -> set[tuple[str, str]]:
    """Names of linked entities: the known ones, surnames and initials made of them, and what the article calls them."""
    linked = {entity.id: entity for entity in article.entities if not entity.id.startswith("local:")}
    named: set[tuple[str, str]] = set()
    for one in linked.values():
        for name in (one.name, *one.names.values()):
            key = _key(name)
            named.add((key, one.id))
            if one.type == "PER" and len(surname := key.rpartition(" ")[2]) >= _SHORTEST_SURNAME:
                named.add((surname, one.id))
            if one.type == "ORG":
                shorter = (_initials(name), *short_names().get(fold(name), ()))
                named.update((_key(short), one.id) for short in shorter)
    for mention in article.mentions:
        if mention.entity_id in linked:
            named.add((_key(mention.text), mention.entity_id))
    return {(key, entity_id) for key, entity_id in named if key}


def _initials(name: str) -> str:
    """`sdf` of `Syrian Democratic Forces`; nothing of a name of fewer than three capital words of Latin letters."""
    short = "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())
    return short.lower() if name.isascii() and len(short) >= _FEWEST_INITIALS else ""


@lru_cache(maxsize=50_000)
def _key(name: str) -> str:
    return name_key(name)[:200]


def _quoted_stem(term: str) -> str:
    # Stems are letters and digits; only the combining signs of some scripts could not stand without quotation marks.
    return term if term.isalnum() else quoted(term)


def _published(article: ClassifiedArticle) -> datetime | None:
    """When it was published, as far as known; a local time is taken as if it were UTC."""
    if article.published_at is not None or article.published_local is None:
        return article.published_at
    return datetime.combine(article.published_local.date, article.published_local.time or time.min, UTC)


def _array(values: Sequence[str]) -> str:
    """An array of texts as PostgreSQL reads it: arrays in arrays must all be of one length."""
    escaped = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in escaped) + "}"

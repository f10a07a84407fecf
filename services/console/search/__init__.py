"""Search: full text, names, facts; the same functions for the HTTP routes, the web pages and the exports.

Make a `SearchQuery` (all fields optional; `q` is what a person types) and give it, with an open `AsyncConnection` to
the ledger, to

- `search(connection, query, limit=20, cursor=None, facets=True)`: a `Page` of `hits` with highlighted segments, `next`
  (the cursor of the next page, None on the last), and on the first page `total` and `facets`;
- `matches(connection, query, cursor=None, batch=500)`: an async iterator over all matches, newest first, as lists of
  `Match(id, date, cursor)`. Keep the cursor of the last match that was dealt with; given again with the same query it
  goes on after it. Nothing is held open between batches, so a connection may be returned and another one used.
- `matching(connection, query, ids)`: which of these articles match.

- `find_entities(connection, name)`, `read_entity(connection, id)`, `similar_articles(connection, article_id)` and
  `read_volumes(connection, unit=…, group=…, since=…, until=…)`, each in the module of that name.

The first three raise `MalformedQuery` (`detail`, `start`, `end` in code points of `q`), and, where there is a cursor,
`InvalidCursor`.
"""

from services.console.search.cursors import InvalidCursor
from services.console.search.facets import Facets, FacetValue
from services.console.search.finding import (
    COUNTED,
    RANKED,
    Hit,
    Match,
    Page,
    Total,
    incomplete_for,
    matches,
    matching,
    search,
)
from services.console.search.names import NamedEntity
from services.console.search.query import SearchQuery
from services.console.search.snippets import Segment, Snippet
from services.console.search.syntax import MalformedQuery

__all__ = [
    "COUNTED",
    "RANKED",
    "FacetValue",
    "Facets",
    "Hit",
    "InvalidCursor",
    "MalformedQuery",
    "Match",
    "NamedEntity",
    "Page",
    "SearchQuery",
    "Segment",
    "Snippet",
    "Total",
    "incomplete_for",
    "matches",
    "matching",
    "search",
]

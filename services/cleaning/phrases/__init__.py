"""The words of news pages that are not the article: data, a TOML file a language.

Each file has three parts. `whole_lines`: lines that are the phrase and nothing else, by kind. `openings`: how other
lines begin, by kind. `words`: what else is looked up, by the names below. Phrases are folded before use, so spelling
variants and case need no entries of their own; `0` stands for any number. Add words there, not in the rules;
`python -m training.lint_phrases` lists those that fire on no labelled document.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from services.cleaning.folding import fold, mask_numbers

FOLDER: Final = Path(__file__).parent

# A link to another article inside the text, with the headline on the same line.
RELATED_INLINE: Final = "related_inline"
BYLINES: Final = "bylines"
# What a page says where its free part ends; nothing of the article follows.
PAYWALL: Final = "paywall"
# Headings of lists that belong to the page rather than to the article.
PAGE_LIST_WORDS: Final = "page_list_words"
SOCIAL: Final = "social"
SOURCES: Final = "sources"
CAPTION_WORDS: Final = "caption_words"
# What stands above a ticker's headlines.
BREAKING: Final = "breaking"
# Headings of the points that sum an article up.
KEY_POINTS: Final = "key_points"
# What people who write are, in the lines that a page says of them.
AUTHOR_WORDS: Final = "author_words"
INGREDIENTS: Final = "ingredients"
# What stands above the names of those who signed.
SIGNED: Final = "signed"
PHOTO_CREDITS: Final = "photo_credits"
AGENCIES: Final = "agencies"
# Places that datelines name without an agency beside them; there, nothing else tells a place from a person.
PLACES: Final = "places"
MONTHS: Final = "months"
WEEKDAYS: Final = "weekdays"
DATE_WORDS: Final = "date_words"
# Grammar words: prose has many of them, menus and tag lists few.
FUNCTION_WORDS: Final = "function_words"
LEGAL_WORDS: Final = "legal_words"

# The first group that lists a line has it.
_GROUPS: Final = (
    "related_heading", "comments_heading", "comment_form", "tags_heading", "advertisement", "share_bar", "prompt",
    "policy", "contents", "end_mark", "widget", "navigation",
)  # fmt: skip
_MOST_WORDS: Final = 6


@cache
def tables(part: str) -> Mapping[str, frozenset[str]]:
    """The folded phrases of a part of all files, by kind or name; numbers as `0`.

    Raises: OSError or ValueError if a file is missing or damaged.
    """
    found: dict[str, set[str]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for name, written in tomllib.loads(path.read_text(encoding="utf-8")).get(part, {}).items():
            found.setdefault(name, set()).update(mask_numbers(fold(phrase)) for phrase in written)
    return {name: frozenset(phrases) for name, phrases in found.items()}


def phrases(name: str) -> frozenset[str]:
    """The folded phrases of one of the names above."""
    return tables("words")[name]


@cache
def whole_lines() -> Mapping[str, str]:
    """Folded line to the name of its group."""
    found: dict[str, str] = {}
    for group in _GROUPS:
        for phrase in sorted(tables("whole_lines")[group]):
            found.setdefault(phrase, group)
    return found


@cache
def openings() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """First word to the (phrase, group) pairs that begin with it, longest phrase first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for group, known in tables("openings").items():
        for phrase in sorted(known):
            found.setdefault(phrase.split(" ", 1)[0], []).append((phrase, group))
    return {word: tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair))) for word, pairs in found.items()}


def opens_with(folded: str, name: str) -> str | None:
    """The longest phrase of a name that a folded line begins with, on a word boundary; None if none."""
    known = phrases(name)
    end = len(folded)
    prefix_ends = [index for index in range(len(folded)) if folded[index] == " "][:_MOST_WORDS]
    for stop in reversed([*prefix_ends, *([end] if len(prefix_ends) < _MOST_WORDS else [])]):
        if folded[:stop] in known:
            return folded[:stop]
    return None

"""Which names of organisations in one article name one: abbreviations, short forms, and head nouns."""

import re
from collections.abc import Sequence
from typing import Final

from services.extraction.knowledge import LEADING_NOUNS, KnowledgeBase
from services.extraction.names_in_article import Names
from services.extraction.naming_words import folded
from services.extraction.protocols import Span
from shared.contracts.article import EntityType
from shared.knowledge.naming import without_article
from shared.text.normalisation import QUOTES, fold

_MARKS: Final = re.escape(QUOTES)
# What stands between a name and its other name: `قوات "سوريا الديمقراطية" (قسد)`, `وحدات "حماية الشعب" YPG`.
_OPENS: Final = re.compile(rf"[{_MARKS}]{{0,9}}\s?[(\[]\s?[{_MARKS}]{{0,9}}\Z")
_BESIDE: Final = re.compile(rf"[{_MARKS}]{{0,9}}\s?\Z")
_CALLED: Final = re.compile(
    rf"[{_MARKS}]{{0,9}}،?\s?(?:ال)?(?:معروف|ملقب|مكنى|شهير|مشهور|معروفة)(?:ة)?\s(?:اختصارا\s)?(?:ب|باسم\s|بـ|ب\s)?[{_MARKS}]{{0,9}}\Z"
    rf"|,? (?:also )?(?:known as|nicknamed|called) (?:the )?[{_MARKS}]{{0,9}}\Z"
)
_BRACKETED: Final = re.compile(
    rf"[{_MARKS}]{{0,9}}\s?\(\s?[{_MARKS}]{{0,9}}([A-Z][A-Z-]{{1,9}}|[\u0621-\u064a]{{2,9}})[{_MARKS}]{{0,9}}\s?\)"
)
_CAPITALS: Final = re.compile(r"[A-Z][A-Z&-]{1,9}")
_MAX_GAP: Final = 40
_MAX_ABBREVIATION_LETTERS: Final = 10


def join_abbreviations(text: str, spans: Sequence[Span], forms: Sequence[str], names: Names) -> None:
    """Join what an article itself says to be another name, in brackets, beside the name or with "known as".

    `forms`: the folded name of each span. Where the knowledge base knows both as different things, they stay apart.
    """
    for before, after in zip(range(len(spans)), range(1, len(spans)), strict=False):
        first, second = spans[before], spans[after]
        gap = text[first.end : second.start]
        if first.type != second.type or len(gap) > _MAX_GAP or first.type not in ("ORG", "PER"):
            continue
        if _says_other_name(text, first, second, gap):
            _join(names, first.type, forms[before], forms[after])
    for span, form in zip(spans, forms, strict=True):
        if span.type == "ORG" and (bracketed := _BRACKETED.match(text, span.end)):
            short = fold(bracketed[1])
            if is_abbreviation(short, form) or _CAPITALS.fullmatch(bracketed[1]):
                _join(names, "ORG", form, short)


def _says_other_name(text: str, first: Span, second: Span, gap: str) -> bool:
    if _CALLED.match(gap):
        return True
    if first.type != "ORG":
        return False
    short = text[second.start : second.end]
    closed = text[second.end : second.end + 2].strip("\"»”' ")[:1] in (")", "]")
    if _OPENS.match(gap) and closed:
        one, other = fold(text[first.start : first.end]), fold(short)
        return " " not in other or is_abbreviation(one, other)
    return bool(_BESIDE.match(gap) and _CAPITALS.fullmatch(short) and not text[first.start : first.end].isascii())


def _join(names: Names, type_: EntityType, one: str, other: str) -> None:
    first, second = names.at(type_, one), names.at(type_, other)
    if first is None or second is None:
        return
    ids = [{sense.record.id for sense in names.all[at].senses} for at in (first, second)]
    if ids[0] and ids[1] and not ids[0] & ids[1]:
        return
    names.join(first, second)


def is_abbreviation(short: str, long: str) -> bool:
    """Whether a folded word is made of the first letters of the words of a folded name, the article left out.

    `قسد` is from قوات سوريا الديمقراطية, `sdf` from Syrian Democratic Forces; small words may be left out.
    """
    letters = iter(without_article(word)[0] for word in long.split())
    return 2 <= len(short) <= _MAX_ABBREVIATION_LETTERS and all(letter in letters for letter in short)


def join_short_forms(names: Names, known: KnowledgeBase) -> None:
    """Join `المرصد السوري` to `المرصد السوري لحقوق الإنسان`, `رجال الكرامة` to `حركة رجال الكرامة`, and variants.

    A short form joins where one organisation alone may be meant, and where it comes after the long name.
    """
    organisations = [at for at, name in enumerate(names.all) if name.type == "ORG"]
    by_key: dict[str, int] = {}
    for at in organisations:
        name = names.all[at]
        names.join(by_key.setdefault(name.key, at), at)
        head, _, rest = name.key.partition(" ")
        if rest and head in _LEADING:
            by_key.setdefault(f"+{rest}", at)
    starts: dict[str, list[int]] = {}
    for at in organisations:
        name = names.all[at]
        bearer = by_key.get(f"+{name.key}")
        if bearer is not None and not _differ(names, bearer, at):
            names.join(bearer, at)
        words = name.form.split()
        for size in range(2, len(words)):
            if _continues(words[size], known):
                starts.setdefault(" ".join(words[:size]), []).append(at)
    _join_single_words(names, organisations, known)
    for at in organisations:
        longer = [other for other in starts.get(names.all[at].form, ()) if not _differ(names, other, at)]
        if (
            len({names.root(other) for other in longer}) == 1
            and names.all[longer[0]].mentions[0] < names.all[at].mentions[-1]
        ):
            names.join(longer[0], at)


def _join_single_words(names: Names, organisations: Sequence[int], known: KnowledgeBase) -> None:
    """Join `الانتقالي` to `المجلس الانتقالي الجنوبي`, if no other organisation of the article has the word."""
    bearers: dict[str, list[int]] = {}
    for at in organisations:
        for word in names.all[at].form.split()[1:]:
            bearers.setdefault(word, []).append(at)
    for at in organisations:
        form = names.all[at].form
        longer = bearers.get(form, [])
        if not form.startswith("ال") or known.country_of(form) or any(_differ(names, other, at) for other in longer):
            continue
        if len({names.root(other) for other in longer}) == 1:
            names.join(longer[0], at)


def _continues(word: str, known: KnowledgeBase) -> bool:
    """Whether what follows may be left out: "for human rights", "of the Syrians", "and development"."""
    return word[0] in "لو" or word in ("في", "for", "of", "and", "in") or known.country_of(word) is not None


def _differ(names: Names, one: int, other: int) -> bool:
    first, second = ({sense.record.id for sense in names.all[at].senses} for at in (one, other))
    return bool(first and second and not first & second)


_LEADING: Final = frozenset(without_article(word) for word in folded(LEADING_NOUNS))

"""Undo what transport and typesetting did to the text; the article's own spelling, diacritics and digits stay."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

import ftfy

from services.cleaning.edits import Replacement, aligned, replaced
from shared.text.offsets import Run, composed

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_SPACES: Final = re.compile(r"\s{2,}|[^\S ]")
_EDGES: Final = re.compile(r"^\s+|\s+$")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ENTITY_PASSES: Final = 4
# Undoing one artefact may uncover another.
_PASSES: Final = 5
# Of a page so much is looked at, and so many signs of mojibake are needed.
_PAGE_SAMPLE: Final = 200_000
_FEWEST_SIGNS: Final = 8
# A line is judged by its beginning.
_SAMPLE: Final = 2_000

# Joiners shape emoji and Indic letters; between letters below U+0900 only Persian, Urdu and Kurdish spell with them.
# Runs are matched from their first character and never given back: a long one is read once.
_JOINER: Final = re.compile(
    "(?:(?<=[\\x00-\u08ff])|^)[\u200c\u200d]++|(?<![\u200c\u200d])[\u200c\u200d]++(?=[\\x00-\u08ff]|$)"
)
_SPELT_JOINER: Final = re.compile(
    "(?<![\u0620-\u06ff])\u200c+|\u200c+(?![\u0620-\u06ff])|(?<!\u200d)\u200d++(?=[\x00-\u08ff]|$)"
)
# A kashida after a lone letter is an abbreviation (1436 هـ); one between spaces is a dash.
_KASHIDA: Final = re.compile(
    "(?<=[\u0620-\u06ff][\u0620-\u063f\u0641-\u06ff])\u0640++|(?<!\u0640)\u0640++(?=[\u0620-\u063f\u0641-\u06ff])"
)

_PRESENTATION: Final = re.compile("[\ufb00-\ufb06\ufb50-\ufdf9\ufe70-\ufefc]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_NEEDS_CARE: Final = re.compile(
    "[^\\x20-\\x25\\x27-\\x7e\u060c\u061b\u061f\u0621-\u063a\u0641-\u0652\u0660-\u0669«»“”]|  "
)

# UTF-8 read as a Western code page, as windows-1256, and windows-1256 read as a Western code page.
_UTF8_AS_WESTERN: Final = re.compile("[ÂÃÐÑØÙÚÛÅÄâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]")
_UTF8_AS_ARABIC: Final = re.compile(
    "[طظ][\u00a0-\u00bf\u0621-\u064a\u0686\u0698\u0679\u06a9\u06af\u06ba‚ƒ„…†‡‰‹Œ‘’“”•–—™›œˆ،؛؟]"
)
_WESTERN_LETTERS: Final = re.compile("[À-ÿ]")
_ARABIC_LETTERS: Final = re.compile("[\u0621-\u064a]")


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired line and the map from it to the line as given (`shared.text.offsets`)."""

    text: str
    runs: tuple[Run, ...]


def repair_line(line: str, *, joiners_are_spelling: bool = False) -> str:
    """One line without transport artefacts, trimmed, single spaces.

    Undone: HTML entities, mojibake, no-break and odd spaces, control, zero-width and bidi characters, kashida,
    Arabic presentation forms. `joiners_are_spelling` keeps the zero-width non-joiner between Arabic letters, as
    Persian needs. Applied twice it changes nothing more.
    """
    for _ in range(_PASSES):
        if not _NEEDS_CARE.search(line):
            break
        before = line
        for step in _steps(line, joiners_are_spelling=joiners_are_spelling):
            line = step(line) if callable(step) else step[0].sub(step[1], line)
        if line == before:
            break
    return line.strip()


def repair_with_origins(line: str, *, joiners_are_spelling: bool = False) -> Repaired:
    """As `repair_line`, with where each code point came from. A recoded word comes from the whole word."""
    runs: tuple[Run, ...] = ((0, 0, len(line)),)
    for _ in range(_PASSES):
        if not _NEEDS_CARE.search(line):
            break
        before = line
        for step in _steps(line, joiners_are_spelling=joiners_are_spelling):
            if callable(step):
                made = step(line)
                changes = aligned(made, line) if made != line else None
            else:
                made, changes = replaced(step[0], step[1], line)
            runs, line = composed(runs, changes) if changes else runs, made
        if line == before:
            break
    made, changes = replaced(_EDGES, "", line)
    return Repaired(made, composed(runs, changes))


_Step: TypeAlias = tuple[re.Pattern[str], Replacement] | Callable[[str], str]


def _steps(line: str, *, joiners_are_spelling: bool) -> Iterator[_Step]:
    """What to do to a line that needs care, in order: patterns to replace, and recodings of the whole line."""
    if "&" in line:
        yield from ((_ENTITY, _character),) * _ENTITY_PASSES
    yield _SURROGATE, "\N{REPLACEMENT CHARACTER}"
    yield _demojibaked
    yield _INVISIBLE, ""
    yield (_SPELT_JOINER if joiners_are_spelling else _JOINER), ""
    yield _PRESENTATION, _folded_form
    yield _KASHIDA, ""
    yield _SPACES, " "
    yield _EDGES, ""


def mend_encoding(content: str) -> str:
    """A whole page with its mojibake undone line by line, so that titles and names are mended like the text."""
    sample = content[:_PAGE_SAMPLE]
    if len(_UTF8_AS_WESTERN.findall(sample)) < _FEWEST_SIGNS and len(_UTF8_AS_ARABIC.findall(sample)) < _FEWEST_SIGNS:
        return content
    return "\n".join(map(_demojibaked, content.split("\n")))


def spells_with_joiners(text: str) -> bool:
    """Whether the text's letters are Persian rather than Arabic, so that zero-width non-joiners are spelling."""
    return text.count("\u06cc") + text.count("\u06a9") > text.count("\u064a") + text.count("\u0643")


def _character(match: re.Match[str]) -> str:
    return html.unescape(match.group())


def _demojibaked(line: str) -> str:
    if len(_UTF8_AS_ARABIC.findall(line[:_SAMPLE])) >= 3:
        line = _recoded(line, "cp1256", "utf-8", line)
    if _UTF8_AS_WESTERN.search(line):
        line = ftfy.fix_encoding(line)
    sample = line[:_SAMPLE]
    western = len(_WESTERN_LETTERS.findall(sample))
    if western >= 6 and western * 10 >= 7 * sum(map(str.isalpha, sample)):
        arabic = _recoded(line, "cp1252", "cp1256", line)
        sample = arabic[:_SAMPLE]
        if "ال" in sample and len(_ARABIC_LETTERS.findall(sample)) * 10 >= 8 * western:
            return arabic
    return line


def _recoded(line: str, wrong: str, right: str, fallback: str) -> str:
    try:
        return line.encode(wrong).decode(right)
    except UnicodeError:
        return fallback


@cache
def _form(character: str) -> str:
    return unicodedata.normalize("NFKC", character).strip()


def _folded_form(match: re.Match[str]) -> str:
    return _form(match.group())

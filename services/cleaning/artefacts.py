"""Undo what transport and typesetting did to the text; the article's own spelling, diacritics and digits stay."""

import html
import re
import unicodedata
from functools import cache
from typing import Final

import ftfy

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_SPACES: Final = re.compile(r"[^\S\n]+")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ENTITY_PASSES: Final = 4
# Undoing one artefact may uncover another.
_PASSES: Final = 5
# A line is judged by its beginning.
_SAMPLE: Final = 2_000

# Joiners shape emoji and Indic letters; between letters below U+0900 only Persian, Urdu and Kurdish spell with them.
_JOINER: Final = re.compile("(?:(?<=[\\x00-\u08ff])|^)[\u200c\u200d]+|[\u200c\u200d]+(?=[\\x00-\u08ff]|$)")
_SPELT_JOINER: Final = re.compile("(?<![\u0620-\u06ff])\u200c+|\u200c+(?![\u0620-\u06ff])|\u200d+(?=[\x00-\u08ff]|$)")
# A kashida after a lone letter is an abbreviation (1436 هـ); one between spaces is a dash.
_KASHIDA: Final = re.compile(
    "(?<=[\u0620-\u06ff][\u0620-\u063f\u0641-\u06ff])\u0640+|\u0640+(?=[\u0620-\u063f\u0641-\u06ff])"
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


def repair_line(line: str, *, joiners_are_spelling: bool = False) -> str:
    """One line without transport artefacts, trimmed, single spaces.

    Undone: HTML entities, mojibake, no-break and odd spaces, control, zero-width and bidi characters, kashida,
    Arabic presentation forms. `joiners_are_spelling` keeps the zero-width non-joiner between Arabic letters, as
    Persian needs. Applied twice it changes nothing more.
    """
    for _ in range(_PASSES):
        if not _NEEDS_CARE.search(line):
            break
        before, line = line, _repaired_once(line, joiners_are_spelling=joiners_are_spelling)
        if line == before:
            break
    return line.strip()


def _repaired_once(line: str, *, joiners_are_spelling: bool) -> str:
    if "&" in line:
        line = _unescaped(line)
    line = _demojibaked(_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", line))
    line = _INVISIBLE.sub("", line)
    if "\u200c" in line or "\u200d" in line:
        line = (_SPELT_JOINER if joiners_are_spelling else _JOINER).sub("", line)
    line = _PRESENTATION.sub(_folded_form, line)
    if "\u0640" in line:
        line = _KASHIDA.sub("", line)
    return _SPACES.sub(" ", line.replace("\n", " ")).strip()


def spells_with_joiners(text: str) -> bool:
    """Whether the text's letters are Persian rather than Arabic, so that zero-width non-joiners are spelling."""
    return text.count("\u06cc") + text.count("\u06a9") > text.count("\u064a") + text.count("\u0643")


def _unescaped(line: str) -> str:
    for _ in range(_ENTITY_PASSES):
        if not _ENTITY.search(line):
            break
        line = html.unescape(line)
    return line


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

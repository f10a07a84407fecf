"""What a line says by its shape, in any script: length, punctuation, digits, capitals, how it begins and ends."""

import re
from math import log1p
from typing import Final

from services.cleaning.cues import ends_in_credit, ends_sentence, ends_statement, is_list_item
from services.cleaning.lines import Line

# No more of a line is read; a longer one is prose anyway.
READ_CHARS: Final = 400

NAMES: Final = (
    "chars", "words", "word_chars", "digit_share", "digits", "upper", "capitals", "marks", "sentence", "statement",
    "colon", "unfinished", "cut_off", "digit_end", "commas", "quotes", "bars", "colons", "at", "address", "hash",
    "time", "year", "copyright", "bullet", "number", "upper_start", "lower_start", "quote_start", "sentences",
    "bracket", "enclosed", "symbols", "question", "credit", "initials", "labelled", "ends_word_number",
)  # fmt: skip

_WIDE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
# A character of scripts that write no spaces, or few, says about as much as so many letters.
_WIDE_CHARS: Final = 2.2
_TIME: Final = re.compile(r"\d[:.hH٫]\d\d\b")
_YEAR: Final = re.compile(r"(?<!\d)(?:(?:19|20)\d\d|1[34]\d\d)(?!\d)")
_NUMBER: Final = re.compile(r"^\(?\d+\s?[.\-):]")
_SENTENCES: Final = re.compile(r"[.!?؟。۔！？।]\s|[。！？]")
_BARS: Final = re.compile(r"[|›»«>•·/]")
_ADDRESS: Final = re.compile(r"https?:|www\.|\.(?:com|net|org)\b", re.IGNORECASE)
_SYMBOLS: Final = re.compile("[\u2190-\u2bff\u25a0-\u27bf\U0001f000-\U0001faff]")
_LABELLED: Final = re.compile(r"^[^\d\W][^:：.!?؟]{1,40}[:：]\s?\S")
_INITIALS: Final = re.compile(r"^[(\[]?(?:[^\W\d_]{1,3}[./\s]?){1,3}[)\]]?$")
_QUOTES: Final = '"“”«»„‟'
_OPEN: Final = ("(", "[", "（", "【")
_CLOSED: Final = (")", "]", "）", "】")


def size(line: Line) -> float:
    """The length of a line in letters of a script with spaces."""
    wide = len(_WIDE.findall(line.text[:READ_CHARS]))
    return len(line.text) + wide * (_WIDE_CHARS - 1)


def shape(line: Line) -> list[float]:
    """One value for each of `NAMES`."""
    text = line.text[:READ_CHARS]
    words = text.split()
    letters = sum(map(str.isalpha, text))
    digits = sum(map(str.isdigit, text))
    count = len(text)
    chars = size(line)
    last = line.text[-1:]
    return [
        log1p(chars),
        log1p(max(line.words, chars / 6 if chars > 2 * len(line.text) - 1 else 0)),
        letters / max(1, len(words)),
        digits / count,
        min(digits, 20),
        sum(map(str.isupper, text)) / max(1, letters),
        sum(word[:1].isupper() for word in words) / max(1, len(words)),
        (count - letters - digits - len(words) + 1) / count,
        float(ends_sentence(line.text)),
        float(ends_statement(line.text)),
        float(last in ":："),
        float(last in ",،;؛-–|>、"),
        float(line.text.endswith(("...", "…", "[…]", "[...]"))),
        float(last.isdigit()),
        sum(map(text.count, ",،、，")),
        sum(map(text.count, _QUOTES)),
        len(_BARS.findall(text)),
        text.count(":") + text.count("："),
        float("@" in text),
        float(bool(_ADDRESS.search(text))),
        float("#" in text),
        float(bool(_TIME.search(text))),
        float(bool(_YEAR.search(text))),
        float("©" in text),
        float(is_list_item(line.text[:READ_CHARS])),
        float(bool(_NUMBER.match(text))),
        float(text[:1].isupper()),
        float(text[:1].islower()),
        float(text[:1] in _QUOTES),
        len(_SENTENCES.findall(text)),
        float("(" in text),
        float(text.startswith(_OPEN) and line.text.endswith(_CLOSED)),
        len(_SYMBOLS.findall(text)),
        float(last in "?؟？"),
        float(ends_in_credit(line.text)),
        float(bool(_INITIALS.match(text))),
        float(bool(_LABELLED.match(text))),
        float(words[-1][:1].isdigit() if words else 0),
    ]

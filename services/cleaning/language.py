"""Which language a text is in: by its letters where they tell, by letter sequences and grammar words where not."""

import re
from functools import cache
from typing import Any, Final

from services.cleaning.arabic_script import in_arabic_script
from services.cleaning.protocols import LanguageGuess
from shared.contracts.article import UNDETERMINED

# Enough for certainty; a longer text only costs time.
_LOOKED_AT: Final = 1200
_FEWEST_LETTERS: Final = 8
_LEAST_CONFIDENCE: Final = 0.35

_ARABIC_SCRIPT: Final = re.compile("[\u0620-\u064a\u0674-\u0678\u066e-\u06d3\u06d5\u06fa-\u06ff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LATIN_WORD: Final = re.compile(r"[^\W\d_]+")

# Grammar words of the languages of most news in Latin letters: what a headline or a table is told by.
_LATIN_WORDS: Final = {
    "en": "the of in to and on for at with from after by as is says over against into amid new will has",
    "fr": "le la les des du de à au aux en et dans pour avec sur un une par après selon contre l d",
    "es": "el la los las de del en y a con por para un una tras se que sobre contra al",
    "de": "der die das und in im von zu den mit auf für ist nach gegen bei ein eine",
    "it": "il lo la gli le di del della in e a per con un una dopo contro nel al",
    "pt": "o a os as de do da dos em no na e para com um uma após contra ao",
    "nl": "de het een van in en op voor met na tegen bij is",
    "tr": "ve bir için ile da de bu olarak sonra göre",
    "sw": "ya wa na kwa katika la za ni cha baada",
    "id": "di dan yang untuk dari dengan ke pada akan",
}
_PER_WORD: Final = 3.0
_HEADLINE_WORDS: Final = 12
_PLAINLY_BEST: Final = 0.5
# A language told by so little is never reported as sure.
_UNSURE: Final = 0.6

# Egyptian and other Arabic vernaculars count as Arabic.
_SAME: Final = {"arz": "ar", "ary": "ar", "apc": "ar", "pes": "fa", "prs": "fa", "nb": "no", "nn": "no"}


def identify_language(text: str) -> LanguageGuess:
    """The language of a text, judged by its first letters; `und` when there are too few or nothing fits.

    Constant time whatever the length. Arabic vernaculars are reported as `ar`.
    Source: Lui and Baldwin (2012), "langid.py: An off-the-shelf language identification tool", for other scripts.
    """
    sample = " ".join(text[: 2 * _LOOKED_AT].split())[:_LOOKED_AT]
    letters = len(_LETTER.findall(sample))
    if letters < _FEWEST_LETTERS:
        return LanguageGuess(UNDETERMINED, 0.0)
    if len(_ARABIC_SCRIPT.findall(sample)) * 2 > letters:
        return in_arabic_script(sample)
    code, confidence = _identifier().classify(sample)
    confidence = round(float(confidence), 4)
    unlikely = confidence < (_LEAST_CONFIDENCE if code in _LATIN_WORDS else _UNSURE)
    if unlikely and (guess := _among_common(sample, confidence)) is not None:
        return guess
    if confidence < _LEAST_CONFIDENCE:
        return LanguageGuess(UNDETERMINED, confidence)
    return LanguageGuess(_SAME.get(code, code), confidence)


def _among_common(sample: str, confidence: float) -> LanguageGuess | None:
    """The language of a headline or a table, which is mostly names: one of those that most news is in, if one is
    plainly the best; its confidence says that it is a guess. None where the letters are not Latin.
    """
    words = [word.lower() for word in _LATIN_WORD.findall(sample)]
    if sum(word.isascii() for word in words) * 2 <= len(words):
        return None
    found = {code: float(share) for code, share in _identifier().rank(sample) if code in _LATIN_WORDS}
    for code, grammar in _latin_grammar().items():
        # A long text has some words of any language; a headline has three at most.
        spoken = sum(word in grammar for word in words) * min(1.0, _HEADLINE_WORDS / len(words))
        found[code] = found.get(code, 0.0) * _PER_WORD**spoken
    best = max(sorted(found), key=lambda code: found[code])
    share = found[best] / (sum(found.values()) or 1.0)
    return (
        LanguageGuess(best, round(min(_UNSURE - 0.01, max(share / 2, confidence)), 4))
        if share > _PLAINLY_BEST
        else None
    )


@cache
def _latin_grammar() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in _LATIN_WORDS.items()}


def load_language_model() -> None:
    """Load the model now rather than with the first article. About a tenth of a second."""
    _identifier()


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 (loads nothing until it is needed)

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

"""Which language a text is in: by its letters where they tell, by letter sequences and grammar words where not."""

import re
from functools import cache
from typing import Any, Final

from services.cleaning.protocols import LanguageGuess
from shared.contracts.article import UNDETERMINED

# Enough for certainty; a longer text only costs time.
_LOOKED_AT: Final = 1200
_FEWEST_LETTERS: Final = 8
_LEAST_CONFIDENCE: Final = 0.35

_WORD: Final = re.compile(r"[^\W\d_]+")
_ARABIC_SCRIPT: Final = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff]")
_LETTER: Final = re.compile(r"[^\W\d_]")

# Grammar words and letters that its neighbours in the script do not have.
_ARABIC_SCRIPT_WORDS: Final = {
    "ar": "في من على إلى الى عن أن ان التي الذي هذا هذه ذلك كان كانت بعد قبل بين كما قد وقد لم لن مع أو وقال قال "
    "خلال حتى ما لا هو هي إن عند منذ مش اللي ده دي بس عشان كده ايه علشان بتاع زي لسه دول احنا",
    "fa": "که این است را با از می برای آن بود شد های خود یک شده به در تا "
    "نیز هم اما کرد پس ها اند باید شود دارد کرده او ما",
    "ur": "کے کی ہے میں سے کا کو نے اور ہیں پر یہ کہ بھی تھا تھے گیا ہو جو اس ایک نہیں کر رہے تو",
    "ps": "د په چې او له ته سره کې دی ده شو کړي وي دا یې کړ دي هم",
    "ckb": "لە و بە بۆ کە ئەم دەکات بوو لەگەڵ کرد ئەو نێوان بەڵام دوای",
}
_ARABIC_SCRIPT_LETTERS: Final = {
    "ar": re.compile("[ةيكىأإؤئ]"),
    "fa": re.compile("[یکپچژگ]"),
    "ur": re.compile("[ٹڈڑںےہھیکگچپ]"),
    "ps": re.compile("[ټډړږښڼېۍګیک]"),
    "ckb": re.compile("[ێۆڕڵەڤیکچپگ]"),
}
# Letters that decide on their own: no other language of the five uses them.
_DECIDING: Final = {
    "ar": re.compile("[ةىيك]"),
    "ur": re.compile("[ٹڈڑںےہ]"),
    "ps": re.compile("[ټډړږښڼۍ]"),
    "ckb": re.compile("[ێۆڕڵە]"),
}

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
        return _in_arabic_script(sample)
    code, confidence = _identifier().classify(sample)
    confidence = round(float(confidence), 4)
    if confidence < _LEAST_CONFIDENCE:
        return LanguageGuess(UNDETERMINED, confidence)
    return LanguageGuess(_SAME.get(code, code), confidence)


def load_language_model() -> None:
    """Load the model now rather than with the first article. About a tenth of a second."""
    _identifier()


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 (loads nothing until it is needed)

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _grammar() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in _ARABIC_SCRIPT_WORDS.items()}


def _in_arabic_script(sample: str) -> LanguageGuess:
    words = _WORD.findall(sample)
    size = max(1, len(words))
    scores = {}
    for code, grammar in _grammar().items():
        spoken = sum(word in grammar for word in words)
        own = len(_ARABIC_SCRIPT_LETTERS[code].findall(sample))
        deciding = len(_DECIDING[code].findall(sample)) if code in _DECIDING else 0
        scores[code] = (3.0 * spoken + 0.3 * own + 0.7 * deciding) / size
    scores["ar"] += 1.0 * sum(word.startswith(("ال", "وال", "بال", "لل")) for word in words) / size
    total = sum(scores.values())
    if total <= 0:
        return LanguageGuess(UNDETERMINED, 0.0)
    code = max(sorted(scores), key=lambda key: scores[key])
    return LanguageGuess(code, round(scores[code] / total, 4))

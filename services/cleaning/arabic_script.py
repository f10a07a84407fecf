"""Which language a text in Arabic letters is in: by grammar words, and by letters that its neighbours do not have."""

import re
from functools import cache
from typing import Final

from services.cleaning.protocols import LanguageGuess
from shared.contracts.article import UNDETERMINED

_WORD: Final = re.compile(r"[^\W\d_]+")
_ARABIC_LETTER: Final = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff]")

# Grammar words and letters that its neighbours in the script do not have.
_WORDS: Final = {
    "ar": "في من على إلى الى عن أن ان التي الذي هذا هذه ذلك كان كانت بعد قبل بين كما قد وقد لم لن مع أو وقال قال "
    "خلال حتى ما لا هو هي إن عند منذ مش اللي ده دي بس عشان كده ايه علشان بتاع زي لسه دول احنا",
    "fa": "که این است را با از می برای آن بود شد های خود یک شده به در تا "
    "نیز هم اما کرد پس ها اند باید شود دارد کرده او ما",
    "ur": "کے کی ہے میں سے کا کو نے اور ہیں پر یہ کہ بھی تھا تھے گیا ہو جو اس ایک نہیں کر رہے تو",
    "ps": "د په چې او له ته سره کې دی ده شو کړي وي دا یې کړ دي هم",
    "ckb": "لە و بە بۆ کە ئەم دەکات بوو لەگەڵ کرد ئەو نێوان بەڵام دوای",
    "ug": "ۋە بىلەن بۇ بىر ئۇ دەپ ئۈچۈن بولغان قىلدى قىلغان بولۇپ دېدى ھەم كېيىن ئىدى ئۇلار يىلى دا نىڭ",
    "kk": "جانە مەن بۇل بىر دەپ ۇشىن بولعان بولدى ەتتى ەدى سول دەدى كەيىن ارقىلى تۋرالى جىلى قازاق ول مەنەن ءبىر ءۇشىن",
    "sd": "جي جو جا ۾ ۽ آهي کي سان کان ته هن آهن ڪري ڪيو وڃي هو نه تي چيو ڪندي سنڌ",
}
_LETTERS: Final = {
    "ar": re.compile("[ةيكىأإؤئ]"),
    "fa": re.compile("[یکپچژگ]"),
    "ur": re.compile("[ٹڈڑںےہھیکگچپ]"),
    "ps": re.compile("[ټډړږښڼېۍګیک]"),
    "ckb": re.compile("[ێۆڕڵەڤیکچپگ]"),
    "ug": re.compile("[ئېۇۆۈۋەڭىچپگك]"),
    "kk": re.compile("[ٴٵٶٷٸۇۋەڭىءعقگپچ]"),
    "sd": re.compile("[ٻڄڃڇڊڌڍڏڙڦڪڳڱڻٿٽٺڀ۽۾]"),
}
# Letters that decide on their own: hardly another language of these uses them.
_DECIDING: Final = {
    "ar": re.compile("[ةىيك]"),
    "ur": re.compile("[ٹڈڑںےہ]"),
    "ps": re.compile("[ټډړږښڼۍ]"),
    "ckb": re.compile("[ێۆڕڵە]"),
    "ug": re.compile("[ېۇۈۋڭ]"),
    "kk": re.compile("ٴ|ٵ|ٶ|ٷ|ٸ|\\bء|[ۇۋڭ]"),
    "sd": re.compile("[ٻڄڃڇڊڌڍڏڙڦڪڳڱڻٿٽٺڀ۽۾]"),
}
# Letters that are in no Arabic word: more of them than foreign names bring, and the text is not Arabic.
_NOT_ARABIC: Final = re.compile("[\u0672-\u06d3\u06d5\u06fa-\u06ff]")
_MANY: Final = 0.08
_SOME: Final = 0.02
# Uyghur and Kazakh write their vowels as Kurdish does, with Arabic forms of ya and kaf where Kurdish has Persian ones.
_VOWELS: Final = re.compile("[ەۇۆ]")
_ARABIC_FORMS: Final = re.compile("[ىيك]")
_PERSIAN_FORMS: Final = re.compile("[یک]")
# Uyghur begins no word with a vowel without `ئ`; Kazakh has neither this nor these vowels.
_UYGHUR: Final = re.compile("[ئېۈ]")


def in_arabic_script(sample: str) -> LanguageGuess:
    """The language of a text that is mostly in Arabic letters; `und` when nothing fits."""
    words = _WORD.findall(sample)
    size = max(1, len(words))
    scores = {}
    for code, grammar in _grammar().items():
        spoken = sum(word in grammar for word in words)
        own = len(_LETTERS[code].findall(sample))
        deciding = len(_DECIDING[code].findall(sample)) if code in _DECIDING else 0
        scores[code] = (3.0 * spoken + 0.3 * own + 0.7 * deciding) / size
    scores["ar"] += 1.0 * sum(word.startswith(("ال", "وال", "بال", "لل")) for word in words) / size
    _rule_out(scores, "".join(_ARABIC_LETTER.findall(sample)))
    total = sum(scores.values())
    if total <= 0:
        return LanguageGuess(UNDETERMINED, 0.0)
    code = max(sorted(scores), key=lambda key: scores[key])
    return LanguageGuess(code, round(scores[code] / total, 4))


def _rule_out(scores: dict[str, float], letters: str) -> None:
    """Take the points of the languages whose alphabet does not fit the letters of the text."""

    def share(pattern: re.Pattern[str]) -> float:
        return len(pattern.findall(letters)) / max(1, len(letters))

    turkic = share(_VOWELS) > _MANY / 2 and share(_ARABIC_FORMS) > _MANY and share(_PERSIAN_FORMS) < _SOME
    if turkic:
        its_own = "ug" if share(_UYGHUR) > _SOME else "kk"
        for code in scores:
            scores[code] *= 1.0 if code == its_own else 0.25
    else:
        scores["ug"] = scores["kk"] = 0.0
    if share(_NOT_ARABIC) > _MANY:
        scores["ar"] = 0.0
    if share(_DECIDING["sd"]) < _SOME:
        scores["sd"] = 0.0


@cache
def _grammar() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in _WORDS.items()}

"""Where names begin and end: proclitics, titles, quotation marks and possessive endings stand outside.

A learned tagger marks whole tokens, so its spans begin with the letters that lean on a name: `وبرلين` ("and Berlin").
Which letters lean and which belong (`وزارة`, `لبنان`, `بغداد`) is decided by what is known: the gazetteer, the first
words of names, the other words of the article, and the grammar of the article `ال`. Where nothing is known, the letter
stays, for a name with a letter too many is still found by a reader, and one with a letter too few is another name.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from services.extraction.known_names import KnownNames
from services.extraction.naming_words import IN_PREPOSITIONS, PLACE_NOUNS, folded
from services.extraction.protocols import Span
from shared.contracts.article import EntityType
from shared.text.clitics import Reading, readings
from shared.text.normalisation import QUOTES, PlacedWord, offset_of, words

_EDGES: Final = frozenset(" \t\n\r\u00a0،؛,;:–—*•|#@-")
_PAIRED: Final = frozenset('"«»“”„‟〝〞')
_QUOTES: Final = frozenset(QUOTES)
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’ʼ]s\Z")
# The article after a conjunction or preposition; with three more letters it is hardly ever part of the word itself.
_BEFORE_ARTICLE: Final = re.compile(r"[وفبك]ال\w{3,}|لل\w{2,}")
# Foreign names in W: وليامز, ويلسون, واتسون, ووترز; an alef with its hamza begins a word.
_FOREIGN_W: Final = re.compile(r"و[ياو]|ولي")
_MIN_FIRST_WORD: Final = 3
_TITLES: Final = """
الرئيس الرئيسة رئيس رئيسة الوزير الوزيرة وزير وزيرة النائب النائبة السيد السيدة الدكتور الدكتورة الشيخ الشيخة الأمير
الأميرة الملك الملكة العاهل السلطان الإمبراطور الجنرال اللواء العميد العقيد المقدم الرائد النقيب الملازم الفريق المشير
الركن المهندس المهندسة المحامي المحامية القاضي القاضية الفنان الفنانة المطرب المطربة الممثل الممثلة المخرج الكاتب
الكاتبة الصحفي الصحفية الصحافي الصحافية الإعلامي الإعلامية اللاعب المدرب المهاجم المدافع الحارس النجم القائد الزعيم
المتحدث السفير السفيرة المستشار المستشارة البابا الأستاذ الأستاذة الباحث الباحثة الناشط الناشطة الداعية المرجع
السيناتور الحاج المرحوم الشهيد الأسير الطفل الطفلة الشاب الشابة المدعو الروائي الشاعر الأنبا البطريرك المطران المبعوث
""".strip()
_ENGLISH_TITLES: Final = """
Mr Mrs Ms Miss Dr Prof Professor President Prime Vice Premier Chancellor King Queen Prince Princess Sheikh
Sheikha Emir Sultan Sir Lord Lady Gen General Lt Lieutenant Col Colonel Maj Major Capt Captain Brig Brigadier
Marshal Admiral Minister Secretary Senator Sen Rep Representative Congressman Governor Gov Mayor Ambassador
Judge Justice Pope Cardinal Archbishop Bishop Rev Reverend Imam Ayatollah Mullah Hajj Coach Commander Sergeant
Sgt Former Late
""".strip()
# Titles of one language that are initials or words of names in others.
_TITLES_IN: Final = {
    "fr": "M MM Mme Mmes Mlle Me Dr Pr Monsieur Madame Président Présidente Général Ministre Maître",
    "es": "Sr Sra Srta Dr Dra Don Doña Presidente Presidenta General Ministro Ministra",
}
_ARTICLES: Final = frozenset({"the", "le", "la", "les", "l", "un", "une", "el", "los", "las", "una"})
# A title of several words, as in "Prime Minister" and "Lt. Gen.".
_MAX_TITLE_WORDS: Final = 3


def within_names(text: str, spans: Sequence[Span], known: KnownNames, *, language: str = "") -> list[Span]:
    """The spans cut to the names themselves. Pure; linear time; doing it twice changes nothing.

    `spans`: in the order of the text, none overlapping. Each result lies within its span, keeps type and confidence,
    and is not empty; a span that holds no letter at all is left out, and one of Latin words without a capital letter
    ("la commission"), unless the whole text has none. `language`: the text's, whose titles are known. `name` is set
    where the text hides the alef of the name's article (`للأمم` names `الأمم`), and where a title was cut from a name
    that is known with it.
    """
    article = _Article(text, words(text), known, titles() | titles_in(language))
    has_capitals = any(char.isupper() for char in text)
    found: list[Span] = []
    at = 0
    for span in spans:
        start, end = _edges(text, span.start, span.end)
        while at < len(article.words) and article.words[at].end <= start:
            at += 1
        last = at
        while last < len(article.words) and article.words[last].start < end:
            last += 1
        if start >= end or last == at:
            continue
        if has_capitals and span.type != "MISC" and article.is_common(at, last):
            continue
        cut = replace(span, start=start, end=end)
        # A span that begins inside a word was cut by a tagger that knows words.
        if article.words[at].start == start:
            cut = article.without_clitics(cut, at, last)
        if cut.type == "PER":
            cut = article.without_titles(cut, at, last)
        found.append(cut)
    return found


class _Article:
    """The words of a text and what is known about them."""

    def __init__(self, text: str, article: Sequence[PlacedWord], known: KnownNames, titles: frozenset[str]) -> None:
        self._titles = titles
        self.text = text
        self.words = article
        self._known = known
        self._forms = {word.form for word in article}

    def is_common(self, first: int, last: int) -> bool:
        """Whether all words but articles are Latin ones in small letters, as no name is written."""
        written = [(word.form, self.text[word.start : word.end]) for word in self.words[first:last]]
        rest = [(form, word) for form, word in written if form not in _ARTICLES or word.isupper()]
        return all(form[:1].isascii() and word.islower() for form, word in rest)

    def without_clitics(self, span: Span, first: int, last: int) -> Span:
        """The span, which begins with the word `first`, behind the letters that lean on its name."""
        word = self.words[first]
        if not word.form or word.form[0].isascii():
            return span
        rest = "".join(f" {other.form}" for other in self.words[first + 1 : last])
        clitics, form = self._leaning(first, rest, span.type)
        if not clitics:
            return span
        start = offset_of(self.text, word, clitics)
        if start >= span.end:
            return span
        hidden = word.form[clitics - 1 : clitics + 1] == "لل"
        return replace(span, start=start, name=span.name or (f"{form}{rest}" if hidden else None))

    def _leaning(self, at: int, rest: str, type_: EntityType) -> tuple[int, str]:
        """How many letters of the word at `at` lean on the name, and the name's first word."""
        word, known = self.words[at], self._known
        options = readings(word.form)
        whole = known.surety(word.form + rest)
        if whole > 1 or len(options) == 1 or (word.form in known.first_words and not rest):
            return 0, word.form
        if word.form[0] not in "وف" and at and word.joined and _governs(self.words[at - 1].form):
            return 0, word.form
        for clitics, form in options[1:]:
            if known.surety(form + rest) > 1:
                return clitics, form
        if whole or word.form in known.first_words:
            return 0, word.form
        return self._likely(word, options, rest, type_)

    def _likely(self, word: PlacedWord, options: Sequence[Reading], rest: str, type_: EntityType) -> tuple[int, str]:
        """The same for a word that begins no name known for sure with any letter left out."""
        known = self._known
        # Far more foreign names than clauses begin with these two letters.
        rare = word.form[0] in "فك"
        for clitics, form in options[1:]:
            if known.surety(form + rest) and not rare:
                return clitics, form
            begins = known.heads if rare or not rest else known.first_words
            if form in begins and len(form) >= _MIN_FIRST_WORD:
                return clitics, form
        if _BEFORE_ARTICLE.fullmatch(word.form) and not (rare and type_ == "PER"):
            return 1, ("ا" if word.form.startswith("لل") else "") + word.form[1:]
        if rare:
            return 0, word.form
        for clitics, form in options[1:]:
            if form in self._forms and len(form) >= _MIN_FIRST_WORD:
                return clitics, form
        written = self.text[word.start : word.end]
        if word.form[0] == "و" and type_ != "MISC" and not _FOREIGN_W.match(written):
            return 1, word.form[1:]
        return 0, word.form

    def without_titles(self, span: Span, first: int, last: int) -> Span:
        """The span behind the titles that it begins with; at least one word is left."""
        behind = first
        while behind < min(last - 1, first + _MAX_TITLE_WORDS):
            word = self.words[behind]
            skipped = _letters_before(self.text, word, span.start) if word.start < span.start else 0
            if word.form[skipped:] not in self._titles:
                break
            behind += 1
        if behind == first:
            return span
        whole = " ".join(word.form for word in self.words[first:last])
        name = span.name or (whole if self._known.surety(whole) > 1 else None)
        return replace(span, start=self.words[behind].start, name=name)


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Inside the punctuation around a name; quotation marks and brackets that enclose a part of it stay."""
    while True:
        while start < end and text[start] in _EDGES:
            start += 1
        while end > start and text[end - 1] in _EDGES:
            end -= 1
        first, last = text[start : start + 1], text[end - 1 : end]
        marks = sum(char in _PAIRED for char in text[start:end])
        if first in _QUOTES and (marks % 2 or last in _QUOTES):
            start += 1
        elif last in _QUOTES and start < end and (marks % 2 or last not in _PAIRED):
            end -= 1
        elif first in ("(", "[") and _open(text, start, end) > 0:
            start += 1
        elif last in (")", "]") and _open(text, start, end) < 0:
            end -= 1
        elif first in ("(", "[") and last in (")", "]"):
            start, end = start + 1, end - 1
        else:
            break
    possessive = _POSSESSIVE.search(text, start, end)
    return start, possessive.start() if possessive else end


def _open(text: str, start: int, end: int) -> int:
    """How many brackets of a stretch are not closed; negative if more are closed than opened."""
    inside = text[start:end]
    return sum(map(inside.count, "([")) - sum(map(inside.count, ")]"))


def _governs(form: str) -> bool:
    """Whether the word before rules out a preposition: one itself, or the noun of "the town of"."""
    governing = folded(f"{IN_PREPOSITIONS} {PLACE_NOUNS}")
    return bool(form) and any(reading.form in governing for reading in readings(form))


def _letters_before(text: str, word: PlacedWord, position: int) -> int:
    return next(letters for letters in range(len(word.form) + 1) if offset_of(text, word, letters) >= position)


@cache
def titles() -> frozenset[str]:
    """Folded words that stand before a person's name and are no part of it."""
    return folded(_TITLES) | folded(_ENGLISH_TITLES) | {"د"}


@cache
def titles_in(language: str) -> frozenset[str]:
    """The same for words that are titles in one language only, such as the French `M.`."""
    return folded(_TITLES_IN.get(language, ""))

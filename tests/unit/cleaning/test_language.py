"""Languages are told apart, and not guessed from nothing."""

import pytest

from services.cleaning.language import identify_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("أعلنت الحكومة اليوم عن خطة جديدة لدعم المزارعين في الجنوب", "ar"),
        ("احنا مش عارفين هنعمل ايه بكره عشان الجو وحش", "ar"),
        ("دولت امروز اعلام کرد که برنامه جدیدی برای کشاورزان دارد", "fa"),
        ("حکومت نے آج کسانوں کے لیے ایک نئے منصوبے کا اعلان کیا ہے", "ur"),
        ("The government announced a new plan for farmers on Monday", "en"),
        ("Le gouvernement a annoncé lundi un nouveau plan pour les agriculteurs", "fr"),
        ("Die Regierung hat am Montag einen neuen Plan für die Bauern vorgestellt", "de"),
        ("El gobierno anunció el lunes un nuevo plan para los agricultores", "es"),
        ("Hükümet pazartesi günü çiftçiler için yeni bir plan açıkladı", "tr"),
        ("شىنجاڭدا يېڭى مەكتەپلەر سېلىندى ۋە ئوقۇغۇچىلار سانى ئاشتى دەپ خەۋەر قىلدى تەڭرىتاغ تورى", "ug"),
        ("قازاقستان پرەزيدەنتى قاسىم جومارت توقاەۆ بۇگىن استانادا ۇكىمەت وتىرىسىن وتكىزدى", "kk"),
        ("سنڌ حڪومت چيو آهي ته ڪراچي ۾ برساتن کان پوءِ روڊن جي مرمت جو ڪم شروع ڪيو ويو آهي", "sd"),
        ("حکومەتی هەرێم لەگەڵ بەغدا لەسەر بودجە ڕێککەوت و مووچەی فەرمانبەران دابەش دەکات", "ckb"),
        ("أطلقت الشركة تطبيق Google Play و App Store في المنطقة", "ar"),
        ("", "und"),
        ("2024 - 12:30", "und"),
        ("نعم", "und"),
    ],
)
def test_language_is_told(text: str, code: str) -> None:
    assert identify_language(text).code == code


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    text = "أعلنت الحكومة اليوم عن خطة جديدة. " * 100
    assert identify_language(text) == identify_language(text + "and then in English " * 100_000)


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Macron meets Zelensky in Paris", "en"),
        ("Explosion in Beirut kills ten", "en"),
        ("Macron rencontre Zelensky à Paris", "fr"),
        ("Sánchez viaja a Marruecos", "es"),
    ],
)
def test_a_headline_that_is_mostly_names_is_told_by_its_other_words_and_is_unsure(headline: str, code: str) -> None:
    guess = identify_language(headline)
    assert guess.code == code
    assert guess.confidence < 0.6


def test_a_table_of_results_is_in_no_rare_language() -> None:
    rows = (f"{at}. {name} ( {land} ) 2{at}.5{at}" for at, (name, land) in enumerate(_RESULTS, start=1))
    guess = identify_language("Women\n" + "\n".join(rows))
    assert guess.code in ("und", "en", "sw")
    assert guess.confidence < 0.6


_RESULTS = (
    ("Ijeoma Okafor", "Nigeria"),
    ("Namukasa Nakimuli", "Uganda"),
    ("Wanjiku Kamau", "Kenya"),
    ("Tatjana Weber", "Germany"),
    ("Ljudmila Orlova", "Russia"),
    ("Kateryna Bondar", "Ukraine"),
)

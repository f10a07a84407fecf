"""The phrases of pages in seven languages, between paragraphs and on their own."""

import pytest

from services.cleaning.cues import cue_of
from services.cleaning.folding import fold
from tests.unit.cleaning.builders import LEAD, SECOND, THIRD, TITLE, a_scrape, cleaned


@pytest.mark.parametrize(
    "line",
    [
        "هل كان هذا المقال مفيدا؟",
        "الكلمات الدالة",
        "7 دقائق للقراءة",
        "Was this article helpful?",
        "People are also reading…",
        "Add as preferred source on Google",
        "Les plus commentés",
        "Écouter cet article",
        "Voir les 12 commentaires",
        "Diese Audioversion wurde künstlich generiert.",
        "Das könnte dir gefallen",
        "Escucha el artículo. 5 min.",
        "¿Te ha resultado útil?",
        "Bu haber size faydalı oldu mu?",
        "İlginizi çekebilecek haberler",
        "نظر خود را بنویسید",
    ],
)
def test_phrases_of_pages_are_known(line: str) -> None:
    cue = cue_of(line, fold(line))
    assert cue is not None
    assert cue.reason == "chrome"


@pytest.mark.parametrize(
    "line",
    [
        "سياسة الخصوصية التي أعلنتها الشركة أثارت اعتراض المستخدمين في البلاد.",
        "Comments by the minister were met with silence in the chamber on Monday.",
        "Support us or lose the library, the friends of the reading room told the council.",
        "Les plus lus des romans de la rentrée viennent cette année de petites maisons.",
        "Bitte beachten Sie die Aushänge, stand an der Tür des Rathauses.",
    ],
)
def test_sentences_that_begin_like_phrases_stay(line: str) -> None:
    assert cue_of(line, fold(line)) is None


def test_headline_under_a_related_heading_goes_and_the_article_goes_on() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, "أخبار قد تهمك", "مرفأ صيدا يستقبل أول باخرة", SECOND, THIRD))
    assert article.text == a_scrape(LEAD, SECOND, THIRD)

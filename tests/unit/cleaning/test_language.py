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

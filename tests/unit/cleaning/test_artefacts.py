"""Artefacts are undone, spelling is left alone."""

import pytest

from services.cleaning.artefacts import repair_line, spells_with_joiners


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [
        ("رسالة&nbsp;عاجلة &quot;اليوم&quot;", 'رسالة عاجلة "اليوم"'),
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("غـــزة", "غزة"),
        ("1436 هـ", "1436 هـ"),
        ("ﻭﻭﻓﺎﺓ ﺛﺎﻟﺚ", "ووفاة ثالث"),
        ("\u202bالمصدر\u202c \u200fهنا\u200b", "المصدر هنا"),
        ("a\x00b\x07c", "abc"),
        ("Â£3.3 trillion", "£3.3 trillion"),
        ("Ø§Ù„Ø¹Ø±Ø¨ÙŠØ©", "العربية"),
        ("ط§ظ„ط¹ط±ط¨ظٹط©", "العربية"),
        ("ÇáÌÒíÑÉ ÇáÚÑÈíÉ", "الجزيرة العربية"),
        ("  two\t\u00a0 words \r", "two words"),
        ("\ud800x", "\N{REPLACEMENT CHARACTER}x"),
    ],
)
def test_artefact_is_undone(raw: str, repaired: str) -> None:
    assert repair_line(raw) == repaired


@pytest.mark.parametrize(
    "line", ["مُحَمَّدٌ والإِسلام", "٢٠٢٤ و 2024", "ﷺ", "Ça a été vécu à Noël", "Ñandú", "👩\u200d💻", "R&D ; AT&T"]
)
def test_spelling_is_left_alone(line: str) -> None:
    assert repair_line(line) == line


def test_zero_width_non_joiner_is_spelling_in_persian_only() -> None:
    persian = "می\u200cخواهیم که کتاب‌ها"
    assert spells_with_joiners(persian)
    assert repair_line(persian, joiners_are_spelling=True) == persian
    assert repair_line("كتاب\u200cي") == "كتابي"


@pytest.mark.parametrize("character", ["\u0640", "\u200c", "\u200d", " ", "\u00a0", "\ufe8d"])
def test_long_runs_of_an_artefact_are_read_once(character: str) -> None:
    """A pattern that is tried from each place of a run needs hours for this one."""
    assert len(repair_line("ا" + character * 1_000_000 + "漢")) <= 1_000_002

"""Words of the interface that depend on a number, a language or a file."""

import pytest

from services.console.pages.language_names import language_code, language_name
from services.console.pages.languages import words_in
from services.console.pages.zones import name_of_zone, zone_named
from services.console.posted_names import first_line
from services.console.posting.readable import LINES, document_files, readable_files
from services.ingest.documents.parts import REASONS
from shared.document_types import DOCUMENT_TYPES
from shared.web.posted_body import READ_TYPES


@pytest.mark.parametrize(
    ("copies", "said"), [(1, "نسخة واحدة"), (2, "نسختان"), (3, "نسخ"), (13, "نسخةً"), (100, "نسخة")]
)
def test_arabic_counts_in_its_six_forms(copies: int, said: str) -> None:
    assert words_in("ar").many("article.duplicate_original", copies, copies=copies).endswith(f"{said}.")


def test_a_message_of_one_form_is_said_of_any_number() -> None:
    assert words_in("en").many("nav.search", 7) == "Search"
    assert "\u206813\u2069 copies" in words_in("en").many("article.duplicate_original", 13, copies=13)


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("العربية", "ar"),
        ("عربية", "ar"),
        ("Arabic", "ar"),
        ("ar", "ar"),
        ("الإنجليزية", "en"),
        ("lingua ignota", "lingua ignota"),
    ],
)
def test_a_language_is_known_by_its_names(named: str, code: str) -> None:
    assert language_code(named) == code


def test_a_code_that_names_no_language_stays_and_an_unknown_language_is_said_in_words() -> None:
    assert language_name("qq", "en") == "qq"
    assert language_name("und", "ar") == "لغة غير معروفة"
    assert language_name("pt-BR", "en") == "Brazilian Portuguese"
    assert language_name(None, "en") == ""


@pytest.mark.parametrize("name", ["", "Nowhere/Else", "../etc/passwd", "A" * 99, "Asia\x00"])
def test_a_zone_that_there_is_not_is_utc(name: str) -> None:
    assert name_of_zone(zone_named(name)) == "UTC"


def test_files_are_offered_by_what_the_door_reads() -> None:
    found = readable_files()
    assert {kind for kind in found.values() if kind != LINES} <= set(READ_TYPES)
    assert (found["txt"], found["jsonl"]) == ("text/plain", LINES)
    assert document_files() == DOCUMENT_TYPES
    assert not found.keys() & document_files().keys()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_reason_to_leave_a_document_out_has_words(language: str) -> None:
    assert {reason.replace("_", "-") for reason in REASONS} <= words_in(language).group("problem").keys()


def test_the_first_line_that_says_something_is_the_name() -> None:
    assert first_line("\n --- \n خبر أول \nثان") == "خبر أول"
    assert len(first_line("w" * 999)) == 161
    assert first_line("") == ""

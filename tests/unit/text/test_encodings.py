"""Bytes are read in the encoding that they have, whatever is declared; what is no text is refused by name."""

import pytest

from shared.text.encodings import NotText, UndecidableEncoding, decode

TEXTS = {
    "ar": "أعلن خفر السواحل مساء الثلاثاء فقدان سبعة صيادين إثر غرق قاربهم على بعد عشرين ميلا قبالة سواحل المينا.",
    "ru": "Энергетики восстановили подачу электричества в посёлке Заречный, где шторм на выходных оборвал линии.",
    "tr": "Güneşli ilçesinde üç gün süren yağışların ardından sel suları çekildi, okulların açılacağı bildirildi.",
    "fr": "Les élèves de la région ont été évacués après les inondations, a déclaré le ministère à Paris.",
    "pl": "Mieszkańcy miasta zagłosowali w niedzielę za utrzymaniem nocnego promu, mimo ostrzeżeń rady miejskiej.",
    "el": "Οι κάτοικοι της πόλης ψήφισαν την Κυριακή υπέρ της διατήρησης του νυχτερινού πλοίου.",
    "he": "תושבי העיר הצביעו ביום ראשון בעד המשך הפעלת המעבורת הלילית למרות אזהרת המועצה.",
    "zh": "港口城镇居民周日投票决定保留夜间渡轮，尽管议会警告说该服务亏损严重，居民表示不能接受。",
}
ENCODED = [
    ("ar", "cp1256"), ("ar", "iso8859-6"), ("ar", "utf-16-le"), ("ru", "cp1251"), ("ru", "koi8-r"), ("tr", "cp1254"),
    ("fr", "cp1252"), ("pl", "cp1250"), ("el", "cp1253"), ("he", "cp1255"), ("zh", "gb18030"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "encoding"), ENCODED)
@pytest.mark.parametrize("page", [False, True])
def test_undeclared_text_is_read_in_its_encoding(language: str, encoding: str, page: bool) -> None:
    text = TEXTS[language]
    text = f"<html><head><title>{text[:30]}</title></head><body><p>{text}</p></body></html>" if page else text
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(("language", "encoding"), ENCODED)
def test_a_western_header_over_other_bytes_is_noticed(language: str, encoding: str) -> None:
    decoded = decode(TEXTS[language].encode(encoding), "iso-8859-1")
    assert decoded.text == TEXTS[language]
    assert decoded.how == ("declared" if language == "fr" else "detected")


def test_icelandic_under_a_western_header_is_not_taken_for_turkish() -> None:
    text = "Íbúar bæjarins kusu á sunnudag að halda næturferjunni þrátt fyrir viðvörun um að hún tapi fé."
    assert decode(text.encode("cp1252"), "iso-8859-1").text == text


def test_what_the_page_declares_is_believed_where_utf_8_is_not_valid() -> None:
    page = f'<html><head><meta charset="windows-1256"></head><body>{TEXTS["ar"]}</body></html>'
    decoded = decode(page.encode("cp1256"), "utf-8")
    assert (decoded.text, decoded.encoding) == (page, "cp1256")


def test_valid_utf_8_and_marks_win() -> None:
    assert decode(TEXTS["ar"].encode(), "iso-8859-1").text == TEXTS["ar"]
    assert decode(TEXTS["ar"].encode("utf-16"), "utf-8").text == TEXTS["ar"]


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"), (b"PK\x03\x04\x14\x00", "ZIP"), (b"\x89PNG\r\n\x1a\n", "PNG")],
)
def test_files_of_another_kind_are_refused_by_name(data: bytes, name: str) -> None:
    with pytest.raises(NotText, match=name):
        decode(data)


def test_noise_is_undecidable() -> None:
    noise = bytes((place * 7919 + place * place * 31) % 128 + 128 for place in range(3_000))
    with pytest.raises(UndecidableEncoding):
        decode(noise)

"""Who says what: verbs of saying, quotation marks, and the names that were found."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.extraction.quotations import QUOTATION_LANGUAGES, find_quotations
from shared.contracts.article import Mention, Quotation


def mention(text: str, name: str, kind: str = "PER") -> Mention:
    start = text.index(name)
    return Mention.model_validate(
        {"start": start, "end": start + len(name), "type": kind, "text": name, "entity_id": f"local:{name}"}
    )


def said(text: str, *names: str, language: str, organisations: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    mentions = [mention(text, name) for name in names] + [mention(text, name, "ORG") for name in organisations]
    found = find_quotations(text, mentions, language=language)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(text[one.speaker_start : one.speaker_end] == one.speaker for one in found)
    return [(one.speaker, one.kind, one.text) for one in found]


@pytest.mark.parametrize(
    ("language", "text", "name", "kind", "words"),
    [
        ("ar", "قال الوزير سامي عون إن الجسر سيفتح غدا.", "سامي عون", "reported", "الجسر سيفتح غدا"),
        ("ar", "وأضافت ليلى حداد: «لن نغادر بيوتنا».", "ليلى حداد", "direct", "لن نغادر بيوتنا"),
        ("ar", '"سنعود قريبا"، قال سامي عون للصحفيين.', "سامي عون", "direct", "سنعود قريبا"),
        ("ar", "ونقلت الصحيفة عن سامي عون قوله إن الحوار مستمر.", "سامي عون", "reported", "الحوار مستمر"),
        (
            "ar",
            "وأوضح سامي عون في بيان له، نشره على موقعه، ان المعركة مستمرة.",
            "سامي عون",
            "reported",
            "المعركة مستمرة",
        ),
        ("ar", "وأكد سامي عون أنَّه باق في منصبه.", "سامي عون", "reported", "باق في منصبه"),
        ("en", '"We are leaving," said Sami Aoun.', "Sami Aoun", "direct", "We are leaving,"),
        ("en", "Sami Aoun said the bridge would open.", "Sami Aoun", "reported", "the bridge would open"),
        ("en", "According to Sami Aoun, the bridge is open.", "Sami Aoun", "reported", "the bridge is open"),
        ("fr", "« Nous partons », a déclaré Sami Aoun.", "Sami Aoun", "direct", "Nous partons"),
        ("fr", "Sami Aoun a affirmé qu'il partait demain.", "Sami Aoun", "reported", "il partait demain"),
        ("es", "«Nos vamos mañana», dijo Sami Aoun.", "Sami Aoun", "direct", "Nos vamos mañana"),
        ("es", "Sami Aoun afirmó que se va mañana.", "Sami Aoun", "reported", "se va mañana"),
    ],
)
def test_a_speaker_and_his_words(language: str, text: str, name: str, kind: str, words: str) -> None:
    assert said(text, name, language=language) == [(name, kind, words)]


@pytest.mark.parametrize(
    ("language", "text", "names", "organisations"),
    [
        ("ar", "قال شهود عيان إن سامي عون غادر المدينة.", ("سامي عون",), ()),
        ("ar", 'وقال الأب لسامي عون: "خرجت الممرضة بالطفلة".', ("سامي عون",), ()),
        ("ar", 'افتتح سامي عون مسرح "الحمراء" أمس.', ("سامي عون",), ()),
        ("ar", 'ونفى سامي عون قصة "الوردة".', ("سامي عون",), ()),
        ("ar", "وأكد مراسل الإخبارية أن المبنى خال من السكان.", (), ("الإخبارية",)),
        ("ar", "صرح المتحدث الأمني بوزارة الداخلية بأن الطريق مفتوح.", (), ("وزارة الداخلية",)),
        ("ar", "وتفيد الأرقام التي نشرتها وزارة الاقتصاد أن الناتج تراجع.", (), ("وزارة الاقتصاد",)),
        ("ar", 'وقالت في حديث لـ"العربية نت" إن العمل انتشر كثيرا.', (), ("العربية نت",)),
        ("ar", "نشأ الخلاف بين سامي عون وصديقه بعد أن رحل المدرب.", ("سامي عون",), ()),
        ("ar", "سبق أن طرح سامي عون الفكرة، ويقول أنصارها إنها توفر المال.", ("سامي عون",), ()),
        ("ar", 'قالت الشركة في طلبها: "لا صحة لذلك أبدا"، وفق ما ذكرت رويترز.', (), ("رويترز",)),
        ("ar", 'يحمل الألبوم اسم "عيش بشوقك كل يوم" كما كشف سامي عون.', ("سامي عون",), ()),
        ("ar", 'قال النبي "خير الناس أنفعهم للناس" وقال سامي عون بذلك.', ("سامي عون",), ()),
        ("en", 'A film called "The Long Road Home", said Sami Aoun.', ("Sami Aoun",), ()),
        ("en", '"It is personal," the defender told The Guardian.', (), ("The Guardian",)),
        ("en", "A professor at Bangor University said he was kind.", (), ("Bangor University",)),
        ("en", "A letter sent to Sami Aoun said it was over.", ("Sami Aoun",), ()),
        ("en", "Sami Aoun said goodbye to the team.", ("Sami Aoun",), ()),
        ("de", "„Wir gehen jetzt“, sagte Sami Aoun.", ("Sami Aoun",), ()),
    ],
)
def test_nobody_is_made_to_say_what_he_did_not(
    language: str, text: str, names: tuple[str, ...], organisations: tuple[str, ...]
) -> None:
    assert said(text, *names, language=language, organisations=organisations) == []


def test_a_quotation_right_behind_another_is_of_the_same_speaker() -> None:
    text = '"We lost everything," says Sami Aoun. "The house is gone."'
    assert [(who, words) for who, _, words in said(text, "Sami Aoun", language="en")] == [
        ("Sami Aoun", "We lost everything,"),
        ("Sami Aoun", "The house is gone."),
    ]


def test_a_name_in_quotation_marks_speaks() -> None:
    text = 'وأوضحت "قسد" في بيان لها أن المعركة مستمرة.'
    assert said(text, language="ar", organisations=("قسد",)) == [("قسد", "reported", "المعركة مستمرة")]


def test_of_an_organisation_and_its_person_the_person_speaks() -> None:
    text = "وصرح الناطق باسم الرئاسة المصرية السفير سامي عون بأن الزيارة ناجحة."
    assert said(text, "سامي عون", language="ar", organisations=("الرئاسة المصرية",)) == [
        ("سامي عون", "reported", "الزيارة ناجحة")
    ]


_WORDS = [
    "قال",
    "إن",
    "said",
    "that",
    "Sami",
    "«",
    "»",
    '"',
    ":",
    "،",
    ",",
    ".",
    "\n",
    " ",
    "a dit",
    "que",
    "dijo",
    "x",
]


@given(
    st.lists(st.sampled_from(_WORDS) | st.text(max_size=3), max_size=60).map(" ".join),
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 9), st.sampled_from(["PER", "ORG", "LOC"])), max_size=5),
    st.sampled_from(sorted(QUOTATION_LANGUAGES)),
)
def test_any_text_gives_quotations_that_lie_in_it_and_do_not_overlap(
    text: str, places: list[tuple[int, int, str]], language: str
) -> None:
    mentions = [
        Mention.model_validate({"start": at, "end": at + size, "type": kind, "text": text[at : at + size]})
        for at, size, kind in places
        if at + size <= len(text)
    ]
    found: tuple[Quotation, ...] = find_quotations(text, mentions, language=language)
    assert all(text[one.start : one.end] == one.text and one.start < one.end for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))

"""What holds for a text of any form, through the whole stage."""

import json
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.cleaning.reading import read
from services.cleaning.rule_cleaner import RuleCleaner
from services.cleaning.stage import clean_article
from shared.contracts.article import CleanArticle, RawArticle
from shared.errors import ArticleRejected
from shared.text.offsets import to_source, to_target

PIECES = st.sampled_from(
    [
        *("Subject: The night ferry", "From: Ada Quill <ada@example.org>", "Date: Mon, 11 Mar 2024 06:30:00 +0000"),
        *("> Residents of the harbour town voted on Sunday to keep the ferry.", "> ", "--", "# A heading", "## عنوان"),
        *("**bold** and *thin* and [a link](https://example.org/1)", "![image](https://example.org/a.jpg)", "```"),
        *("1", "00:00:01,000 --> 00:00:04,200", "00:00:04,300 --> 00:00:08,900", "WEBVTT", "- item one", "* item two"),
        *("[12/02/24, 9:33:12 PM] Ada: the ferry stays", "12/02/2024, 21:33 - Bo: it does", "<Media omitted>"),
        *("<p>Residents voted on Sunday.</p>", "<br>", "<script>x()</script>", "&lt;p&gt;خبر&lt;/p&gt;", "<!-- x -->"),
        *(
            "The Tide   No 4312   page 5",
            "The Tide   No 4312   page 6",
            "- 5 -",
            "\f",
            "",
            "",
            "======================",
        ),
        *("Residents of the harbour town of Port Lennick voted on Sunday to", "keep the night ferry running through"),
        *("the winter, despite a warning from the council that the ser-", "vice loses money, as it was told to do."),
        *("أعلن خفر السواحل مساء الثلاثاء فقدان سبعة صيادين", "إثر غرق قاربهم على بعد عشرين ميلا قبالة سواحل"),
        *("المذيعة: هل سترفع الحكومة السعر؟", "الوزير: لن نرفع السعر.", "View this email in your browser"),
        *("Unsubscribe ( https://example.org/u/1 )", "The post A ferry stays appeared first on The Tide."),
    ]
)
LINES = st.one_of(PIECES, PIECES, st.text(max_size=60))
TEXTS = st.one_of(
    st.lists(LINES, max_size=25).map("\n".join),
    st.lists(LINES, max_size=8).map(lambda lines: json.dumps({"title": lines[:1], "body": "\n".join(lines)})),
)


def cleaned(content: str, title: str | None = None) -> CleanArticle | None:
    raw = RawArticle(content=content, content_type="text/plain", title=title)
    try:
        return clean_article(raw, cleaner=RuleCleaner())
    except ArticleRejected:
        return None


@settings(max_examples=300)
@given(TEXTS)
def test_reading_maps_every_run_to_equal_text(content: str) -> None:
    reading = read(content)
    assert list(reading.runs) == sorted(reading.runs)
    for target, source, length in reading.runs:
        made, raw = reading.text[target : target + length], content[source : source + length]
        assert (
            length <= 1 or made == raw or all(a == b or b.isspace() or b == "*" for a, b in zip(made, raw, strict=True))
        )


@settings(max_examples=300)
@given(TEXTS)
def test_removed_text_of_any_form_is_where_its_offsets_say(content: str) -> None:
    article = cleaned(content)
    if article is None:
        return
    assert all(content[span.start : span.end] == span.text for span in article.removed)
    assert all(one.end <= two.start for one, two in pairwise(article.removed))
    assert all(to_target(article.text_map, (span.start, span.end)) is None for span in article.removed)


@settings(max_examples=300)
@given(TEXTS)
def test_kept_text_of_any_form_finds_its_place(content: str) -> None:
    article = cleaned(content)
    if article is None:
        return
    start = 0
    for paragraph in article.text.split("\n\n"):
        span = (start, start + len(paragraph))
        origin = to_source(article.text_map, span)
        assert origin[0] < origin[1]
        start = span[1] + 2


@settings(max_examples=300)
@given(TEXTS)
def test_text_of_any_form_is_clean_once_it_was_cleaned(content: str) -> None:
    once = cleaned(content)
    if once is None:
        return
    twice = cleaned(once.text, once.title)
    assert twice is None or twice.text == once.text

"""Each form of a text is recognised and undone; ordinary texts are left as they are."""

import json
import textwrap

import pytest

from benchmarks.cleaning.scrapes import LabelledScrape, read_scrapes
from services.cleaning.reading import PLAIN, read
from services.cleaning.rule_cleaner import RuleCleaner
from services.cleaning.stage import clean_article
from shared.contracts.article import CleanArticle, RawArticle
from shared.text.offsets import to_source

PARAGRAPHS = (
    "Residents of the harbour town of Port Lennick voted on Sunday to keep the night ferry running through the winter, "
    "despite a warning from the council that the service loses money every single night of the year.",
    "Mayor Ellen Thorsby said 61 percent of those who took part had backed the ferry, which links the town with the "
    "hospital on the mainland and with the school that most of its children visit.",
    "The operator, Lennick Lines, said it would publish a new timetable by the end of the month and look for savings "
    "elsewhere, among them the two older boats that are laid up in the dock.",
)
HEADLINE = "Harbour town votes to keep its only night ferry"


def cleaned(content: str) -> CleanArticle:
    return clean_article(RawArticle(content=content, content_type="text/plain"), cleaner=RuleCleaner())


def wrapped(width: int, paragraphs: tuple[str, ...] = PARAGRAPHS, between: str = "\n\n", first: str = "") -> str:
    return between.join(textwrap.fill(text, width, initial_indent=first) for text in paragraphs)


# Scrapes that were written as an e-mail, a newsletter, and lines pasted out of a PDF.
FORMS = {"ar_133_newsletter_morning": "newsletter", "ar_59_hardwrap_mail_bus_names": "email+wrapped"}
FORMS |= {
    "en_70_hardwrap_copypaste_dam": "wrapped",
    "en_316_hardwrap_council_minutes_story": "newsletter+email+wrapped",
}


@pytest.mark.parametrize("scrape", read_scrapes(), ids=lambda scrape: scrape.name)
def test_scrape_reads_as_plain_unless_it_was_written_as_a_form(scrape: LabelledScrape) -> None:
    assert read(scrape.raw).form == FORMS.get(scrape.name, PLAIN)


@pytest.mark.parametrize("width", [40, 50, 60, 72, 80])
@pytest.mark.parametrize(("between", "first"), [("\n\n", ""), ("\n", "    ")])
def test_wrapped_paragraphs_are_whole_again(width: int, between: str, first: str) -> None:
    article = cleaned(f"{HEADLINE}\n\n{wrapped(width, between=between, first=first)}\n")
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert (article.title, article.cleaning.form) == (HEADLINE, "wrapped")


def test_hyphens_of_the_break_go_and_those_of_words_stay() -> None:
    content = (
        "The members of the council who had asked for a long-term\nplan were told that the reservoirs held a fifth of "
        "the ca-\npacity that was needed in a dry year, and that the grow-\ners' association expects prices up. "
        "In the view of al-\nAssad's ministers there was no plan to offer to the val-\nley's farmers before summer.\n"
    )
    text = read(content).text
    assert "capacity" in text and "growers'" in text and "al-Assad" in text and "valley's" in text
    assert "long-term plan" in text


def test_verse_lists_and_addresses_keep_their_lines() -> None:
    verse = "The tide goes out\nand leaves the boats\nlying on their sides\nlike sleeping cows\n"
    listed = "- flour, two kilos of the fine sort\n- salt\n- a little water from the well behind the house\n"
    address = "Lennick Lines\nHarbour Street 4\nPort Lennick\n"
    text = read(f"{wrapped(60)}\n\n{verse}\n{listed}\n{address}").text
    assert verse in text and listed in text and address in text
    assert PARAGRAPHS[0] in text


def test_email_headers_are_facts_and_quoting_marks_go() -> None:
    quoted = "\n>\n".join(f"> {text}" for text in (HEADLINE, *PARAGRAPHS))
    article = cleaned(
        "---------- Forwarded message ---------\nFrom: Ada Quill <ada@example.org>\n"
        f"Date: Sun, 10 Mar 2024 21:04:00 +0100\nSubject: Fwd: {HEADLINE}\nTo: <desk@example.org>\n\n{quoted}\n"
    )
    assert (article.title, article.text) == (HEADLINE, "\n\n".join(PARAGRAPHS))
    assert article.published_at is not None and article.published_at.isoformat() == "2024-03-10T20:04:00+00:00"
    assert (article.source, article.cleaning.form) == ("Ada Quill", "email")
    assert any(span.rule == "email_header" for span in article.removed)


def test_newsletter_keeps_the_article_alone() -> None:
    article = cleaned(
        "Subject: The Morning Tide - Night ferry saved\nFrom: The Morning Tide <news@example.org>\n"
        "Date: Mon, 11 Mar 2024 06:30:00 +0000\n\nView this email in your browser ( https://example.org/v/1 )\n\n"
        f"{HEADLINE}\n{'=' * len(HEADLINE)}\n\n{wrapped(64)}\n\n--\n"
        "You are receiving this email because you signed up at example.org.\n"
        "Unsubscribe ( https://example.org/u/1 ) | Update preferences\n"
    )
    assert (article.title, article.text) == (HEADLINE, "\n\n".join(PARAGRAPHS))
    assert article.cleaning.form == "newsletter+email+wrapped"


def test_subtitles_become_sentences() -> None:
    content = (
        "1\n00:00:01,000 --> 00:00:04,200\n<i>Good evening from Port Lennick, where the storm</i>\n"
        "has closed the road.\n\n2\n00:00:04,300 --> 00:00:08,900\nThe mayor says nobody has been hurt, but two\n\n"
        "3\n00:00:09,000 --> 00:00:11,000\nfamilies have left their homes.\n\n"
        "4\n00:00:20,000 --> 00:00:22,000\nThe road will stay closed until the end of the week.\n"
    )
    article = cleaned(content)
    said = f"{article.title or ''}\n\n{article.text}".strip()
    assert said == (
        "Good evening from Port Lennick, where the storm has closed the road. The mayor says nobody has been hurt, "
        "but two families have left their homes.\n\nThe road will stay closed until the end of the week."
    )
    assert [span.rule for span in article.removed] == ["subtitle_time"] * 4
    assert article.cleaning.form == "subtitles"


def test_markdown_loses_its_marks() -> None:
    article = cleaned(
        f"# {HEADLINE}\n\n![The ferry](https://example.org/a.jpg)\n\n{PARAGRAPHS[0]}\n\nMayor [Ellen Thorsby]"
        f"(https://example.org/tag/1) said that **two thirds** backed it.\n\n> {PARAGRAPHS[2]}\n"
    )
    assert article.title == HEADLINE
    assert article.text.split("\n\n") == [
        PARAGRAPHS[0], "Mayor Ellen Thorsby said that two thirds backed it.", PARAGRAPHS[2],
    ]  # fmt: skip
    raw = f"# {HEADLINE}"
    assert to_source(article.title_map, (0, len(HEADLINE))) == (raw.index("H"), len(raw))


def test_hashtags_and_stars_of_prose_are_no_markdown() -> None:
    content = f"{HEADLINE}\n\n{PARAGRAPHS[0]}\n\n#Lennick #ferry\n\nThe hotel has four **** and costs 2*3*4 a night.\n"
    assert read(content).form == PLAIN


@pytest.mark.parametrize(
    "record",
    [
        {"id": 8, "title": HEADLINE, "author": {"name": "Ada Quill"}, "body": "\n\n".join(PARAGRAPHS)},
        {"headline": HEADLINE, "authors": ["Ada Quill"], "tags": ["sea"], "paragraphs": {"text": list(PARAGRAPHS)}},
        {
            "title": {"rendered": HEADLINE},
            "author": "Ada Quill",
            "content": {"rendered": "".join(f"<p>{text}</p>\n" for text in PARAGRAPHS)},
        },
    ],
)
def test_pasted_json_gives_its_article(record: dict[str, object]) -> None:
    content = json.dumps({**record, "published": "2024-03-06T11:20:00+03:00"}, indent=1)
    article = cleaned(content)
    assert (article.title, article.text, article.author) == (HEADLINE, "\n\n".join(PARAGRAPHS), "Ada Quill")
    assert article.published_at is not None and article.published_at.isoformat() == "2024-03-06T08:20:00+00:00"
    start, end = to_source(article.text_map, (0, len(PARAGRAPHS[0])))
    assert content[start:end] == PARAGRAPHS[0]


def test_json_lines_give_their_texts() -> None:
    content = "\n".join(json.dumps({"title": HEADLINE, "text": text}) for text in PARAGRAPHS)
    assert cleaned(content).text == "\n\n".join(PARAGRAPHS)


def test_escaped_markup_is_read_as_markup() -> None:
    body = "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in PARAGRAPHS)
    article = cleaned(f"{HEADLINE}\n\n&lt;img src=&quot;a.jpg&quot; /&gt;{body}\n")
    assert (article.title, article.text) == (HEADLINE, "\n\n".join(PARAGRAPHS))
    assert article.cleaning.form == "escaped_html+html_fragment"


def test_fragment_of_markup_is_read_without_its_tags() -> None:
    body = "\n".join(f"<!-- wp:paragraph -->\n<p>{text}</p>\n<!-- /wp:paragraph -->" for text in PARAGRAPHS)
    article = cleaned(f"<h2>{HEADLINE}</h2>\n{body}\n<script>if (1 < 2) track()</script>")
    assert (article.title, article.text) == (HEADLINE, "\n\n".join(PARAGRAPHS))
    assert any(span.rule == "markup" and "track" in span.text for span in article.removed)


def test_chat_export_loses_who_and_when() -> None:
    one, two, three = PARAGRAPHS
    article = cleaned(
        f"[12/02/24, 9:33:12 PM] Port News: {one}\n[12/02/24, 9:33:40 PM] Port News: <Media omitted>\n"
        f"[12/02/24, 9:41:05 PM] Port News: {two}\n{three}\n"
    )
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert article.source == "Port News"
    assert {span.rule for span in article.removed} == {"chat_prefix", "chat_left_out"}


def test_telegram_copy_loses_who_and_when() -> None:
    content = "".join(f"Port News, [12.02.2024 21:3{at}]\n{text}\n\n" for at, text in enumerate(PARAGRAPHS))
    article = cleaned(content)
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert article.published_local is not None and article.published_local.date.isoformat() == "2024-02-12"


def test_scan_loses_its_running_heads_and_goes_on_over_the_page() -> None:
    one, two, three = (textwrap.fill(text, 60) for text in PARAGRAPHS)
    above, below = two.split("\n", 1)
    head = "The Lennick Tide    No. 4312    Sunday 3 March 2024    page"
    article = cleaned(f"{head} 5\n\n{HEADLINE}\n\n{one}\n\n{above}\n\n- 5 -\n\n{head} 6\n\n{below}\n\n{three}\n")
    assert (article.title, article.text) == (HEADLINE, "\n\n".join(PARAGRAPHS))
    assert article.published_local is not None and article.published_local.date.isoformat() == "2024-03-03"


def test_transcript_loses_its_times_and_keeps_who_speaks() -> None:
    turns = ["Host: Will the ferry stay through the winter, minister?", "Minister: It will stay, as was promised."] * 2
    turns[3] = "Minister: No, the fare will not be raised before the summer."
    content = "\n\n".join(f"[00:0{at}:12] {turn}" for at, turn in enumerate(turns))
    reading = read(content)
    assert reading.form == "transcript"
    assert reading.text.split("\n\n") == turns


def test_line_of_a_feed_goes() -> None:
    content = f"{HEADLINE}\n\n{PARAGRAPHS[0]}\n\nThe post {HEADLINE} appeared first on The Tide.\n"
    assert cleaned(content).text == PARAGRAPHS[0]


def test_markdown_between_fences_is_read_once_and_for_all() -> None:
    reading = read("```\n**bold** and *thin* and [a link](https://example.org/1)\n```")
    assert reading.text.strip() == "bold and thin and a link"
    assert read(reading.text).text == reading.text


@pytest.mark.parametrize("lines", [True, False], ids=["lines", "list"])
def test_of_several_articles_in_one_text_the_first_is_read_and_the_number_told(lines: bool) -> None:
    records = [{"title": f"{HEADLINE} {place}", "body": text} for place, text in enumerate(PARAGRAPHS)]
    article = cleaned("\n".join(map(json.dumps, records)) if lines else json.dumps(records))
    assert (article.title, article.text) == (f"{HEADLINE} 0", PARAGRAPHS[0])
    assert (article.cleaning.status, article.cleaning.notes[:1]) == ("partial", ("several_articles:3",))
    assert PARAGRAPHS[2] in article.removed[-1].text


def test_sections_under_one_headline_are_one_article() -> None:
    sections = [{"heading": f"Part {place}", "body": text} for place, text in enumerate(PARAGRAPHS)]
    article = cleaned(json.dumps({"title": HEADLINE, "sections": sections}))
    assert article.text.split("\n\n") == list(PARAGRAPHS)

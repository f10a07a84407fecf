"""What a parser is given is bounded: no construct of HTML costs more than in proportion to its length."""

import time
from collections.abc import Callable

import pytest

from services.cleaning.pages.bounds import DEEPEST_PARSED, MOST_ATTRIBUTES, is_parsable
from services.cleaning.pages.reader import FALLBACK, read_html
from tests.unit.cleaning.builders import LEAD, SECOND, THIRD, TITLE

SIZES = (10_000, 100_000, 1_000_000)
# A tenfold page may take so many times as long, and the smallest is reckoned to take at least so long.
GROWTH = 30.0
LEAST_S = 0.02

UNITS: dict[str, str] = {
    "open div": "<div>", "open b": "<b>", "open a": "<a href=x>", "paragraphs": "<p>كلمة</p>", "open p": "<p>كلمة ",
    "tables": "<table><tr><td>", "lists": "<ul><li>", "select": "<select><option>", "quote": '<a b="', "less-than": "<",
    "ampersands": "&", "entities": "&#x;", "open comments": "<!--", "comments": "<!-- -->", "cdata": "<![CDATA[",
    "scripts": "<script></script>", "open script": "<script>", "json": '<script type="application/ld+json">[[[',
    "ends": "</div>", "svg": "<svg><g>", "crossed": "<b><i></b></i>", "nul": "\0", "title": "<title>",
    "h1": "<h1>x</h1>",
    "textarea": "<textarea>", "instructions": "<?", "doctype": "<!DOCTYPE ", "meta": '<meta name="author" content="x">',
    "bylines": '<span class="byline author">By Jane Doe</span>', "times": "<time>2024-05-01</time>",
    "classes": '<p class="a-b c_d">x</p>', "cells": "<td>x", "attributes of html": "<html a=1>", "breaks": "<br>",
    "standfirsts": '<p class="standfirst">كلمة كلمة كلمة كلمة كلمة كلمة</p>',
}  # fmt: skip
SERIES: dict[str, Callable[[int], str]] = {
    "attributes": lambda n: "<p " + " ".join(f'a{i}="x"' for i in range(n // 8)) + ">x",
    "bare attributes": lambda n: "<html><body><div " + " ".join(f"a{i}" for i in range(n // 6)) + ">x</div>",
    "attributes with signs": lambda n: "<p " + " ".join(f'a{i}=">"' for i in range(n // 9)) + ">x",
    "a long value": lambda n: '<p class="' + "x " * (n // 2) + '">x',
    "a long name": lambda n: "<" + "p" * n + ">x",
    "hidden in a script": lambda n: '<script>a<b c="</script><p ' + " ".join(f"a{i}" for i in range(n // 6)) + ">x",
    "a long byline": lambda n: '<p class="byline">' + "By Jane and " * (n // 12) + "</p>",
    "a long date": lambda n: '<time class="published">' + "1 " * (n // 2) + "</time>",
}


def seconds(page: str) -> float:
    started = time.process_time()
    read_html(page)
    return time.process_time() - started


@pytest.mark.parametrize("name", [*UNITS, *SERIES])
def test_time_grows_no_faster_than_the_page(name: str) -> None:
    make = SERIES.get(name) or (lambda n: "<html>" + UNITS[name] * (n // len(UNITS[name])))
    read_html(make(1_000))
    small, middle, large = (seconds(make(size)) for size in SIZES)
    assert middle <= GROWTH * max(LEAST_S, small)
    assert large <= GROWTH * max(LEAST_S, middle)


@pytest.mark.parametrize("count", [MOST_ATTRIBUTES + 1, 60_000])
def test_a_tag_with_too_many_attributes_is_read_as_text_with_a_note(count: int) -> None:
    hostile = "<p " + " ".join(f'a{i}=">"' for i in range(count)) + f">{LEAD}</p>"
    page = read_html(f"<html><head><title>{TITLE}</title></head><body>{hostile}</body></html>")
    assert page.notes == (FALLBACK,)
    assert LEAD in page.text
    assert page.title == TITLE


def test_elements_that_close_by_themselves_do_not_count_as_nesting() -> None:
    items = "".join(f"<li><p>{LEAD}" for _ in range(DEEPEST_PARSED * 3))
    assert is_parsable(f"<html><body><ul>{items}</ul></body></html>")
    assert is_parsable("<html><body>" + "<svg><path/></svg><a><b>x</a>" * DEEPEST_PARSED * 2)
    assert not is_parsable("<table><tr><td>" * DEEPEST_PARSED)


def test_scripts_and_comments_hold_no_tags() -> None:
    inside = "<div>" * DEEPEST_PARSED * 2
    assert is_parsable(f"<script>{inside}</script><!-- {inside} --><p>{SECOND}</p><p>{THIRD}</p>")

from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from khabar.terminal.bidi import Mode, display_mode, is_right_to_left, order_kept, visual_order
from khabar.terminal.directed_text import DirectedText
from khabar.terminal.readable import one_line, readable

ARABIC_AND_MORE = st.text(
    st.one_of(
        st.sampled_from(
            "ابتثجلمنهويأإآءةىٍَُِّ،؛؟٠١٢ \n\u200c\u200d\u200e\u200f\u202b\u202c\u2067\u2069[](){}<>12,.:/-abcXYZ"
        ),
        st.characters(),
    ),
    max_size=60,
)


def seen(line: str, *, right_to_left: bool | None = None) -> str:
    direction = is_right_to_left(line) if right_to_left is None else right_to_left
    return "".join(glyph.text for glyph in visual_order(line, right_to_left=direction))


def printed(text: Text, *, mode: Mode, width: int = 20, align: bool = True, color: bool = False) -> str:
    stream = StringIO()
    console = Console(file=stream, width=width, force_terminal=color, color_system="standard" if color else None)
    console.print(DirectedText(text, mode, align=align))
    return stream.getvalue()


def test_arabic_letters_are_joined_and_turned_around() -> None:
    assert seen("بيت") == "\ufe96\ufef4\ufe91"


def test_numbers_and_latin_names_stay_readable_inside_arabic() -> None:
    line = seen("ب CNN ج 3500 د 12/03/2024")
    assert line.split() == ["12/03/2024", "\ufea9", "3500", "\ufe9d", "CNN", "\ufe8f"]


def test_an_arabic_name_inside_latin_text_is_turned_around_alone() -> None:
    assert seen("to بيت now") == "to \ufe96\ufef4\ufe91 now"


def test_brackets_open_towards_what_they_hold() -> None:
    assert seen("[بيت]") == "[\ufe96\ufef4\ufe91]"


def test_brackets_around_a_latin_name_stay_around_it() -> None:
    """Rule N0: a pair of brackets goes with what it holds."""
    line = "ب ABC (DEF) ج"
    assert seen(line) == "\ufe9d ABC (DEF) \ufe8f"


def test_every_character_keeps_its_place_in_the_line() -> None:
    line = "قال ABC (DEF) [x] اليوم 1,234.5 و10:30 «ب»"
    shown = visual_order(line, right_to_left=True)
    assert sorted(glyph.index for glyph in shown) == list(range(len(line)))
    assert all(
        glyph.text == line[glyph.index]
        for glyph in shown
        if line[glyph.index].isascii() and line[glyph.index].isalnum()
    )
    assert [line[glyph.index] for glyph in shown if line[glyph.index] in "DEF"] == ["D", "E", "F"]


def test_lam_and_alef_become_one_sign() -> None:
    assert seen("لا") == "\ufefb"
    assert seen("بلا") == "\ufefc\ufe91"
    assert seen("لأ") == "\ufef7"


def test_a_vowel_sign_stays_on_its_letter() -> None:
    assert seen("بَت") == "\ufe96\ufe91\N{ARABIC FATHA}"


def test_persian_letters_do_not_join_across_a_non_joiner() -> None:
    assert "\ufe8f" in seen("ب\u200cب")
    assert "\u200c" not in seen("ب\u200cب")


def test_latin_text_is_left_as_it_is() -> None:
    assert seen("Hello, (world) 12.") == "Hello, (world) 12."


@pytest.mark.parametrize(
    ("text", "right_to_left"),
    [("«بيت", True), ("12 بيت CNN", True), ("CNN بيت", False), ("12 ...", False), ("", False), ("שלום", True)],
)
def test_direction_comes_from_the_first_strong_character(text: str, right_to_left: bool) -> None:
    assert is_right_to_left(text) is right_to_left


def test_a_paragraph_without_letters_runs_as_the_default_says() -> None:
    assert is_right_to_left("12 ...", default=True)


@settings(max_examples=150)
@given(ARABIC_AND_MORE)
def test_the_visual_order_only_reorders(text: str) -> None:
    line = readable(text).replace("\n", " ")
    indices = [glyph.index for glyph in visual_order(line, right_to_left=is_right_to_left(line))]
    assert len(indices) == len(set(indices))
    assert all(0 <= index < len(line) for index in indices)


@given(ARABIC_AND_MORE)
def test_readable_text_keeps_its_offsets_and_holds_no_control_characters(text: str) -> None:
    shown = readable(text)
    assert len(shown) == len(text)
    assert not set(shown) & set("\x1b\x07\x08\r\t\x00\x9b\u202e\u2066")
    shown.encode("utf-8")


def test_one_line_is_cut_with_an_ellipsis() -> None:
    assert one_line("  a\n b  ", max_chars=10) == "a b"
    assert one_line("x" * 1_000_000, max_chars=5) == "xxxx…"
    assert one_line("a" + " " * 1000 + "b", max_chars=5) == "a…"


@settings(max_examples=100)
@given(ARABIC_AND_MORE, st.sampled_from(["logical", "visual"]), st.integers(1, 40))
def test_any_text_is_shown_at_any_width(text: str, mode: Mode, width: int) -> None:
    assert printed(Text(readable(text)), mode=mode, width=width)


def test_lines_of_right_to_left_paragraphs_stand_at_the_right() -> None:
    first, second = printed(Text("بيت\nhouse"), mode="visual").splitlines()
    assert first == " " * 17 + "\ufe96\ufef4\ufe91"
    assert second.rstrip() == "house"


def test_a_wrapped_paragraph_reads_from_the_upper_line_to_the_lower() -> None:
    first, second = printed(Text("بيت كبير جميل واسع"), mode="visual", width=10).splitlines()
    assert (first.strip(), second.strip()) == (seen("بيت كبير"), seen("جميل واسع"))


def test_logical_text_is_printed_as_it_is() -> None:
    assert printed(Text("بيت CNN"), mode="logical", align=False).strip() == "بيت CNN"


def test_styles_follow_their_characters() -> None:
    text = Text("ب ").append("ت", "green").append(" ث")
    assert "\x1b[32m\ufe95\x1b[0m" in printed(text, mode="visual", color=True)


@pytest.mark.parametrize(
    ("environment", "mode"),
    [
        ({}, "visual"),
        ({"TERM_PROGRAM": "Apple_Terminal"}, "logical"),
        ({"KONSOLE_VERSION": "230800"}, "logical"),
        ({"TERM_PROGRAM": "vscode", "VTE_VERSION": "7600"}, "visual"),
        ({"VTE_VERSION": "7600"}, "visual"),
        ({"VTE_VERSION": "7600", "TMUX": "/tmp/tmux,1,0"}, "logical"),
        ({"VTE_VERSION": "5202", "TMUX": "/tmp/tmux,1,0"}, "visual"),
        ({"VTE_VERSION": "new", "TMUX": "/tmp/tmux,1,0"}, "visual"),
        ({"KONSOLE_VERSION": "230800", "KHABAR_BIDI": "visual"}, "visual"),
        ({"KHABAR_BIDI": "Logical"}, "logical"),
        ({"KHABAR_BIDI": "sideways"}, "visual"),
    ],
)
def test_the_terminal_decides_who_reorders(environment: dict[str, str], mode: Mode) -> None:
    assert display_mode(environment, is_terminal=True) == mode


def test_files_and_pipes_get_the_logical_order() -> None:
    assert display_mode({}, is_terminal=False) == "logical"


def test_a_terminal_is_told_to_keep_the_order_and_released_also_after_an_error() -> None:
    stream = StringIO()
    with pytest.raises(RuntimeError), order_kept(stream, "visual", is_terminal=True):
        raise RuntimeError
    assert stream.getvalue() == "\x1b[8l\x1b[8h"


@pytest.mark.parametrize(("mode", "is_terminal"), [("logical", True), ("visual", False)])
def test_nothing_is_told_to_what_needs_no_telling(mode: Mode, is_terminal: bool) -> None:
    stream = StringIO()
    with order_kept(stream, mode, is_terminal=is_terminal):
        stream.write("text")
    assert stream.getvalue() == "text"

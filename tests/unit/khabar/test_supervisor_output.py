"""The output of many processes on one stream."""

import io

from khabar.supervisor import LinePrinter
from khabar.supervisor.output import LONGEST_LINE_BYTES, LineSplitter


def test_lines_survive_any_cut_of_the_stream() -> None:
    text = "سطر\nsecond\r\n\nlast".encode()
    for cut in range(len(text)):
        splitter = LineSplitter()
        lines = [*splitter.feed(text[:cut]), *splitter.feed(text[cut:]), *splitter.end()]
        assert lines == ["سطر", "second", "", "last"]


def test_a_line_without_end_is_cut() -> None:
    lengths = [len(line) for line in LineSplitter().feed(b"x" * (3 * LONGEST_LINE_BYTES))]
    assert lengths == [LONGEST_LINE_BYTES, LONGEST_LINE_BYTES]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_names_are_coloured_on_a_terminal_alone() -> None:
    terminal, file = Terminal(), io.StringIO()
    LinePrinter(terminal, width=4)("db", "up")
    LinePrinter(file, width=4)("db", "up")
    assert terminal.getvalue() == "\033[36mdb   | \033[0mup\n"
    assert file.getvalue() == "db   | up\n"


def test_json_lines_pass_unchanged_where_no_one_watches() -> None:
    file = io.StringIO()
    LinePrinter(file)("db", '{"event": "up"}')
    assert file.getvalue() == '{"event": "up"}\n'


def test_a_reader_that_went_away_is_ignored() -> None:
    file = io.StringIO()
    printer = LinePrinter(file)
    file.close()
    printer("db", "up")

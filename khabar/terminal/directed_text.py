"""Styled text for rich, readable in whichever direction it is written."""

from dataclasses import dataclass
from functools import reduce

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.style import Style
from rich.text import Text

from khabar.terminal.bidi import Mode, is_right_to_left, visual_order


@dataclass(frozen=True)
class DirectedText:
    """Paragraphs, one a line of `text`; each is wrapped and, with `align`, set against the side at which its
    reading begins.

    The text must be `readable`. A paragraph without any letter runs as the text as a whole does.
    """

    text: Text
    mode: Mode
    align: bool

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(1, options.max_width)
        default = is_right_to_left(self.text.plain)
        for paragraph in self.text.split("\n", allow_blank=True):
            right_to_left = is_right_to_left(paragraph.plain, default=default)
            for line in paragraph.wrap(console, width, overflow="fold"):
                line.rstrip()
                shown = _in_visual_order(line, console, right_to_left=right_to_left) if self.mode == "visual" else line
                if right_to_left and self.align:
                    shown.pad_left(width - shown.cell_len)
                shown.no_wrap, shown.overflow = True, "crop"
                yield shown

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self.text)


def _in_visual_order(line: Text, console: Console, *, right_to_left: bool) -> Text:
    styles: list[tuple[Style, ...]] = [()] * len(line.plain)
    for span in line.spans:
        style = console.get_style(span.style, default="") if isinstance(span.style, str) else span.style
        for index in range(max(0, span.start), min(span.end, len(styles))):
            styles[index] += (style,)
    shown = Text(style=line.style)
    run = ""
    run_styles: tuple[Style, ...] = ()
    for glyph in visual_order(line.plain, right_to_left=right_to_left):
        if styles[glyph.index] != run_styles and run:
            shown.append(run, _combined(run_styles))
            run = ""
        run_styles = styles[glyph.index]
        run += glyph.text
    return shown.append(run, _combined(run_styles)) if run else shown


def _combined(styles: tuple[Style, ...]) -> Style:
    return reduce(lambda below, above: below + above, styles, Style.null())

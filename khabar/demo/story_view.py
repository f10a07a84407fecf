"""The story of the samples, on the terminal."""

import os
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from khabar.demo.story import LANGUAGES, ToldStory
from khabar.terminal.bidi import display_mode, order_kept
from khabar.terminal.directed_text import DirectedText
from khabar.terminal.readable import one_line

_MAX_TITLE_CHARS: Final = 160


def show_story(story: ToldStory, url: str, console: Console) -> None:
    """Print where the story is, and the titles under which it is told."""
    mode = display_mode(os.environ, is_terminal=console.is_terminal)
    titles = Table.grid(padding=(0, 2), pad_edge=True)
    for language, title in story.articles:
        shown = Text(one_line(title, max_chars=_MAX_TITLE_CHARS))
        titles.add_row(Text(f"  {language}"), DirectedText(shown, mode, align=console.is_terminal))
    heading = Text(f"\nOne story in {len(LANGUAGES)} languages: {url}/stories/{story.id}")
    with order_kept(console.file, mode, is_terminal=console.is_terminal):
        console.print(heading, soft_wrap=True, highlight=False)
        console.print(titles, highlight=False)

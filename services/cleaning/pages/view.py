"""A page as it was read: all that its facts are looked for in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from services.cleaning.facts.names import key
from services.cleaning.pages.blocks import Block
from services.cleaning.pages.head import Head
from services.cleaning.pages.marks import Mark

# How many blocks above the title and below the article's beginning what belongs to it may stand.
_ABOVE: Final = 6
_BELOW: Final = 4


@dataclass(frozen=True)
class View:
    """The head, all visible blocks, the marked elements, which blocks are the article, and the address if known.

    `start` and `stop` are numbers of blocks: the article's heading or first block, and the one behind its last.
    """

    head: Head
    blocks: Sequence[Block] = ()
    marks: Sequence[Mark] = ()
    chosen: Sequence[Block] = ()
    title_block: int | None = None
    url: str | None = None

    @cached_property
    def first(self) -> int:
        """The number of the article's first block; 0 if there is none."""
        return self.chosen[0].number if self.chosen else 0

    @cached_property
    def last(self) -> int:
        """The number of the article's last block; 0 if there is none."""
        return self.chosen[-1].number if self.chosen else 0

    @cached_property
    def window(self) -> range:
        """The numbers of the blocks around the article's beginning, where its writer and its date stand."""
        title = self.first if self.title_block is None else self.title_block
        return range(max(0, min(title, self.first) - _ABOVE), max(title, self.first) + _BELOW + 1)

    @cached_property
    def by_number(self) -> Mapping[int, Block]:
        """The visible blocks by their numbers."""
        return {block.number: block for block in self.blocks}

    @cached_property
    def host(self) -> str:
        """The host of the page's address, else of the one that it gives itself; empty if neither is known."""
        for address in (self.url, self.head.meta("og:url", "twitter:url")):
            try:
                host = urlsplit(address or "").hostname
            except ValueError:
                host = None
            if host:
                return host.removeprefix("www.")
        return ""

    @cached_property
    def sites(self) -> frozenset[str]:
        """Keys of the names that the site goes by (see `facts.names.key`)."""
        head = self.head
        names = [*head.data.site_names, *(name for name, _ in head.data.named("publisher"))]
        names += [
            text for text in (head.meta("og:site_name"), head.meta("application-name"), head.meta("publisher")) if text
        ]
        labels = [label for label in self.host.split(".")[:-1] if len(label) > 3]
        return frozenset(filter(None, map(key, (*names, *labels, self.host))))

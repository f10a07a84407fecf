"""An article's title and text as one text to read, and back from it to the two."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from shared.contracts.article import CleanArticle, Mention

# Parts paragraphs, so that no name goes across.
_BETWEEN: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class WholeArticle:
    """The article as one text; at the offset `border` its own text begins, before it stands the title, if any."""

    text: str
    border: int

    @classmethod
    def of(cls, article: CleanArticle) -> "WholeArticle":
        """The title is a paragraph of its own before the text."""
        before = f"{article.title}{_BETWEEN}" if article.title else ""
        return cls(f"{before}{article.text}", len(before))

    def placed(self, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        """The mentions, whose offsets are those of the whole, with the field of each and offsets into that."""
        return tuple(self._placed(mention) for mention in mentions)

    def _placed(self, mention: Mention) -> Mention:
        if mention.start < self.border:
            return mention.model_copy(update={"field": "title"})
        moved = {"start": mention.start - self.border, "end": mention.end - self.border}
        return mention.model_copy(update=moved)

"""The extraction stage: a clean article in, the same article with the entities that it names out."""

from typing import Final

from services.extraction.protocols import Linker, Tagger
from shared.contracts.article import AnnotatedArticle, CleanArticle, Report, Status

NOT_SUPPORTED: Final = "not_supported"


def extract_entities(article: CleanArticle, *, tagger: Tagger, linker: Linker) -> AnnotatedArticle:
    """Attach the entities named in the article's text; the whole text is read, however long.

    A language in which the tagger was not measured gets no mentions and a report that says so.
    """
    if article.language not in tagger.languages:
        notes = (f"{NOT_SUPPORTED}:{article.language}",)
        return _annotated(article, extraction=Report(status="not_done", notes=notes, model=tagger.name))
    tagged = tagger.tag(article.text, language=article.language)
    linked = linker.link(article.text, tagged.spans, language=article.language)
    status: Status = "partial" if tagged.notes else "done"
    report = Report(status=status, notes=(*tagged.notes, *linker.notes), model=tagger.name)
    return _annotated(article, mentions=linked.mentions, entities=linked.entities, extraction=report)


def _annotated(article: CleanArticle, **found: object) -> AnnotatedArticle:
    facts = {name: getattr(article, name) for name in CleanArticle.model_fields}
    return AnnotatedArticle(**{**facts, **found})

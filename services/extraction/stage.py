"""The extraction stage: a clean article in, the same article with what it names, and who says what, out."""

from typing import Final

from services.extraction.protocols import Linker, Tagged, Tagger
from services.extraction.quotations import find_quotations
from services.extraction.whole_article import WholeArticle
from shared.contracts.article import AnnotatedArticle, CleanArticle, Report
from shared.languages import not_supported

NOT_READ_WHOLE: Final = "gazetteer_only_from"


def extract_entities(article: CleanArticle, *, tagger: Tagger, linker: Linker) -> AnnotatedArticle:
    """Attach the entities that title and text name, read as one article; all of it is read, however long.

    A language in which the tagger was not measured gets no mentions and a report that says so. Where the tagger
    stopped reading, the report is `partial` and says from which offset of the text on.
    """
    if article.language not in tagger.languages:
        notes = (not_supported(article.language),)
        return _annotated(article, extraction=Report(status="not_done", notes=notes, model=tagger.name))
    whole = WholeArticle.of(article)
    tagged = tagger.tag(whole.text, language=article.language)
    linked = linker.link(whole.text, tagged.spans, language=article.language)
    report = _report(tagged, whole, linker.notes, tagger.name)
    mentions = whole.placed(linked.mentions)
    in_text = [mention for mention in mentions if mention.field == "text"]
    return _annotated(
        article,
        mentions=mentions,
        entities=linked.entities,
        quotations=find_quotations(article.text, in_text, language=article.language),
        extraction=report,
    )


def _report(tagged: Tagged, whole: WholeArticle, notes: tuple[str, ...], model: str) -> Report:
    if tagged.read_to is None:
        return Report(status="done", notes=notes, model=model)
    not_read = f"{NOT_READ_WHOLE}:{max(0, tagged.read_to - whole.border)}"
    return Report(status="partial", notes=(not_read, *notes), model=model)


def _annotated(article: CleanArticle, **found: object) -> AnnotatedArticle:
    facts = {name: getattr(article, name) for name in CleanArticle.model_fields}
    return AnnotatedArticle(**{**facts, **found})

"""Find who says what in a text whose names are known.

A line of the text is reduced to a skeleton, in which one letter stands for each name and each quotation in marks; then
a few patterns of each language are looked for in it: `said NAME that …`, `QUOTE, said NAME`, `according to NAME, …`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from services.extraction.quotations.marks import quoted_spans
from services.extraction.quotations.phrases import PHRASES, Phrases
from services.extraction.quotations.skeleton import ORGANISATION, PERSON, QUOTE, Skeleton
from shared.contracts.article import Mention, Quotation

QUOTATION_LANGUAGES: Final = frozenset(PHRASES)

_NAMES: Final = PERSON + ORGANISATION
_COMMA: Final = r"\s*[,،]?\s*"
# Of a title or what a name is set beside; bounded, so that time is linear.
_GAP: Final = 90
_ONE_NAME: Final = re.compile(f"[{_NAMES}]")


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """In order of trust. Groups: `who`, and `quote`, or `report` where what is reported begins."""
    words = PHRASES[language]
    verb = rf"(?<!\w)(?:{words.verbs})(?!\w)"
    # `said NAME` has the speaker behind it, `told NAME` somebody else.
    said = rf"(?!(?:{words.told})\b){verb}" if words.told else verb
    after = rf"(?!{words.anew}){said}" if words.anew else said
    own = rf"(?!{words.anew}){verb}" if words.anew else verb
    that = rf"(?<!\w)(?:{words.that})" + ("" if language == "fr" else r"(?!\w)\s*")
    according = rf"(?P<verb>(?<!\w)(?:{words.according})(?!\w))"
    # Words of a title and the like: no name, no quotation, no other report between.
    some = rf"(?:(?!{that})[^{_NAMES}{QUOTE}:;.!?؟]){{0,{_GAP}}}?"
    few = rf"(?:(?!{that})[^{_NAMES}{QUOTE}:;.!?؟]){{0,30}}?"
    alone = rf"(?P<who>[{_NAMES}])"
    # Of an organisation and its person the person speaks.
    who = rf"(?:{ORGANISATION}(?:(?!{that})[^{_NAMES}{QUOTE}:;.!?؟]){{1,{_GAP}}}(?={PERSON}))?{alone}"
    beside = rf"(?:[,،][^,،{_NAMES}{QUOTE}]{{1,{_GAP}}}[,،])?"
    # Between the speaker and what is reported: where or when, or what stands between commas.
    plain = rf"[^{QUOTE}:;.!?؟,،]"
    aside = rf"(?:{plain}{{0,60}}?[,،]{plain}{{1,{_GAP}}}[,،]\s*|{plain}{{0,60}}?[,،]?\s*)"
    between = rf"(?:\s+{words.between})*" if words.between else ""
    subject = rf"(?:^|(?P<before>[^{_NAMES}{QUOTE}]{{1,30}}))(?<!\w){alone}{beside}{between}\s*"
    quote = rf"(?P<quote>{QUOTE})"
    # Of a quotation behind which its speaker stands: none stands before it, whether named or not.
    theirs = rf"(?P<behind>){quote}"
    sources = (
        rf"(?P<verb>{said}){some}{who}[^{QUOTE}:.]{{0,{_GAP}}}?:\s*{quote}",
        rf"{subject}{own}[^{QUOTE}:.]{{0,60}}?\s*[:,]\s*{quote}",
        rf"(?:^|[.!?؟]\s+){alone}\s*:\s*{quote}",
        rf"{theirs}{_COMMA}{few}{according}{few}{who}",
        rf"{theirs}{_COMMA}{some}{alone}{_COMMA}{between}\s*{verb}",
        rf"{theirs}{_COMMA}{few}(?P<verb>{after}){some}{who}(?!{aside}{that})",
        rf"{according}{some}{who}{_COMMA}(?:{_then(language)})?{quote}",
        rf"{_reported_of(language)}\s*{alone}\s*{_saying(language)}\s*{that}(?P<report>)",
        rf"(?P<verb>{said}){some}{who}{aside}{that}(?P<report>)",
        rf"{subject}{own}{some}(?:[{_NAMES}]{few})?{that}(?P<report>)",
        *_bare(words, subject),
        rf"(?:^|[.!?؟]\s+){according}{some}{who}\s*[,،]\s*(?:{_then(language)})?(?P<report>)",
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


def _bare(words: Phrases, subject: str) -> tuple[str, ...]:
    """A report without `that`, in languages that have it."""
    if not words.bare_not:
        return ()
    return (rf"{subject}(?<!\w)(?:{words.bare})\s+(?!(?:{words.bare_not})\b)(?P<report>)",)


def _then(language: str) -> str:
    return r"فإن\s*" if language == "ar" else r"(?!)"


def _reported_of(language: str) -> str:
    return r"(?:نقل|نقلت|ينقل|تنقل)[^:;.]{0,60}عن" if language == "ar" else r"(?!)"


def _saying(language: str) -> str:
    return r"(?:قوله|قولها|قولهم)" if language == "ar" else r"(?!)"


def _went_on(words: Phrases) -> re.Pattern[str]:
    """Between two quotations of one speaker: at most the verb that ends the first, and one that begins the second."""
    few = rf"^[^{_NAMES}{QUOTE}]{{0,60}}"
    return re.compile(rf"{few}$|{few}(?:{words.verbs})\s*:\s*$", re.IGNORECASE)


def find_quotations(text: str, mentions: Sequence[Mention], *, language: str) -> tuple[Quotation, ...]:
    """Who says what in `text`, in order; `mentions` are those of the text. Nothing in a language that is not read.

    Speakers are persons and organisations. Offsets are of the text, in code points.
    """
    if language not in PHRASES:
        return ()
    found = [quotation for line in _lines(text, mentions) for quotation in _of_line(line, language)]
    return tuple(sorted(found, key=lambda quotation: quotation.start))


def _lines(text: str, mentions: Sequence[Mention]) -> Iterator[Skeleton]:
    quoted = quoted_spans(text)
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        yield Skeleton.of(
            text,
            (start, end),
            [m for m in mentions if start <= m.start and m.end <= end and m.type in ("PER", "ORG")],
            [spans for spans in quoted if start <= spans[0][0] and spans[0][1] <= end],
        )
        start = end


def _of_line(line: Skeleton, language: str) -> Iterator[Quotation]:
    words = PHRASES[language]
    # A word before the name that says that it is addressed or spoken of, rather than speaking.
    not_to = re.compile(rf"(?<!\w)(?:{words.not_to})\s+(?:\w+\s+){{0,2}}$|(?<!\w)لـ?$", re.IGNORECASE)
    label = re.compile(rf"(?<!\w)(?:{words.labels})\s*$", re.IGNORECASE)
    introduced = _introduced(words)
    in_its_name = re.compile(rf"(?<!\w)(?:{words.roles})(?!\w)", re.IGNORECASE) if words.roles else None
    taken: list[tuple[int, int]] = []
    speakers: dict[int, Mention] = {}
    for pattern in _patterns(language):
        for match in pattern.finditer(line.letters):
            speaker = line.name_at(match.start("who"))
            if "quote" in pattern.groupindex:
                at = match.start("quote")
                said, kind = line.quote_at(at), "direct"
                before = line.letters[max(0, at - _GAP) : at]
                if label.search(before) or ("behind" in pattern.groupindex and introduced.search(before)):
                    continue
            else:
                at = match.end("report")
                said, kind = line.rest_from(at), "reported"
            if said is None or any(said[0] < end and start < said[1] for start, end in taken):
                continue
            words_before = _before_the_name(line.letters, match)
            in_the_name_of = speaker.type == "ORG" and in_its_name and in_its_name.search(words_before)
            if in_the_name_of or not_to.search(words_before):
                continue
            taken.append(said)
            if kind == "direct":
                speakers[at] = speaker
            yield _quotation(line.text, said, speaker, kind)
    yield from _going_on(line, words, speakers, taken)


def _introduced(words: Phrases) -> re.Pattern[str]:
    """Before a quotation whose speaker stands before it: a verb of saying in its sentence, `that`, or a colon."""
    return re.compile(
        rf"(?<!\w)(?:{words.verbs})(?!\w)[^.!?؟{QUOTE}]*$|(?<!\w)(?:{words.that})\s*$|:\s*$", re.IGNORECASE
    )


def _before_the_name(letters: str, match: re.Match[str]) -> str:
    """The words that may say that the name is addressed or spoken of: from the verb on, or before the subject."""
    groups = match.re.groupindex
    if "verb" in groups:
        return letters[match.end("verb") : match.start("who")]
    return match["before"] or "" if "before" in groups else ""


def _going_on(
    line: Skeleton, words: Phrases, speakers: dict[int, Mention], taken: list[tuple[int, int]]
) -> Iterator[Quotation]:
    """A quotation right behind one whose speaker is known is of the same, unless somebody else stands between."""
    went_on = _went_on(words)
    places = [place for place, letter in enumerate(line.letters) if letter == QUOTE]
    for earlier, later in pairwise(places):
        if earlier not in speakers or later in speakers:
            continue
        said = line.quote_at(later)
        between = _ONE_NAME.sub("", line.letters[earlier + 1 : later], count=1)
        if said is None or any(said[0] < end and start < said[1] for start, end in taken) or _ONE_NAME.search(between):
            continue
        if went_on.match(between) and re.search(r"[.!?؟]\s*|:\s*$", between):
            speaker = speakers[later] = speakers[earlier]
            taken.append(said)
            yield _quotation(line.text, said, speaker, "direct")


def _quotation(text: str, said: tuple[int, int], speaker: Mention, kind: str) -> Quotation:
    start, end = said
    return Quotation.model_validate(
        {
            "start": start,
            "end": end,
            "text": text[start:end],
            "kind": kind,
            "speaker": speaker.text,
            "speaker_start": speaker.start,
            "speaker_end": speaker.end,
            "entity_id": speaker.entity_id,
        }
    )

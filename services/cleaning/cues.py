"""What one line says about itself, whatever stands around it: a share bar, a byline, a caption, prose, or nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.cleaning.dates import is_date_line
from services.cleaning.folding import fold, mask_numbers
from services.cleaning.phrases import (
    AGENCIES,
    BYLINES,
    CAPTION_WORDS,
    FUNCTION_WORDS,
    LEGAL_WORDS,
    PAGE_LIST_WORDS,
    PAYWALL,
    PHOTO_CREDITS,
    RELATED_INLINE,
    SOCIAL,
    SOURCES,
    openings,
    opens_with,
    phrases,
    whole_lines,
)
from shared.contracts.article import RemovalReason

# Groups of phrases whose lines head a block.
HEADINGS: Final = frozenset({"related_heading", "page_list", "comments_heading", "comment_form", "tags_heading"})

# The rule of `3 / 12` above or below a picture.
COUNTER: Final = "counter"

LONGEST_OPENING: Final = 320
LONGEST_CAPTION: Final = 450
_PROSE_CHARS: Final = 55
_STATEMENT_CHARS: Final = 42
_LONG_PROSE_CHARS: Final = 110
_PROSE_WORDS: Final = 8
_BYLINE_WORDS: Final = 6
_HEADLINE_WORDS: Final = 5
_LONGEST_PROMPT: Final = 170
_LONGEST_ADDRESS: Final = 100

_SENTENCE_END: Final = re.compile(r"[.!?…؟۔।。！？]['\"»”“’›)\]\s\u200f]*$|\.\s*//?$")
_STATEMENT_END: Final = re.compile(r"(?<![.…])[.۔。]['\"»”“’›)\]\s]*$")
_QUOTE_END: Final = re.compile(r"[:\"»”،,;؛]$")
_LIST_ITEM: Final = re.compile(
    r"^(?:[-–—•*·▪◦‣●○■►]\s?|\(?\d{1,2}(?:\s?[-)]|[.]\s|\s[.])|[أ-ي]\s?[-)]\s|[📌🔹🔸✅✔▫]\s?|"
    r"(?:أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا|نخست|دوم|سوم)[ً]?\s?[:،-]\s?)\s*\S"
)
_SEPARATORS: Final = re.compile(r"\s[|•·»›‹]\s|[|›‹]")
_URL: Final = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w-])[\w-]{1,63}\.(?:com|net|org|info|me|tv|news|co|ly)(?:/\S*)?\b", re.IGNORECASE
)
_TEMPLATE: Final = re.compile(r"\{\{.{0,200}?\}\}|\$\{.{0,200}?\}|<%.{0,200}?%>")
_EMAIL: Final = re.compile(r"[^\s@]@[^\s@]{1,253}\.\w{2,}|\[email\s?protected\]", re.IGNORECASE)
_HASHTAGS: Final = re.compile(r"^(?:#\w+[\s،,|]*)+$")
_BASE64: Final = re.compile(r"^[A-Za-z0-9+/_-]{16,}={0,2}$")
_COUNTER: Final = re.compile(
    r"^(?:[^\W\d]+ )?\d{1,3} ?(?:/|من|از|of|von|de|sur) ?\d{1,3}(?: [^\W\d]+)?$", re.IGNORECASE
)
_TICKER: Final = re.compile(r"^[\d.,:%()+\-−–/\s$€£¥٪٫٬]+$")
_HANDLE: Final = re.compile(r"^@\w{2,}$|\(@\w{2,}\)")
_COPYRIGHT: Final = re.compile(
    r"©\s?\d{4}|©.{2,60}\b(?:19|20)\d\d$|\(c\)\s?\d{4}|"
    r"all rights reserved|tous droits réservés|alle rechte vorbehalten|"
    r"todos los derechos reservados|(?:tüm|her) hakkı? saklıdır|(?:الحقوق|حقوق) محفوظة|محفوظ است",
    re.IGNORECASE,
)
_CREDIT_END: Final = re.compile(
    r"(?:[(\[|/©–—-]|صورة:?|photo:?|foto:?)\s*([^()\[\]|/©]{2,40}?)\s*[)\]]?\s*\.?$", re.IGNORECASE
)
_CAPTION_IN: Final = re.compile(
    r"صورة (?:أرشيفية|ارشيفية|تعبيرية|توضيحية|من الأرشيف)|[(\[-] ?(?:أرشيف|ارشيفية|أرشيفية)|صورة ?: |"
    r"\b(?:file (?:photo|image|picture)|ap photo|getty images|image copyright|image caption|via reuters|"
    r"photo d'archives|archivbild|symbolbild|archivfoto|foto de archivo|arşiv fotoğraf|"
    r"photo by|photograph:|photos?:|pictures?:|pics?:|fotos?:|bild(?:er)?:|fotoğraf:|handout via)|©|"
    r"(?:عکس|عدسة|تصوير):|\((?:images?|credit|الصورة): ",
    re.IGNORECASE,
)
# A photographer without a word for it: `… (name name)`, `… - NAME`, `…. NAME NAME`.
_NAMED_END: Final = re.compile(
    r"\((?:[^\W\d][\w.'’-]*[ /|،,-]{0,3}){1,5}\)$|(?<=[a-zà-ÿ.»”\"] )(?:[-–—|/] ?)?(?:[A-ZÀ-Þ][A-ZÀ-Þ'’.-]+ ?){2,5}$|"
    r" [-–—|] (?:[A-ZÀ-Þ]{2,6} [-–—|] )?(?:[A-ZÀ-Þ'’.-]{2,} ?){1,4}$"
)
_NAMED_WORDS: Final = 5
_STRONG_CREDIT: Final = re.compile(
    r"\b(?:REUTERS|AP Photo|AFP|EPA|Getty Images|dpa|Anadolu)/[A-Z]|\w/(?:dpa|AFP|AP|EPA|EFE|Reuters|imago)$|"
    r"\bvia (?:REUTERS|AP|AFP|Getty)\b|"
    r"[/|–—-] ?(?:AFP|REUTERS|AP|EPA|EFE|DPA|Getty Images|رويترز|أ ف ب)[)\]]?\.?$|THIS IMAGE (?:HAS BEEN|WAS)"
)
_TEASER_LINK: Final = re.compile(
    r"[.!?…»\"”]\s*\[?(?:\w{2,5}\s)?"
    r"(?:mehr|more|read more|lire la suite|المزيد|اقرأ المزيد|للمزيد|leer más|devamı|ادامه)\]?$",
    re.IGNORECASE,
)
_NEW_TAB: Final = re.compile(
    r"opens? (?:in )?(?:a )?new (?:tab|window)|article with (?:image|gallery|video)|s'ouvre dans une nouvelle|"
    r"öffnet in (?:einem )?neue|se abre en (?:una )?(?:nueva )?ventana|يفتح في (?:نافذة|علامة)",
    re.IGNORECASE,
)
_FOLLOW: Final = re.compile(
    r"^(?:follow|like|join|watch|listen|find|get|تابع|انضم|اشترك|شاهد|suivez|retrouvez|folge|síguenos|sigue|takip|bizi)",
    re.IGNORECASE,
)
_CLICK: Final = re.compile(
    r"\b(?:[إا]ضغط|انقر|انقروا|click|tap|cliquez|klicken sie|klick|clic|tıklayın\w*|tıkla|کلیک)\b.{0,25}$",
    re.IGNORECASE,
)
_SUBSCRIBE: Final = re.compile(
    r"\b(?:abonniere|abonnieren sie|subscribe to (?:our|the)|abonnez-vous|suscríbete|abone ol\w*)\b|"
    r"\b(?:اشترك(?:وا)? في|عضو شوید)\b",
    re.IGNORECASE,
)
_OUR_CHANNEL: Final = re.compile(
    r"قناتنا|صفحتنا|حسابنا|تطبيقنا|نشرتنا|موقعنا على|\bour (?:\w+ )?(?:channel|page|app|account|newsletter)|"
    r"\bnotre (?:chaîne|page|compte|appli|newsletter)|\bunser(?:e[mnr]?)? (?:kanal|newsletter|app)|"
    r"\bnuestr[oa] (?:canal|página|cuenta|boletín)|kanalımız|sayfamız|hesabımız|کانال ما|صفحه ما",
    re.IGNORECASE,
)
_AUTHOR_BIO: Final = re.compile(
    r"^(?:[A-ZÀ-Þ][\w.'’-]+ ){2,4}(?:is an? |covers |reports |writes |has (?:covered|reported|written) ).{0,300}"
    r"\b(?:reporter|correspondent|editor|journalist|newsletter|writer|columnist|podcast|bureau)\b"
)
_CALL_NEWSROOM: Final = re.compile(
    r"\b(?:email|call|text|contact|message) (?:our |the )?(?:newsroom|news ?desk|editors?|tip line|reporters?)\b|"
    r"\bécrivez(?:-nous)? à la rédaction|\bcontactez la rédaction|\bescríbenos a|"
    r"\bschreiben sie (?:uns|der redaktion) an|"
    r"راسلنا عبر|راسلونا على|تواصلوا معنا عبر|تواصل معنا عبر|راسلنا على",
    re.IGNORECASE,
)
# How to reach the author.
_REACH: Final = re.compile(
    r"^(?:reach|contact|email|write to|follow) (?:[A-ZÀ-Þ][\w.'’-]+ ?){2,4}(?:at|on|via|by)\b|"
    r"^(?:للتواصل مع|تواصلوا مع|يمكن التواصل مع) (?:الكاتب|الكاتبة|المحرر|المراسل|معد|معدة)",
    re.IGNORECASE,
)
# Who helped, below the article.
_CONTRIBUTED: Final = re.compile(
    r"\b(?:contributed (?:to this (?:report|story|article)|reporting)|mitgearbeitet|a contribué à cet article|"
    r"ont contribué à cet article|(?:ha|han) contribuido a est[ea])|katkıda bulun(?:du|muştur)|"
    r"(?:ساهم|ساهمت|شارك|شاركت) في (?:إعداد |كتابة )?(?:هذا )?(?:التقرير|الخبر|التغطية)",
    re.IGNORECASE,
)
# What a newsletter promises.
_INBOX: Final = re.compile(
    r"\b(?:in|to) your inbox\b|\bin (?:ihr|dein)(?:em|en)? (?:e-?mail-?)?postfach|"
    r"dans votre boîte (?:mail|de réception)|"
    r"\ben tu (?:correo|bandeja)|\be-?posta kutunuz|(?:إلى|في|على|عبر) بريدك(?:م)?\b|ایمیل خود دریافت",
    re.IGNORECASE,
)
# An invitation to share and nothing else: two or three words, whatever the page calls the article.
_SHARE_THIS: Final = re.compile(
    r"^(?:share|email|print) (?:this|the) \w+(?: \w+)?$|^partage[rz] (?:cet|cette|ce|l['’]|la|le)\s?\w+$|"
    r"^(?:diese[nsr]?|den|das) \w+ teilen$|^compart(?:e|ir) (?:est[ea]|el|la) \w+$|"
    r"^(?:bu )?(?:haberi|yazıyı|içeriği|makaleyi|videoyu) paylaş\w*$|"
    r"^(?:شارك|شاركوا|انشر|أرسل) (?:هذا|هذه) \S+(?: \S+)?$|"
    r"^این \S+ را به اشتراک بگذارید$",
    re.IGNORECASE,
)
# Words that someone says: they are content, whatever they say.
_SPEECH: Final = re.compile(r"^\s?[«\"“„‘'].{3,}[»\"”’']")
# A quotation that is the whole line, or that the line goes on after; no page asks for anything in quotes.
_QUOTED: Final = re.compile(r"^\s?[«\"“„‟‘'][^«»\"“”„‟]{3,}[»\"”“’'](?:$|[\s.,،:;؛…!?؟-]{1,4}\w+[ -]\w+)")
_FIRST_SENTENCE: Final = re.compile(r"^([^.!?؟]{2,60})[.!?؟]\s+\S")
_AGENCY_LINE: Final = re.compile(r"^[(\[«\"]?([^()\[\]]{2,30}?)[)\]»\"]?[.:]?$")
_DATELINE: Final = re.compile(r"^[^.:،؛!?؟]{2,40}?\s?(?:[-–—ـ/(،]\s?\(?)\s?([^.!?؟]{2,30}?)\)?\s?[:：)]*$")


@dataclass(frozen=True)
class Cue:
    """Why a line is not the article: the reason, the rule's name, its group of phrases if any, how sure that is."""

    reason: RemovalReason
    rule: str
    group: str = ""
    score: float = 1.0


def cue_of(line: str, folded: str) -> Cue | None:
    """What gives a line away as something other than the article; None when nothing does.

    `line` is repaired text, `folded` its fold. Looks at this line only.
    """
    if not folded:
        return Cue("chrome", "no_words")
    if len(line) > LONGEST_OPENING:
        return _long_cue(line, folded)
    masked = mask_numbers(folded)
    quoted = bool(_QUOTED.match(line))
    group = whole_lines().get(masked)
    # An answer has a full stop, a poll's button has none.
    answered = group == "widget" and ends_statement(line)
    if group is not None and not answered and not (quoted and " " in masked):
        return _group_cue(group, masked)
    if opens_with(masked, PAYWALL):
        return Cue("chrome", "paywall", "paywall")
    spoken = quoted or (ends_sentence(line) and bool(_SPEECH.match(line)))
    return (
        _phrase_cue(line)
        or _structural_cue(line)
        or (
            None if spoken else _social_cue(line, folded) or _related_inline(line, masked) or _opening_cue(line, masked)
        )
        or (Cue("date", "date_line") if is_date_line(line) else None)
        or _source_cue(line, folded)
        or _byline_cue(line, folded)
        or _caption_cue(line, folded)
        or _legal_cue(line, folded)
    )


def is_prose(line: str, folded: str) -> bool:
    """Whether a line reads as running text: long enough, ends as sentences do, with grammar words."""
    size, words_count = len(line), folded.count(" ") + 1
    states = ends_statement(line)
    if states and size >= _STATEMENT_CHARS and words_count >= _PROSE_WORDS:
        return True
    if size < _PROSE_CHARS or words_count < _PROSE_WORDS:
        return False
    ends = states or ends_sentence(line)
    if size < _LONG_PROSE_CHARS and not ends:
        return False
    words = folded[:600].split()
    grammar = sum(word in phrases(FUNCTION_WORDS) for word in words)
    if ends:
        return grammar >= 1 or size >= _LONG_PROSE_CHARS
    if len(_SEPARATORS.findall(line)) >= 3:
        return False
    # Arabic and Persian write much of their grammar joined to the words.
    rarest = 12 if "\u0600" < folded[0] < "\u0700" or _QUOTE_END.search(line) else 8
    return grammar * rarest >= len(words)


def ends_sentence(line: str) -> bool:
    """Whether a line ends in a full stop, question or exclamation mark, quotes and brackets aside."""
    return bool(_SENTENCE_END.search(line[-40:]))


def ends_statement(line: str) -> bool:
    """Whether a line ends in a single full stop, as headlines do not, quotes and brackets aside."""
    return bool(_STATEMENT_END.search(line[-40:]))


def ends_in_credit(line: str) -> bool:
    """Whether a line ends in a name as captions do, without a word that says so; a headline rarely does."""
    if len(line) > LONGEST_CAPTION or line.count(" ") < _NAMED_WORDS or line.isupper():
        return False
    return bool(_NAMED_END.search(line[-80:]))


def is_list_item(line: str) -> bool:
    """Whether a line begins with a bullet or a number."""
    return bool(_LIST_ITEM.match(line))


def is_dateline(line: str) -> bool:
    """Whether a line of its own is a place and an agency, such as `زوريخ - (أ ف ب):` or `الحديدة ـ خاص`."""
    match = _DATELINE.match(line)
    return (
        bool(match)
        and len(line) <= 45
        and any(fold(part) in phrases(AGENCIES) for part in re.split(r"[-–—ـ/(،:)]", line))
    )


def names_agency(line: str) -> bool:
    """Whether a line is only the name of a news agency or outlet."""
    match = _AGENCY_LINE.match(line)
    return bool(match) and fold(line) in phrases(AGENCIES)


def _group_cue(group: str, folded: str) -> Cue:
    if group == "related_heading" and not phrases(PAGE_LIST_WORDS).isdisjoint(folded.split()):
        group = "page_list"
    return Cue("chrome", group, group)


def _social_cue(line: str, folded: str) -> Cue | None:
    if len(line) <= _LONGEST_PROMPT and _INBOX.search(line):
        return Cue("chrome", "inbox", "prompt")
    if _SUBSCRIBE.search(line) and not phrases(SOCIAL).isdisjoint(folded.split()):
        return Cue("chrome", "follow_us", "prompt")
    if len(line) > _LONGEST_PROMPT:
        return None
    if len(line) <= _LONGEST_PROMPT and _CALL_NEWSROOM.search(line):
        return Cue("chrome", "call_newsroom", "prompt")
    if len(line) <= _LONGEST_ADDRESS and _URL.search(line) and not phrases(SOCIAL).isdisjoint(folded.split()):
        return Cue("chrome", "follow_us", "prompt")
    if _CLICK.search(line[-60:]):
        return Cue("chrome", "click_here", "prompt")
    ours = _OUR_CHANNEL.search(line)
    if not ours and not _FOLLOW.match(line):
        return None
    networks = phrases(SOCIAL)
    named = sum(word in networks for word in folded.split())
    enough = named >= 2 or (named and (ours or len(line) <= 70))
    return Cue("chrome", "follow_us", "prompt") if enough else None


def _phrase_cue(line: str) -> Cue | None:
    if _NEW_TAB.search(line):
        return Cue("chrome", "link_label")
    if _TEASER_LINK.search(line[-60:]):
        return Cue("related", "teaser_link")
    if _AUTHOR_BIO.match(line):
        return Cue("byline", "author_bio")
    if len(line) <= _LONGEST_PROMPT and _REACH.search(line):
        return Cue("byline", "contact")
    if len(line) <= _LONGEST_PROMPT and _CONTRIBUTED.search(line):
        return Cue("byline", "contributed")
    if _SHARE_THIS.match(line):
        return Cue("chrome", "share_bar", "share_bar")
    if len(line) < LONGEST_CAPTION and _STRONG_CREDIT.search(line):
        return Cue("caption", "photo_credit")
    return None


def _structural_cue(line: str) -> Cue | None:
    size = len(line)
    if _COPYRIGHT.search(line) and size < 200:
        return Cue("chrome", "copyright", "copyright")
    if _HASHTAGS.match(line):
        return Cue("chrome", "hashtags", "tags")
    if _COUNTER.match(line):
        return Cue("chrome", COUNTER)
    if _TICKER.match(line):
        return Cue("date", "date_line") if is_date_line(line) else Cue("chrome", "numbers")
    if size <= 2 and not names_agency(line):
        return Cue("chrome", "too_short")
    if _TEMPLATE.search(line) or (_BASE64.match(line) and any(map(str.isdigit, line))):
        return Cue("chrome", "machine_text")
    without_url = _URL.sub("", line)
    if without_url != line and len(without_url.strip(" :،,-–|()")) * 2 < size:
        return Cue("chrome", "url")
    if _EMAIL.search(line) and size < 60:
        return Cue("byline", "email")
    if size < 130 and not ends_sentence(line) and len(_SEPARATORS.findall(line)) >= 1 and not is_date_line(line):
        parts = [part for part in _SEPARATORS.split(line) if part.strip()]
        short = bool(parts) and max(map(len, parts)) <= 34 and not _is_headline_under_section(parts)
        if short and not _CAPTION_IN.search(line):
            return _byline_cue(parts[0].strip(), fold(parts[0])) or Cue("chrome", "separated_items")
    if size < 70 and not ends_sentence(line) and _is_breadcrumb(line):
        return Cue("chrome", "breadcrumb")
    return None


def _is_headline_under_section(parts: Sequence[str]) -> bool:
    """Whether a line is one word and several, as in `Opinion | Five words of a headline`."""
    return len(parts) == 2 and " " not in fold(parts[0]) and fold(parts[1]).count(" ") + 1 >= _HEADLINE_WORDS


def _is_breadcrumb(line: str) -> bool:
    """Sections of a site set apart by slashes or angles; a headline may begin with one (`اقتصادي / …`)."""
    # A quotation may end in a line that it did not begin in.
    if line.rstrip().endswith(("/", ">", " »", "›", "‹")) and "«" not in line:
        return True
    parts = re.split(r"\s?[>›»‹]\s?|\s/\s", line)
    first = mask_numbers(fold(parts[0]))
    short = max(part.count(" ") for part in parts) <= 2
    return len(parts) >= 2 and short and whole_lines().get(first) == "navigation" and "«" not in line


def _related_inline(line: str, masked: str) -> Cue | None:
    phrase = opens_with(masked, RELATED_INLINE)
    if phrase is None or phrase == masked:
        return None
    # The phrase must be set off from what follows, or be several words: a sentence may begin with "opinion".
    head = line[: len(phrase) + 12]
    colon = re.search(r"[:：|»]|\s[-–—]\s", head)
    if colon or (" " in phrase and not ends_sentence(line)):
        return Cue("related", "related_link")
    return None


def _opening_cue(line: str, masked: str) -> Cue | None:
    first = _FIRST_SENTENCE.match(line)
    told = mask_numbers(fold(first[1])) if first else ""
    for phrase, group in openings().get(masked.split(" ", 1)[0], ()):
        if not (masked.startswith(phrase) and (len(masked) == len(phrase) or masked[len(phrase)] == " ")):
            continue
        # A story may begin with such words and go on about them.
        if phrase == told and group not in ("policy", "disclaimer"):
            continue
        if group in HEADINGS and (ends_sentence(line) or len(line) > 60):
            continue
        single = " " not in phrase
        labelled = group == "disclaimer" and re.match(r"\S+(?: \S+)?\s?:", line)
        if (
            single
            and not labelled
            and group != "policy"
            and (group == "disclaimer" or ends_sentence(line) or len(line) > 70)
        ):
            continue
        if group == "prompt" and len(line) > 170 and ends_sentence(line):
            continue
        if group == "widget" and len(line) > 120:
            continue
        return _group_cue(group, masked)
    return None


def _source_cue(line: str, folded: str) -> Cue | None:
    if len(line) > 60:
        return None
    if line.startswith(("(", "[")) and names_agency(line):
        return Cue("source", "agency", "source")
    phrase = opens_with(folded, SOURCES)
    if phrase == folded or (phrase and re.match(r"[^:]{2,20}:", line) and not ends_sentence(line)):
        return Cue("source", "source_line", "source")
    return None


def _byline_cue(line: str, folded: str) -> Cue | None:
    size = len(line)
    if size > 140:
        return None
    phrase = opens_with(folded, BYLINES)
    if phrase is None:
        return None
    words = folded.count(" ") + 1
    if phrase == folded:
        return Cue("byline", "byline")
    colon = re.match(r"[^:]{2,24}:\s*\S", line)
    if colon and words <= _BYLINE_WORDS and not ends_sentence(line):
        return Cue("byline", "byline")
    if phrase.startswith(("reporting by", "edited by", "editing by", "propos recueillis")):
        return Cue("byline", "byline")
    if words <= 8 and not ends_sentence(line) and not any(map(str.isdigit, line)):
        rest = line.split(None, phrase.count(" ") + 1)[-1]
        latin = rest[:1].isascii() or rest[:1].isalpha()
        if latin and (not rest[:1].islower()) and (words <= 6 or "," in line or " and " in line):
            return Cue("byline", "byline")
    return None


def _caption_cue(line: str, folded: str) -> Cue | None:
    size = len(line)
    if size > LONGEST_CAPTION:
        return None
    if _HANDLE.search(line) and size < 120 and not ends_sentence(line):
        return Cue("caption", "embedded_post")
    phrase = opens_with(folded, CAPTION_WORDS)
    if (
        phrase is not None
        and not is_list_item(line)
        and (phrase == folded or re.match(r"[^:]{2,24}:", line) or " " in phrase)
        and not is_prose(line, folded)
    ):
        return Cue("caption", "caption")
    if _CAPTION_IN.search(line) and size < 200:
        return Cue("caption", "caption")
    credit = _CREDIT_END.search(line)
    # A sentence that ends with its agency is the article's; a caption has no full stop, or is short.
    told = is_prose(line, folded) and (size >= 130 or ends_statement(line))
    if credit and not told:
        names = [fold(name) for name in re.split(r"[/,،&-]| via ", credit[1])]
        known = phrases(PHOTO_CREDITS)
        if any(name in known for name in names) and not (size < 45 and "/" not in line and is_dateline(line)):
            return Cue("caption", "photo_credit")
    return None


def _legal_cue(line: str, folded: str) -> Cue | None:
    if len(line) < 30:
        return None
    legal = phrases(LEGAL_WORDS)
    found = {word for word in folded.split() if word in legal}
    return Cue("chrome", "legal_words", "policy") if len(found) >= 3 else None


def _long_cue(line: str, folded: str) -> Cue | None:
    masked = mask_numbers(folded[:200])
    for phrase, group in openings().get(masked.split(" ", 1)[0], ()):
        if group in ("disclaimer", "policy") and " " in phrase and masked.startswith(phrase + " "):
            return _group_cue(group, masked)
    if opens_with(masked, PAYWALL):
        return Cue("chrome", "paywall", "paywall")
    if _STRONG_CREDIT.search(line) and len(line) < LONGEST_CAPTION:
        return Cue("caption", "photo_credit")
    return _legal_cue(line[:1000], folded[:1000])

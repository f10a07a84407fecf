"""Texts that are no news: cookie notices, terms of use, error pages and bare lists, in Arabic, English and French.

News about such things uses some of their words too, so a text must speak like a notice several times in few words.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from services.classification.phrases import PhraseIndex

Kind = Literal["cookie_notice", "terms_of_use", "error_page", "list"]

READ_CHARS: Final = 2_500

_SENTENCE_END: Final = re.compile(r"[.!?؟…。:؛;\"»”)]\s*$")
_FEWEST_LINES: Final = 8
_MOST_WORDS_OF_LINE: Final = 6
_MOST_SENTENCES: Final = 0.1


@dataclass(frozen=True)
class _Notice:
    """`fewest`: different phrases that must be found, one in every `words_each` words at least, in any language."""

    kind: Kind
    fewest: int
    words_each: int
    phrases: PhraseIndex


_COOKIES: Final = _Notice(
    "cookie_notice",
    fewest=3,
    words_each=40,
    phrases=PhraseIndex(
        [
            *("we use cookies", "uses cookies", "use of cookies", "accept all", "accept cookies", "reject all"),
            *("cookie settings", "cookie policy", "cookie preferences", "manage preferences", "your consent"),
            *("your preferences", "essential cookies", "necessary cookies", "our partners", "personalised ads"),
            *(
                "personalized ads",
                "by continuing",
                "your experience",
                "improve your experience",
                "withdraw your consent",
            ),
            *("نستخدم ملفات تعريف الارتباط", "ملفات تعريف الارتباط", "الكوكيز", "قبول الكل", "رفض الكل", "موافقتك"),
            *("إعدادات ملفات تعريف الارتباط", "تفضيلاتك", "تجربتك", "تحسين تجربتك", "شركاؤنا", "سياسة الخصوصية"),
            *("بمتابعة التصفح", "باستمرارك", "إدارة التفضيلات", "تجربة التصفح", "الإعلانات المخصصة"),
            *("nous utilisons des cookies", "utilise des cookies", "utilisation de cookies", "tout accepter"),
            *("tout refuser", "accepter et fermer", "paramétrer les cookies", "gestion des cookies", "nos partenaires"),
            *(
                "votre consentement",
                "vos préférences",
                "vos choix",
                "votre expérience",
                "en poursuivant votre navigation",
            ),
            *("cookies nécessaires", "dépôt de cookies", "continuer sans accepter"),
        ]
    ),
)
_TERMS: Final = _Notice(
    "terms_of_use",
    fewest=4,
    words_each=50,
    phrases=PhraseIndex(
        [
            *("terms of use", "terms of service", "terms and conditions", "these terms", "you agree to", "your use of"),
            *(
                "this website",
                "this site",
                "our services",
                "the service",
                "intellectual property",
                "all rights reserved",
            ),
            *("we are not liable", "shall not be liable", "limitation of liability", "privacy policy", "governing law"),
            *("without prior notice", "at our sole discretion", "personal data we collect", "we may update"),
            *("شروط الاستخدام", "الشروط والأحكام", "هذه الشروط", "باستخدامك", "توافق على", "هذا الموقع", "خدماتنا"),
            *("حقوق الملكية الفكرية", "جميع الحقوق محفوظة", "لا نتحمل", "لا يتحمل الموقع", "سياسة الخصوصية"),
            *("دون إشعار مسبق", "يحق لنا", "اتفاقية الاستخدام", "بياناتك الشخصية", "القانون الواجب التطبيق"),
            *("conditions d'utilisation", "conditions générales", "mentions légales", "vous acceptez", "ce site"),
            *("le présent site", "propriété intellectuelle", "tous droits réservés", "nos services", "l'utilisateur"),
            *("ne saurait être tenu responsable", "données personnelles", "politique de confidentialité"),
            *("sans préavis", "les présentes conditions", "droit applicable"),
        ]
    ),
)
_ERRORS: Final = _Notice(
    "error_page",
    fewest=2,
    words_each=25,
    phrases=PhraseIndex(
        [
            *("page not found", "404", "403", "500", "502", "503", "error", "not found", "access denied", "forbidden"),
            *("the page you are looking for", "the page you requested", "no longer exists", "does not exist"),
            *("has been moved", "try again later", "something went wrong", "internal server error", "bad gateway"),
            *("service unavailable", "enable javascript", "checking your browser", "back to the home page"),
            *("return to the homepage", "go to the homepage", "are you a robot", "subscribe to continue"),
            *("الصفحة غير موجودة", "الصفحة التي تبحث عنها", "لم يتم العثور على", "خطأ", "حدث خطأ", "عذرا"),
            *("الصفحة المطلوبة", "حاول مرة أخرى", "المحاولة لاحقا", "العودة إلى الصفحة الرئيسية", "غير متوفرة"),
            *("تم حذفها", "الرابط غير صحيح", "تفعيل جافا سكريبت", "غير مصرح لك"),
            *("page introuvable", "la page que vous recherchez", "la page demandée", "n'existe pas", "n'existe plus"),
            *("erreur", "une erreur est survenue", "réessayer plus tard", "retour à l'accueil", "accès refusé"),
            *("activer javascript", "service indisponible", "a été déplacée"),
        ]
    ),
)
_LONGEST_ERROR_WORDS: Final = 80


def notice_in(title: str | None, text: str) -> Kind | None:
    """Which kind of notice a text is, if it is one; reads the beginning, in time linear in its length."""
    beginning = f"{title or ''}\n{text[:READ_CHARS]}"
    words = len(beginning.split())
    for notice in (_ERRORS, _COOKIES, _TERMS):
        if notice is _ERRORS and words > _LONGEST_ERROR_WORDS:
            continue
        found = {occurrence.phrase for occurrence in notice.phrases.find(beginning)}
        if len(found) >= max(notice.fewest, words / notice.words_each):
            return notice.kind
    return "list" if _is_list(text[:READ_CHARS]) else None


def _is_list(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < _FEWEST_LINES:
        return False
    lengths = sorted(len(line.split()) for line in lines)
    sentences = sum(bool(_SENTENCE_END.search(line)) for line in lines)
    return lengths[len(lines) // 2] <= _MOST_WORDS_OF_LINE and sentences <= _MOST_SENTENCES * len(lines)

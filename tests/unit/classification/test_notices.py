"""Notices are told from news in three languages."""

import pytest

from services.classification.notices import notice_in
from services.classification.stage import classify_article
from shared.contracts.article import AnnotatedArticle
from tests.unit.classification.articles import ARTICLES
from tests.unit.classification.test_stage import BELOW, AnsweringModel

COOKIES = {
    "ar": "نستخدم ملفات تعريف الارتباط لتحسين تجربتك على موقعنا وعرض الإعلانات المخصصة. بمتابعة التصفح فإنك تمنحنا "
    "موافقتك. يمكنك قبول الكل أو رفض الكل أو إدارة التفضيلات في أي وقت.",
    "en": "We use cookies to improve your experience and to show personalised ads. By continuing you give your "
    "consent. "
    "Accept all, reject all or manage preferences in the cookie settings.",
    "fr": "Nous utilisons des cookies pour améliorer votre expérience. Avec votre consentement, nos partenaires "
    "mesurent "
    "l'audience. Vous pouvez tout accepter, tout refuser ou modifier vos préférences.",
}
TERMS = {
    "ar": "شروط الاستخدام. باستخدامك هذا الموقع فإنك توافق على هذه الشروط. لا يتحمل الموقع أي مسؤولية عن الأضرار، ويحق "
    "لنا تعديل خدماتنا دون إشعار مسبق. جميع الحقوق محفوظة.",
    "en": "Terms of use. By visiting this website you agree to these terms. We are not liable for any damage "
    "and we may "
    "update the service without prior notice. All rights reserved.",
    "fr": "Conditions d'utilisation. En visitant ce site, vous acceptez les présentes conditions. L'éditeur ne saurait "
    "être tenu responsable des dommages. Propriété intellectuelle : tous droits réservés.",
}
ERRORS = {
    "ar": "عذراً، الصفحة غير موجودة. الصفحة التي تبحث عنها تم حذفها أو نقلها. العودة إلى الصفحة الرئيسية.",
    "en": "Error 404. Page not found. The page you are looking for no longer exists. Back to the home page.",
    "fr": "Erreur 404. Page introuvable. La page que vous recherchez n'existe plus. Retour à l'accueil.",
}
LISTS = {
    "ar": "الرئيسية\nأخبار محلية\nأخبار العالم\nرياضة عالمية\nاقتصاد وأعمال\nثقافة وفن\nعلوم وتكنولوجيا\n"
    "صحة الأسرة\nفيديو",
    "en": "Home\nWorld news\nLocal news\nSport and games\nBusiness\nArts and culture\nScience\n"
    "Health today\nWatch live",
    "fr": "Accueil\nMonde arabe\nPolitique\nSports et jeux\nÉconomie\nCulture et arts\nSciences\n"
    "Santé publique\nDirect",
}
NEWS_OF_NOTICES = {
    "ar": "فرضت هيئة حماية البيانات غرامة على شركة بسبب ملفات تعريف الارتباط. وقالت إن الشركة لم تطلب موافقة "
    "المستخدمين "
    "قبل تتبعهم، وإنها أمهلتها ثلاثة أشهر لتغيير موقعها، فيما قالت الشركة إنها ستستأنف القرار أمام المحكمة.",
    "en": "The regulator fined the search company over its use of cookies. Users had to click several times to refuse, "
    "it said, which breaks the law. The company has three months to change its website and said it would appeal.",
    "fr": "L'autorité a infligé une amende au réseau social pour son utilisation de cookies. Refuser demandait "
    "plusieurs "
    "clics, selon elle. L'entreprise a trois mois pour changer son site et annonce un recours devant le Conseil "
    "d'État.",
}


@pytest.mark.parametrize(
    ("kind", "texts"),
    [("cookie_notice", COOKIES), ("terms_of_use", TERMS), ("error_page", ERRORS), ("list", LISTS)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_notices_are_recognised_in_three_languages(kind: str, texts: dict[str, str]) -> None:
    assert {language: notice_in(None, text) for language, text in texts.items()} == dict.fromkeys(texts, kind)


def test_news_is_no_notice_not_even_news_about_notices() -> None:
    assert {notice_in(title, text) for _, _, title, text in ARTICLES} == {None}
    assert {notice_in(None, text) for text in NEWS_OF_NOTICES.values()} == {None}


def test_a_notice_gets_no_topic_and_says_why() -> None:
    article = classify_article(
        AnnotatedArticle(text=COOKIES["ar"], language="ar"), model=AnsweringModel({"science": 0.9}), below=BELOW
    )
    assert article.topics == ()
    assert (article.classification.status, article.classification.notes) == ("not_done", ("not_news:cookie_notice",))

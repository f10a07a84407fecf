"""What each language says with: its verbs of saying, and the words that lead to what is said."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Phrases:
    """Alternatives of a regular expression, each a pattern of whole words.

    `verbs` say; `that` leads to what is reported; `according` names a source; `between` may stand between a speaker and
    the verb; `not_to` are words before a name that is spoken to or spoken of rather than speaking. Verbs of `told` have
    the hearer behind them. Behind those of `bare` a report may begin without `that`, but with no word of `bare_not`.
    `roles` are words for one who speaks in the name of an organisation that stands behind them: not itself speaks then.
    `labels` are words before a name in marks, of a film or a song, which nobody says.
    `anew`: letters of a verb that begin a new sentence, so that a quotation before it is another's.
    """

    verbs: str
    that: str
    according: str
    between: str = ""
    not_to: str = ""
    told: str = ""
    bare: str = ""
    bare_not: str = ""
    roles: str = ""
    labels: str = ""
    anew: str = ""


_ARABIC_VERBS: Final = (
    "قال ت?|يقول|تقول|صرح ت?|يصرح|أضاف ت?|يضيف|تضيف|أكد ت?|يؤكد|تؤكد|أوضح ت?|يوضح|توضح|ذكر ت?|يذكر|تذكر"
    "|أعلن ت?|يعلن|تعلن|أشار ت?|يشير|تشير|لفت ت?|يلفت|تلفت|شدد ت?|يشدد|تشدد|حذر ت?|يحذر|تحذر|نفى|نفت|ينفي|تنفي"
    "|اعتبر ت?|يعتبر|تعتبر|رأى|رأت|يرى|ترى|زعم ت?|يزعم|تزعم|توقع ت?|يتوقع|تتوقع|كتب ت?|يكتب|تكتب|تابع ت?|يتابع|تتابع"
    "|ختم ت?|يختم|أجاب ت?|يجيب|تجيب|رد|ردت|يرد|ترد|أفاد ت?|يفيد|تفيد|كشف ت?|يكشف|تكشف|نوه ت?|ادعى|ادعت|جزم ت?"
    "|اعترف ت?|يعترف|تعترف|أقر ت?|أبدى|تعهد ت?|يتعهد|تتعهد|وصف ت?|علق ت?|يعلق|تعلق|استطرد ت?|أردف ت?|أبلغ ت?|بينت"
)


def _arabic() -> Phrases:
    verbs = _ARABIC_VERBS.replace(" ت?", "ت?")
    return Phrases(
        # Within a sentence بين is a preposition.
        verbs=rf"[وف]?(?:{verbs})ه?|(?:^|(?<=[.!؟] ))و?بين",
        that=r"(?:(?:إلى|على|من|عن) )?ب?[أإا]ن[\u064b-\u0652]*(?:[هي]|ها|هم|هما|ني|نا)?[\u064b-\u0652]*",
        according=r"و?(?:بحسب|حسب|وفقا? ?ل?|وفقًا|طبقا ل)(?: ما (?:قاله|قالته|أعلنه|أعلنته|ذكره|ذكرته|أفاد به))?",
        between=r"(?:قد|أيضا|بدوره|بدورها)",
        roles=(
            r"(?:ال)?(?:(?:متحدث|ناطق|مصدر|مراسل|موفد|مندوب|مسؤول|مسئول|مدير|رئيس|نائب|وكيل|عضو|قائد|محرر|باحث|خبير|محلل|سفير"
            r"|ممثل|قيادي|موظف|طبيب|أستاذ|محامي?|كاتب)(?:ة|ون|ين|ان)?|مصادر|أمين|أعضاء|خبراء|باحثون|باحثين|قياديون|سفراء)"
        ),
        anew=r"[وف](?!صف)",
        labels=r"(?:[وبكفل]?(?:ال)?(?:اسم|عنوان|شعار|لقب|مسلسل|فيلم|فلم|أغنية|اغنية|ألبوم|كتاب|رواية|مسرحية|قصيدة|وسم|هاشتاغ|هاشتاق"
        r"|مصطلح|وثائقي|برنامج|حملة|سلسلة|مجلة|جائزة|تسمية))\w{0,2}",
        not_to=r"لل\w+|التي|الذي|الذين|في|عبر|لقناة|لوكالة|لصحيفة|لموقع|مع|من|إلى|على|عن|ضد|بعد|قبل",
    )


PHRASES: Final = {
    "ar": _arabic(),
    "en": Phrases(
        verbs=r"said|says|told|tells|added|adds|stated|states|declared|declares|explained|explains|warned|warns|denied"
        r"|denies|claimed|claims|argued|argues|insisted|insists|stressed|stresses|noted|notes|announced|announces"
        r"|replied|replies|wrote|writes|reported|reports|recalled|recalls|continued|concluded|confirmed|confirms"
        r"|admitted|admits|believes|promised|predicted|predicts|remarked|commented|complained|acknowledged|tweeted"
        r"|asked|asks",
        that=r"that",
        according=r"according to|in the words of",
        between=r"(?:has|had|have|also|later|then|repeatedly|once|again)",
        not_to=r"to|with|about|of|by|from|against|at|in|on|for|after|before|near",
        told=r"told|tells|asked|asks",
        labels=r"titled|entitled|called|named|dubbed|song|film|movie|book|novel|album|show|series|slogan|hashtag|word|term|label",
        bare=r"said|says|claimed|claims|believes|warned|warns|admitted|insisted|insists",
        bare_not=r"in|on|at|by|to|about|of|with|for|from|after|before|during|and|or|but|as|goodbye|so|yes|no|sorry",
    ),
    "fr": Phrases(
        verbs=r"(?:a |avait |ont )?(?:dit|déclaré|affirmé|ajouté|expliqué|averti|nié|assuré|souligné|annoncé|répondu"
        r"|écrit|indiqué|précisé|estimé|rappelé|lancé|confirmé|conclu|regretté|reconnu|promis|prévenu|martelé|insisté"
        r"|raconté|confié|commenté|poursuivi|jugé|rapporté|soutenu)|déclare|affirme|ajoute|explique|avertit|nie|assure"
        r"|souligne|annonce|répond|écrit|indique|précise|estime|rappelle|lance|confirme|conclut|regrette|raconte|confie"
        r"|commente|poursuit|juge|soutient|promet|insiste",
        that=r"que |qu['’]",
        according=r"selon|d['’]après|pour|de l['’]avis de",
        between=r"(?:aussi|également|ensuite)",
        labels=r"intitulée?|baptisée?|nommée?|appelée?|film|livre|roman|chanson|album|émission|série|slogan|mot|terme",
        not_to=r"à|au|aux|avec|de|du|des|par|contre|chez|en|sur|dans|après|avant",
    ),
    "es": Phrases(
        verbs=r"dijo|dice|afirmó|afirma|declaró|declara|agregó|agrega|añadió|añade|explicó|explica|advirtió|advierte"
        r"|negó|niega|aseguró|asegura|señaló|señala|anunció|anuncia|respondió|responde|escribió|escribe|sostuvo"
        r"|sostiene|indicó|indica|precisó|precisa|recordó|recuerda|confirmó|confirma|concluyó|concluye|lamentó|cuenta"
        r"|contó|reconoció|reconoce|prometió|insistió|insiste|comentó|opinó|opina|subrayó|subraya|manifestó|expresó"
        r"|(?:ha|había) (?:dicho|afirmado|declarado|añadido|agregado|explicado|asegurado|señalado|anunciado|advertido)",
        that=r"que",
        according=r"según|de acuerdo con|en palabras de|a juicio de|para",
        between=r"(?:también|además|luego)",
        labels=r"titulad[oa]|llamad[oa]|denominad[oa]|película|libro|novela|canción|álbum|programa|serie|lema|palabra|término",
        not_to=r"a|al|con|de|del|por|contra|en|sobre|tras|antes|después",
    ),
}

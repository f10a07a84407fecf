"""Words that say nothing of what an article is about, however rare they are in a small archive."""

from functools import cache
from typing import Final

from shared.text.analysis import asked_terms, is_arabic, tokens

_ARABIC: Final = """
في من إلى على عن مع بعد قبل عند لدى منذ حتى حول بين خلال ضد دون بدون أمام خلف تحت فوق عبر نحو سوى غير إلا كما
مثل أن إن لأن كأن لكن لو لولا إذا إذ حيث حين حينما عندما بينما كلما لما لم لن لا ما ليس ليست قد لقد سوف هو هي
هم هن هما أنا نحن أنت أنتم هذا هذه هذان هؤلاء ذلك تلك أولئك هنا هناك الذي التي الذين اللذان اللتان اللواتي كان
كانت كانوا يكون تكون أصبح أصبحت ظل زال يزال تزال كل كلا بعض أي أية أيضا جدا فقط ثم أو أم بل به بها بهم له لها
لهم فيه فيها فيهم منه منها منهم عنه عنها عليه عليها عليهم إليه إليها معه معها أنه أنها أنهم إنه إنها ذات ذاته
نفسه نفسها كذلك لذلك بذلك وذلك بسبب بشأن إزاء وفق وفقا ضمن سواء قال قالت يقول تقول أضاف أضافت أوضح أوضحت أكد
أكدت أشار أشارت ذكر ذكرت
"""
_LATIN: Final = """
the a an and or but nor of to in on at by for from with without into onto over under about after before
between among during against through than then as if so because while when where which who whom whose what
that this these those it its he him his she her hers they them their we us our you your i me my is are was
were be been being has have had do does did will would shall should can could may might must not no also only
just more most other some any all each both such very there here said says say added told le la les un une des
du de et ou mais ni à au aux en dans sur sous par pour avec sans vers chez entre contre depuis pendant après
avant que qui quoi dont où quand si comme ce cet cette ces il elle ils elles on nous vous je tu se son sa ses
leur leurs mon ma mes notre votre est sont était étaient être été a ont avait avaient avoir ne pas plus aussi
très
"""
_LEANING: Final = ("", "و", "ف", "ب", "ل", "ك")


@cache
def function_terms() -> frozenset[str]:
    """The terms of the index that such words have, in Arabic with what leans on them."""
    found: set[str] = set()
    for token in tokens(f"{_ARABIC} {_LATIN}"):
        for leaning in _LEANING if is_arabic(token.form) else ("",):
            found.update(asked_terms(leaning + token.form))
    return frozenset(found)

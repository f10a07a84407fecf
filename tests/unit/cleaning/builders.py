"""Small articles for the cleaning tests."""

from services.cleaning.rule_cleaner import RuleCleaner
from services.cleaning.stage import clean_article
from shared.contracts.article import CleanArticle, RawArticle

TITLE = "بلدية طرابلس تعيد فتح الميناء القديم أمام الصيادين"
LEAD = "أعلنت بلدية طرابلس، الأحد، إعادة فتح الميناء القديم أمام قوارب الصيد بعد ستة أشهر من أعمال الترميم."
SECOND = "وقال رئيس البلدية إن الأعمال شملت الرصيف الشرقي ومحطة الوقود، وإن كلفتها بلغت مليوني دينار."
THIRD = "ورحب نقيب الصيادين بالقرار، ودعا إلى خفض الرسوم التي فرضت على القوارب الصغيرة خلال الأشهر الماضية."


def a_scrape(*lines: str) -> str:
    return "\n\n".join(lines)


def cleaned(content: str, **facts: object) -> CleanArticle:
    return clean_article(RawArticle.model_validate({"content": content, **facts}), cleaner=RuleCleaner())


def reasons(article: CleanArticle) -> dict[str, str]:
    return {span.text: span.reason for span in article.removed}

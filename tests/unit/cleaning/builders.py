"""Small articles for the cleaning tests."""

from datetime import datetime

from services.cleaning.rule_cleaner import RuleCleaner
from services.cleaning.source_lines import SourceLines
from services.cleaning.stage import clean_article
from shared.contracts.article import CleanArticle, RawArticle

TITLE = "بلدية طرابلس تعيد فتح الميناء القديم أمام الصيادين"
LEAD = "أعلنت بلدية طرابلس، الأحد، إعادة فتح الميناء القديم أمام قوارب الصيد بعد ستة أشهر من أعمال الترميم."
SECOND = "وقال رئيس البلدية إن الأعمال شملت الرصيف الشرقي ومحطة الوقود، وإن كلفتها بلغت مليوني دينار."
THIRD = "ورحب نقيب الصيادين بالقرار، ودعا إلى خفض الرسوم التي فرضت على القوارب الصغيرة خلال الأشهر الماضية."


def a_scrape(*lines: str) -> str:
    return "\n\n".join(lines)


def cleaned(
    content: str, *, source_lines: SourceLines | None = None, reference: datetime | None = None, **facts: object
) -> CleanArticle:
    raw = RawArticle.model_validate({"content": content, **facts})
    return clean_article(raw, cleaner=RuleCleaner(), source_lines=source_lines, reference=reference)


def reasons(article: CleanArticle) -> dict[str, str]:
    return {span.text: span.reason for span in article.removed}

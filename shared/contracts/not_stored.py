"""What travels to storage in place of a classified article: a rejection, or a burial."""

from pydantic import Field

from shared.contracts.base import Contract


class Rejected(Contract):
    """A stage decided that the article is not something Khabar keeps. A normal final state."""

    stage: str
    reason: str
    detail: str = ""


class Buried(Contract):
    """A stage could not process the article; it goes to the quarantine with all that is needed to understand why."""

    stage: str
    reason: str
    detail: str = ""
    source: str | None = None
    language: str | None = None
    traceback: str = ""
    message: str = Field(default="", description="The envelope as it arrived, JSON, shortened if huge.")

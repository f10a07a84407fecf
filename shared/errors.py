"""The verdicts that a stage may raise. Anything else that it raises is a bug and quarantines the article."""

from typing import Final

MISCONFIGURED_STATUS: Final = 78
"""Exit status of a process that a wrong setting or file keeps from its work: to start it again would not help.

As EX_CONFIG of sysexits.h. Its last output is MISCONFIGURED_MARK and what to do.
"""
MISCONFIGURED_MARK: Final = "It cannot start: "


class KhabarError(Exception):
    """Base of all errors that Khabar raises on purpose."""


class StageError(KhabarError):
    """A stage's decision about one article, with a constant, machine-readable reason such as `empty`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class ArticleRejected(StageError):
    """The article is not something Khabar keeps (empty, only chrome). A normal final state, counted."""


class UnprocessableError(StageError):
    """The article cannot be processed and retrying would not help. It is quarantined."""


class TransientError(StageError):
    """Something outside the article failed and may recover. Retried with backoff, then quarantined."""


class ConfigurationError(KhabarError):
    """A setting, a file or the machine is not as Khabar needs it; the message says what to do."""

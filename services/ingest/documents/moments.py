"""Points in time as documents state them; without a time zone they are none."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def moment(stated: object) -> str | None:
    """ISO 8601 with a time zone; None if that is not what is stated."""
    if not stated:
        return None
    text = str(stated).strip()
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        try:
            read = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return _plausible(read)


def of_unix(seconds: object) -> str | None:
    """Seconds since 1970, as text or number."""
    try:
        return _plausible(datetime.fromtimestamp(int(str(seconds)), UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _plausible(read: datetime) -> str | None:
    if read.tzinfo is None or not 1900 < read.year < 2200:
        return None
    return read.isoformat()

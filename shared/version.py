"""The version of the code that runs, as recorded in timelines and logs."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def code_version() -> str:
    """The installed package's version; `unknown` when Khabar runs without being installed."""
    try:
        return version("khabar")
    except PackageNotFoundError:
        return "unknown"

"""What may be said of a source, checked field by field."""

from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.console.sources.store import Wanted
from shared.feeds.entries import plain, usable_url
from shared.public_addresses import Network, address_in, is_allowed
from shared.web.fetching import KNOB, FetchFailed, checked_url
from shared.web.problems import Problem

_LANGUAGE: Final = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


def _address(value: str) -> str:
    """Raises: ValueError if nothing can be fetched there."""
    url = usable_url(value)
    if url is None:
        raise ValueError("is not a web address; it needs to look like https://example.org/feed.xml")
    try:
        checked = str(checked_url(url))
    except FetchFailed as error:
        raise ValueError(str(error)) from error
    address_in(urlsplit(checked).hostname or "")
    return checked


def _name(value: str) -> str:
    name = plain(value)
    if name is None:
        raise ValueError("is empty")
    return name


Address = Annotated[str, Field(max_length=2000), AfterValidator(_address)]


class Asked(BaseModel):
    """An address to look at."""

    model_config = ConfigDict(extra="forbid")

    url: Address = Field(examples=["https://news.example/"])


class SourceFacts(BaseModel):
    """What is known of a source beside its address."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=200), AfterValidator(_name)] | None = Field(
        default=None, description="`source` of its articles; the host if absent.", examples=["وكالة الأنباء"]
    )
    language: Annotated[str, Field(pattern=_LANGUAGE, max_length=35)] | None = Field(
        default=None, description="BCP 47 tag that its articles get in place of what the feed says.", examples=["ar"]
    )
    content: Literal["page", "feed"] = Field(
        default="page", description="`page`: each page is fetched; `feed`: the text in the feed is the article."
    )


class NewSource(SourceFacts):
    """A feed or sitemap of news to be read from now on."""

    url: Address = Field(examples=["https://news.example/feed.xml"])

    def wanted(self) -> Wanted:
        """As the ledger takes it."""
        return Wanted(self.url, self.name or name_of_host(self.url), self.language, self.content)


def name_of_host(url: str) -> str:
    """The name of a source that has none."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def check_literal(url: str, allowed: list[Network]) -> None:
    """Say at once what would fail at every try; names are judged when they are resolved.

    Raises: Problem 422.
    """
    address = address_in(urlsplit(url).hostname or "")
    if address is not None and not is_allowed(address, allowed):
        raise Problem(422, "address-not-public", "The address is not public", f"Add its network to {KNOB} to allow it.")

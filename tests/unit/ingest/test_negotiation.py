"""Which representation an Accept header leads to."""

import pytest

from services.ingest.negotiation import choose_media_type
from shared.web.problems import Problem

OFFERS = ["application/json", "application/ld+json", "application/json+ftm"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("application/ld+json", "application/ld+json"),
        ("Application/LD+JSON; profile=x", "application/ld+json"),
        ("application/json;q=0.5, application/json+ftm", "application/json+ftm"),
        ("application/*, application/json;q=0", "application/ld+json"),
        ("*/*;q=0.1, application/json+ftm;q=0.2", "application/json+ftm"),
        ("nonsense", "application/json"),
        ("application/ld+json;q=2", "application/ld+json"),
    ],
)
def test_the_best_offer_is_chosen(accept: str | None, chosen: str) -> None:
    assert choose_media_type(accept, OFFERS) == chosen


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "image/*, text/*"])
def test_what_nobody_offers_is_a_problem_that_names_the_offers(accept: str) -> None:
    with pytest.raises(Problem) as raised:
        choose_media_type(accept, OFFERS)
    assert raised.value.status == 406
    assert all(offer in raised.value.detail for offer in OFFERS)

"""The overview, against real servers."""

import httpx

from tests.integration.test_search import BASE, store_one

BEGIN = "لا مقالات بعد"


def test_an_empty_archive_says_how_to_begin_and_one_with_articles_does_not(http: httpx.Client, ledger_url: str) -> None:
    assert BEGIN in http.get("/", headers={"Accept-Language": "ar"}).text
    store_one(ledger_url, BASE)
    assert BEGIN not in http.get("/", headers={"Accept-Language": "ar"}).text

"""The knowledge base over the wire and on the command line."""

import json

import httpx
import pytest
from click.testing import CliRunner

from khabar.cli import khabar


def test_it_is_asked_by_name_with_filters(shared_http: httpx.Client) -> None:
    found = shared_http.get("/v1/knowledge", params={"q": "درنة", "type": "LOC", "country": "ly"}).json()["entities"]
    assert found[0]["names"]["ar"] == "درنة"
    assert (found[0]["how"], found[0]["country"]) == ("exact", "LY")
    one = shared_http.get(f"/v1/knowledge/{found[0]['id']}").json()
    assert one["names"] == found[0]["names"]
    assert one["latitude"] is not None


def test_what_no_article_has_named_is_known(shared_http: httpx.Client) -> None:
    assert shared_http.get("/v1/knowledge", params={"q": "Netanyaho"}).json()["entities"][0]["how"] == "fuzzy"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/v1/knowledge", 422),
        ("/v1/knowledge?q=%00", 422),
        ("/v1/knowledge?q=a&type=DOG", 422),
        ("/v1/knowledge?q=a&country=libya", 422),
        ("/v1/knowledge?q=a&limit=1000", 422),
        ("/v1/knowledge/wd:Q0", 404),
        ("/v1/knowledge/%00", 404),
    ],
)
def test_what_cannot_be_asked_is_refused(shared_http: httpx.Client, address: str, status: int) -> None:
    assert shared_http.get(address).status_code == status


def test_the_command_needs_no_server() -> None:
    ran = CliRunner().invoke(khabar, ["knowledge", "find", "درنة", "--country", "ly", "--json"])
    assert json.loads(ran.stdout)["entities"][0]["how"] == "exact"
    assert "iso:LY" in CliRunner().invoke(khabar, ["knowledge", "find", "Libya", "--limit", "1"]).stdout
    assert CliRunner().invoke(khabar, ["knowledge", "find", "qqqqqqqqqqqq"]).exit_code == 3

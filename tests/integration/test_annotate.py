"""`POST /v1/annotate` over the wire."""

import httpx
import pytest

from shared.settings import PROJECT_ROOT, Settings
from tests.support.http import serving

SAMPLE = (PROJECT_ROOT / "khabar" / "demo" / "articles" / "02_sport_cup.txt").read_text(encoding="utf-8")
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def test_an_article_is_annotated_and_nothing_is_kept(http: httpx.Client) -> None:
    answer = http.post("/v1/annotate", json={"content": SAMPLE, "source": "عيّنة"}, timeout=120)
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "stored"
    assert answer.json()["result"]["topics"][0]["key"] == "sport"
    bare = http.post("/v1/annotate?source=a", content=SAMPLE.encode(), headers=PLAIN, timeout=120).json()
    assert bare["result"]["text"] == answer.json()["result"]["text"]
    assert http.get("/v1/stats").json()["articles"] == 0


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b'{"content": 3}', "application/json", 422),
        (b"x" * 2000, "text/plain", 413),
        (b"x", "image/png", 415),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "text/plain", 415),
    ],
)
def test_what_is_no_article_is_refused(settings: Settings, body: bytes, kind: str, status: int) -> None:
    with serving(settings.model_copy(update={"annotate_max_bytes": 1024})) as url:
        answer = httpx.post(f"{url}/v1/annotate", content=body, headers={"Content-Type": kind})
    assert answer.status_code in (400, status), answer.text
    assert 400 <= answer.status_code < 500


def test_more_than_the_rate_is_refused(settings: Settings) -> None:
    with serving(settings.model_copy(update={"annotate_rate": 2})) as url:
        answers = [httpx.post(f"{url}/v1/annotate", json={"content": ""}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1

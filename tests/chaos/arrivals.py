"""Articles that keep arriving: posted until accepted, whatever happens meanwhile, and counted by the poster itself."""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

_TEXT = """أعلنت السلطات مدينة الاثنين حالة الطوارئ بعد فيضانات واسعة ضربت المنطقة وقال الوزير إن الحكومة تتابع الوضع
وأكد المتحدث باسم الجيش أن القوات وصلت إلى القرى التي قطعت عنها الطرق وأضاف أن فرق الإغاثة توزع المياه والغذاء
على السكان فيما ارتفع سعر النفط في الأسواق وشارك المنتخب في البطولة وافتتح الرئيس المعرض الدولي للكتاب"""
WORDS = _TEXT.split()
BULK = 20
REJECTED_SHARE = 0.02
AGAIN_SHARE = 0.03


@dataclass
class Ledger:
    """What the poster knows: for each external id the article's id, and how often an answer was `created: false`."""

    accepted: dict[str, str] = field(default_factory=dict)
    repeated: int = 0
    contradicted: int = 0
    refused: int = 0

    def note(self, external_id: str, answer: dict[str, Any]) -> bool:
        """Take down an answer; whether the article is accepted now."""
        if answer.get("status") not in (200, 202):
            self.refused += 1
            return False
        known = self.accepted.setdefault(external_id, answer["id"])
        self.contradicted += known != answer["id"]
        self.repeated += not answer["created"]
        return True


class Arrivals(threading.Thread):
    """Posts `count` articles at a rate, in bulk and singly; some are no articles, some are posted again."""

    def __init__(self, url: str, count: int, *, seed: int, rate: float, prefix: str = "chaos") -> None:
        super().__init__(name="arrivals", daemon=True)
        self.ledger = Ledger()
        self.wanted = count
        self.cuts = 0
        self._url, self._rate, self.prefix = url, rate, prefix
        self._random = random.Random(seed)

    @property
    def posted(self) -> int:
        """Articles accepted so far."""
        return len(self.ledger.accepted)

    def run(self) -> None:
        """Post everything; returns when all is accepted."""
        began = time.monotonic()
        with httpx.Client(base_url=self._url, timeout=60, trust_env=False) as http:
            for group in self._groups():
                waiting = group
                while waiting:
                    waiting = self._post(http, waiting)
                    if waiting:
                        time.sleep(0.3)
                time.sleep(max(0.0, began + self.posted / self._rate - time.monotonic()))

    def post_now(self, number: str, **facts: Any) -> str:
        """Post one more article; its id. Tries until it is accepted."""
        article = {**self._article(f"{self.prefix}-{number}"), **facts}
        with httpx.Client(base_url=self._url, timeout=60, trust_env=False) as http:
            while self._post(http, [article]):
                time.sleep(0.3)
        return self.ledger.accepted[article["external_id"]]

    def post_in_bulk_twice(self, name: str, count: int, *, between: Callable[[], object]) -> None:
        """Post articles, doing something half-way through the request; then post the same ones until accepted."""
        self.cuts += 1
        articles = [self._article(f"{self.prefix}-{name}-{self.cuts}-{number}") for number in range(count)]

        def half_and_half() -> Iterator[bytes]:
            for number, article in enumerate(articles):
                if number == count // 2:
                    # The first half is on its way, and partly committed.
                    time.sleep(0.05)
                    between()
                yield json.dumps(article).encode() + b"\n"

        with httpx.Client(base_url=self._url, timeout=60, trust_env=False) as http:
            with suppress(httpx.HTTPError):
                http.post(
                    "/v1/articles/bulk", content=half_and_half(), headers={"Content-Type": "application/x-ndjson"}
                )
            while articles := self._post(http, articles):
                time.sleep(0.3)

    def _groups(self) -> Iterator[list[dict[str, Any]]]:
        number = 0
        earlier: list[dict[str, Any]] = []
        while number < self.wanted:
            size = 1 if self._random.random() < 0.2 else min(BULK, self.wanted - number)
            group = [self._article(f"{self.prefix}-{number + offset}") for offset in range(size)]
            number += size
            if earlier and self._random.random() < AGAIN_SHARE * BULK:
                group.append(self._random.choice(earlier))
            earlier = group
            yield group

    def _article(self, external_id: str) -> dict[str, Any]:
        rejected = self._random.random() < REJECTED_SHARE
        text = "\u200b \n" if rejected else f"{self._sentence(6)}\n\n{self._sentence(60)}.\n\n{self._sentence(40)}."
        return {"content": text, "source": "chaos", "external_id": external_id}

    def _sentence(self, words: int) -> str:
        return " ".join(self._random.choices(WORDS, k=words))

    def _post(self, http: httpx.Client, articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Post; the articles that are not known to be accepted."""
        try:
            if len(articles) == 1:
                found = http.post("/v1/articles", json=articles[0])
                answers = [found.json() | {"status": found.status_code}]
            else:
                lines = "\n".join(json.dumps(article, ensure_ascii=False) for article in articles)
                found = http.post(
                    "/v1/articles/bulk", content=lines.encode(), headers={"Content-Type": "application/x-ndjson"}
                )
                answers = [json.loads(line) for line in found.text.splitlines()]
        except (httpx.HTTPError, ValueError):
            return articles
        answered = zip(articles, answers, strict=False)
        left = [article for article, answer in answered if not self.ledger.note(article["external_id"], answer)]
        return left + articles[len(answers) :]

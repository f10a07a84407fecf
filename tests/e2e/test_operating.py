"""What an operator does on a running stack, by the command line."""

import json
import time
from pathlib import Path
from uuid import UUID

from shared.contracts.wire import encode
from shared.pipeline import EXTRACTION
from shared.runtime.publisher import Publisher
from shared.settings import Settings
from tests.support.builders import TEXT, a_clean_article, an_envelope
from tests.support.servers import wait_until
from tests.support.stack import RunningStack


def post(stack: RunningStack, text: str, source: str) -> str:
    with stack.http as http:
        return str(http.post("/v1/articles", json={"content": f"{text}\n\n{TEXT}", "source": source}).json()["id"])


def test_a_stage_is_held_and_resumed(stack: RunningStack) -> None:
    assert "operator: a new gazetteer" in stack.khabar("stages", "pause", "extraction", "--because", "a new gazetteer")
    time.sleep(1.5)
    article = post(stack, "خبر أول", "held")
    wait_until(lambda: '"extraction": {"waiting": 1' in stack.khabar("stats", "--json"))
    assert "extraction is paused" in stack.khabar("stats")
    assert "a new gazetteer" not in stack.khabar("stages", "resume", "extraction")
    assert stack.wait_for_article(article)["state"] == "stored"


def test_articles_are_replayed_after_a_look_at_what_would_change(stack: RunningStack) -> None:
    articles = [post(stack, f"خبر {n}", "replayed") for n in range(3)]
    for article in articles:
        assert stack.wait_for_article(article)["state"] == "stored"
    look = json.loads(stack.khabar("replay", "start", "cleaning", "--source", "replayed", "--dry-run", "--json"))
    assert (look["count"], len(look["sample"]), look["outcomes"]) == (3, 3, {"stored": 3})
    assert [one["changes"] for one in look["sample"]] == [{}] * 3, "the same code gives the same result"
    for stage in ("extraction", "storage", "cleaning"):
        done = json.loads(
            stack.khabar("replay", "start", stage, "--source", "replayed", "--rate", "50", "--follow", "--json")
        )
        assert (done["state"], done["outcomes"]) == ("finished", {"stored": 3}), stage
    assert "3 of 3" in stack.khabar("replay", "list")
    with stack.http as http:
        shown = http.get(f"/v1/articles/{articles[0]}").json()
    assert shown["result"]["revision"] == shown["revision"] == 5
    assert [record["stage"] for record in shown["timeline"]] == ["cleaning", "extraction", "classification", "storage"]
    assert [event["event"] for event in shown["events"]] == ["replayed"] * 3


def test_what_was_quarantined_is_found_edited_and_redriven(stack: RunningStack, tmp_path: Path) -> None:
    article = post(stack, "خبر ثان", "buried")
    assert stack.wait_for_article(article)["state"] == "stored"
    # A later revision that nobody can read, as from a version of Khabar that this one does not know.
    envelope = an_envelope(a_clean_article(), article_id=UUID(article), revision=2)
    broken = encode([envelope]).replace(b'"schema_version":1', b'"schema_version":99')
    settings = Settings().model_copy(update={"redis_url": stack.told("relay")["REDIS_URL"]})
    with Publisher(settings) as publisher:
        publisher.put_back(EXTRACTION, broken, envelope, message_id=UUID(int=1))
    listed = ("quarantine", "list", "--stage", "extraction", "--reason", "undecodable", "--json")
    wait_until(lambda: json.loads(stack.khabar(*listed))["items"], timeout_s=30)
    (item,) = json.loads(stack.khabar(*listed))["items"]
    assert item["article_id"] == article
    assert "unknown version 99" in stack.khabar("quarantine", "show", item["id"])
    body = tmp_path / "fixed.json"
    body.write_text(json.dumps({"title": "عنوان مصحح", "content": TEXT}), encoding="utf-8")
    stack.khabar("quarantine", "edit", item["id"], str(body))
    assert stack.khabar("quarantine", "redrive", "--stage", "extraction", "--dry-run") == "1 would be redriven\n"
    assert stack.khabar("quarantine", "redrive", item["id"]) == "1 redriven\n"
    shown = stack.wait_for_article(article)
    assert (shown["state"], shown["revision"], shown["result"]["title"]) == ("stored", 3, "عنوان مصحح")
    assert [event["event"] for event in shown["events"]] == ["edited", "redriven"]

"""An article's whole way, through every process, as a user sees it."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from redis import Redis

from khabar.demo.samples import SAMPLES
from services.cleaning.handler import make_handler
from shared.contracts.article import RawArticle
from shared.runtime.whereabouts import ENDED, live_key
from shared.settings import Settings
from tests.support.servers import wait_until
from tests.support.stack import RunningStack

SCRAPE = (SAMPLES / "01_conflict_idlib.txt").read_text(encoding="utf-8")


def post(stack: RunningStack, body: str, kind: str = "text/plain") -> str:
    with stack.http as http:
        answer = http.post("/v1/articles", content=body.encode(), headers={"Content-Type": f"{kind}; charset=utf-8"})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def test_a_scrape_comes_back_clean_tagged_classified_and_stored(stack: RunningStack) -> None:
    article = stack.wait_for_article(post(stack, SCRAPE))
    assert article["state"] == "stored"
    result = article["result"]
    assert result["title"] == "وقف إطلاق نار في ريف إدلب بعد أسبوع من القصف المتبادل"
    assert result["language"] == "ar"
    assert result["text"].count("أعلنت مصادر محلية") == 1
    assert "SHARE" not in result["text"]
    assert {"duplicate", "chrome"} <= {removed["reason"] for removed in result["removed"]}
    assert {"إدلب", "روسيا", "موسكو"} <= {mention["text"] for mention in result["mentions"]}
    assert all(result[m["field"]][m["start"] : m["end"]] == m["text"] for m in result["mentions"])
    assert result["topics"][0]["key"] == "conflict"
    assert [record["stage"] for record in article["timeline"]] == [
        "cleaning",
        "extraction",
        "classification",
        "storage",
    ]


def test_html_comes_back_as_its_article(stack: RunningStack) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in SCRAPE.split("\n\n")[7:14])
    page = f"<html><body><nav>الرئيسية</nav><article><h1>عنوان الخبر هنا</h1>{paragraphs}</article></body></html>"
    result = stack.wait_for_article(post(stack, page, "text/html"))["result"]
    assert "موسكو" in result["text"]
    assert "<p>" not in result["text"]


def test_an_article_of_nothing_but_chrome_is_rejected_with_its_reason(stack: RunningStack) -> None:
    article = stack.wait_for_article(post(stack, "SHARE\n\nclose\n"))
    assert (article["state"], article["result"]) == ("rejected", None)
    assert article["reason"]
    assert article["timeline"][-1]["stage"] == "storage"


def test_metrics_count_what_the_workers_did(stack: RunningStack) -> None:
    stack.wait_for_article(post(stack, SCRAPE))
    with stack.http as http:
        text = http.get("/metrics").text
    for stage in ("cleaning", "extraction", "classification"):
        assert f'khabar_articles_processed_total{{language="ar",outcome="done",stage="{stage}"}}' in text
    assert 'khabar_articles_processed_total{language="ar",outcome="stored",stage="storage"}' in text
    assert 'khabar_queue_messages{kind="waiting",stage="cleaning"}' in text
    assert "khabar_oldest_unfinished_seconds" in text


def khabar(stack: RunningStack, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "khabar", *arguments, "--url", stack.url],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_command_line_posts_a_folder_and_waits(stack: RunningStack, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SCRAPE, encoding="utf-8")
    lines = [json.dumps({"content": f"{SCRAPE}\n{n}"}) for n in range(3)] + ["no json"]
    (tmp_path / "more.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = khabar(stack, "post", str(tmp_path), "--wait")
    assert done.returncode == 3, done.stderr
    assert "4 created, 0 posted before, 1 refused" in done.stdout
    assert "4 stored" in done.stdout


def test_the_command_line_shows_an_article(stack: RunningStack) -> None:
    posted = khabar(stack, "post", "-", "--wait", "--json", stdin=SCRAPE)
    article_id = json.loads(posted.stdout)["id"]
    shown = khabar(stack, "status", article_id)
    assert shown.returncode == 0, shown.stderr
    assert "إدلب" in shown.stdout
    as_json = khabar(stack, "status", article_id, "--json")
    assert json.loads(as_json.stdout)["state"] == "stored"


def test_drain_ends_when_nothing_is_unfinished(stack: RunningStack) -> None:
    assert khabar(stack, "drain", "--timeout", "60").returncode == 0
    stats = khabar(stack, "stats", "--json")
    assert json.loads(stats.stdout)["unfinished"] == 0


@pytest.mark.parametrize("arguments", [("status", "01937c8e-0000-7000-8000-000000000000"), ("post", "/no/such/file")])
def test_a_failure_is_a_sentence_not_a_traceback(stack: RunningStack, arguments: tuple[str, ...]) -> None:
    done = khabar(stack, *arguments)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_lines_that_recur_in_a_source_are_learnt_and_removed(stack: RunningStack, tmp_path: Path) -> None:
    """Learnt over the HTTP interface from what is stored; handed to the stage as a file."""
    motto = "تصلكم هذه الصفحة من صوت الناس في الميناء القديم منذ عام 1974."
    random = Random(0)

    def a_paragraph() -> str:
        words = ("".join(random.choices("ابتجحدرسعفقكلمنهوي", k=random.randint(3, 7))) for _ in range(25))
        return f"أعلنت السلطات في {' '.join(words)}."

    posted = [
        {
            "content": "\n\n".join(
                [f"فيضانات في {a_paragraph()[:60]}", a_paragraph(), motto, a_paragraph(), a_paragraph()]
            ),
            "source": "صحيفة الميناء",
            "external_id": str(n),
        }
        for n in range(30)
    ]
    lines = "\n".join(json.dumps(article, ensure_ascii=False) for article in posted)
    (tmp_path / "pages.jsonl").write_text(lines, encoding="utf-8")
    assert khabar(stack, "post", str(tmp_path), "--wait").returncode == 0
    learnt = tmp_path / "lines.json"
    done = khabar(stack, "learn-lines", "--out", str(learnt))
    assert done.returncode == 0, done.stderr
    handler = make_handler(Settings(source_lines=learnt))
    cleaned = handler(RawArticle(content=posted[0]["content"], source="صحيفة الميناء"))
    assert motto not in cleaned.text
    assert "recurs_in_source" in {removed.rule for removed in cleaned.removed}
    assert cleaned.cleaning.model is not None
    assert json.loads(learnt.read_text(encoding="utf-8"))["version"] in cleaned.cleaning.model


def test_copies_of_one_text_are_found(stack: RunningStack) -> None:
    text = SCRAPE.replace("سرمين", "بنش").replace("أريحا", "سراقب")
    first, second = post(stack, text), post(stack, text.replace("سبعة مدنيين", "سبعة أشخاص"))
    for article_id in (first, second):
        stack.wait_for_article(article_id)
    found = stack.wait_for_article(second)["duplicates"]
    assert (found["kind"], found["similarity"] > 0.7) == ("near", True)
    assert {first, second} <= set(found["chain"])


def test_the_broker_s_note_of_an_ended_article_says_so_and_expires(stack: RunningStack) -> None:
    endings = [stack.wait_for_article(post(stack, body)) for body in (SCRAPE, "SHARE\n\nclose\n")]
    assert [article["state"] for article in endings] == ["stored", "rejected"]
    keys = [live_key(UUID(article["id"]), article["revision"]) for article in endings]
    with Redis.from_url(stack.told("relay")["REDIS_URL"], decode_responses=True) as redis:
        wait_until(lambda: redis.mget(keys) == [ENDED, ENDED])
        assert all(0 < redis.ttl(key) <= 900 for key in keys)

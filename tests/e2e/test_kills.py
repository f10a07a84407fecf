"""N posted = N accounted, whatever is killed on the way."""

import json
import time
from pathlib import Path

from shared.pipeline import PIPELINE
from tests.support.stack import RunningStack, running_stack

ARTICLES = 1500
KILLED = (*(stage.name for stage in PIPELINE), "relay", "valkey", "postgres")
# As in production but for patience: a test cannot wait minutes for a redelivery.
IMPATIENT = {
    "KHABAR_OVERDUE_S": "10",
    "KHABAR_IDLE_REQUEUE_S": "3",
    "KHABAR_TASK_TIME_LIMIT_S": "8",
    "KHABAR_RETRY_MAX_S": "4",
    "KHABAR_VISIBILITY_TIMEOUT_S": "15",
}


def lines(count: int) -> bytes:
    body = "أعلنت السلطات في مدينة درنة حالة الطوارئ بعد فيضانات واسعة ضربت المدينة فجر الاثنين. " * 4
    articles = (
        {
            "content": f"فيضانات في درنة، التقرير رقم {n}\n\n{body}\n\n{body} رقم {n}",
            "source": "kills",
            "external_id": str(n),
        }
        for n in range(count)
    )
    return "\n".join(json.dumps(article, ensure_ascii=False) for article in articles).encode()


def post(stack: RunningStack, body: bytes) -> list[dict[str, object]]:
    with stack.http as http:
        answer = http.post("/v1/articles/bulk", content=body, headers={"Content-Type": "application/x-ndjson"})
    return [json.loads(line) for line in answer.text.splitlines()]


def test_every_article_ends_though_every_worker_and_the_servers_are_killed(tmp_path: Path) -> None:
    with running_stack(tmp_path / "home", settings=IMPATIENT) as stack:
        answers = post(stack, lines(ARTICLES))
        assert {answer["status"] for answer in answers} == {202}
        for name in KILLED:
            assert stack.kill(name) > 0, name
            assert stack.unfinished() > 0, f"everything was done before {name} was killed: the test proves nothing"
            time.sleep(0.7)
        states = stack.wait_until_finished(ARTICLES, timeout_s=270)
        assert states == {"stored": ARTICLES}
        again = post(stack, lines(ARTICLES))
        assert not any(answer["created"] for answer in again)
        restarts = {process.name: process.restarts for process in stack.state().processes}
        assert all(restarts[name] >= 1 for name in KILLED), restarts


def test_articles_survive_a_restart_of_everything(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running_stack(home, settings=IMPATIENT) as stack:
        post(stack, lines(50))
    with running_stack(home, settings=IMPATIENT) as stack:
        assert stack.wait_until_finished(50, timeout_s=120) == {"stored": 50}

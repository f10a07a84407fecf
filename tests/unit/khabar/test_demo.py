import json
import os
import signal
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from click.testing import CliRunner
from rich.console import Console
from rich.spinner import Spinner

from khabar.client import Client, ClientError
from khabar.commands import demo
from khabar.demo.journey import STAGES, Journey, follow
from khabar.demo.journey_view import journey_table, shown_live
from khabar.demo.own_stack import OwnStack, StackFailedError, last_lines
from khabar.demo.samples import load_samples, posted_text
from khabar.demo.summary import median_ms, states_of, summary_line
from khabar.supervisor import ProcessStatus, StackState
from shared.errors import ConfigurationError

URL = "http://127.0.0.1:9"
ON_THE_WAY: tuple[dict[str, Any], ...] = (
    {"state": "accepted"},
    {"state": "queued", "stage": "cleaning"},
    {"state": "queued", "stage": "extraction"},
    {
        "state": "stored",
        "accepted_at": "2024-03-12T16:00:10+00:00",
        "finished_at": "2024-03-12T16:00:10.500000+00:00",
        "timeline": [{"stage": "cleaning", "duration_ms": 12.5}],
    },
)
STORY: dict[str, Any] = {
    "id": str(UUID(int=99)),
    "headline": "سيول في ظفار",
    "articles": [
        {"id": str(UUID(int=1)), "language": "ar", "title": "سيول في ظفار"},
        {"id": str(UUID(int=2)), "language": "en", "title": "Floods in Dhofar"},
        {"id": str(UUID(int=3)), "language": "fr", "title": None},
        {"id": str(UUID(int=1000)), "language": "en", "title": "Of another run"},
    ],
}


class FakeKhabar:
    """Answers as ingest does; an article moves on at each question. Those posted at `refused` are not accepted."""

    def __init__(self, *, refused: frozenset[int] = frozenset(), ending: dict[str, Any] | None = None) -> None:
        self.posted: list[dict[str, Any]] = []
        self._refused = refused
        self._answers = [*ON_THE_WAY[:-1], ending or ON_THE_WAY[-1]]
        self._asked: dict[str, int] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/readyz":
            return httpx.Response(200, json={"dependencies": {}})
        if request.method == "POST":
            self.posted = [json.loads(line) for line in request.content.splitlines()]
            return httpx.Response(200, text="\n".join(map(self._accepted, range(1, len(self.posted) + 1))))
        if request.url.path.startswith("/v1/stories"):
            return httpx.Response(200, json=STORY if request.url.path.endswith(STORY["id"]) else {"stories": [STORY]})
        asked = self._asked[request.url.path] = self._asked.get(request.url.path, -1) + 1
        return httpx.Response(200, json=self._answers[min(asked, len(self._answers) - 1)])

    def _accepted(self, line: int) -> str:
        if line in self._refused:
            return json.dumps({"line": line, "status": 422, "problem": {"title": "Not valid", "detail": "too long"}})
        return json.dumps({"line": line, "status": 202, "id": str(UUID(int=line)), "created": True})


@pytest.fixture
def khabar(monkeypatch: pytest.MonkeyPatch) -> FakeKhabar:
    return _installed(FakeKhabar(), monkeypatch)


def _installed(fake: FakeKhabar, monkeypatch: pytest.MonkeyPatch) -> FakeKhabar:
    monkeypatch.setattr(demo, "Client", lambda url: Client(url, transport=httpx.MockTransport(fake)))
    return fake


def run_demo(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(demo.command, ["--url", URL, *arguments], catch_exceptions=False)
    return result.exit_code, result.stdout


def a_journey(state: str = "stored", **article: Any) -> Journey:
    return Journey("01_name", uuid4(), article={"state": state, **article})


def test_a_running_khabar_is_used_and_every_article_followed_to_its_end(khabar: FakeKhabar) -> None:
    code, output = run_demo("--brief")
    assert code == 0
    assert f"Khabar answers at {URL}." in output
    assert f"{len(khabar.posted)} articles: {len(khabar.posted)} stored; median 500 ms" in output
    steps = [line.split()[-1] for line in output.splitlines() if "01_" in line]
    assert steps == ["cleaning", "extraction", "stored"]


def test_the_story_that_the_samples_tell_together_is_shown(khabar: FakeKhabar) -> None:
    _, output = run_demo("--brief")
    _, _, told = output.partition("One story in 3 languages: ")
    assert told.startswith(f"{URL}/stories/{STORY['id']}")
    assert "سيول في ظفار" in told
    assert "Floods in Dhofar" in told
    assert "Of another run" not in output
    assert json.loads(run_demo("--json")[1])["story"]["id"] == STORY["id"]


def test_samples_that_tell_of_no_one_event_show_no_story(khabar: FakeKhabar) -> None:
    assert "One story" not in run_demo("--brief", "--only", "1")[1]


def test_the_articles_are_shown_after_their_journeys(khabar: FakeKhabar) -> None:
    code, output = run_demo("--only", "1")
    assert code == 0
    assert len(khabar.posted) == 1
    assert "stored 500 ms after it was accepted" in output


def test_articles_that_are_not_stored_are_told_by_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(FakeKhabar(ending={"state": "rejected", "reason": "empty"}), monkeypatch)
    code, output = run_demo("--brief", "--only", "2")
    assert code == 3
    assert "1 article: 1 rejected." in output


def test_a_refused_article_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(FakeKhabar(refused=frozenset({1})), monkeypatch)
    code, output = run_demo("--brief")
    assert code == 3
    assert "1 refused" in output


def test_time_that_is_up_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(FakeKhabar(ending={"state": "queued"}), monkeypatch)
    code, output = run_demo("--brief", "--only", "1", "--timeout", "0.3")
    assert code == 3
    assert "1 queued" in output


def test_json_goes_alone_to_standard_output(khabar: FakeKhabar) -> None:
    code, output = run_demo("--json", "--only", "1")
    told = json.loads(output)
    assert code == 0
    assert told["states"] == {"stored": 1}
    assert told["articles"][0]["article"]["state"] == "stored"


def test_a_number_beyond_the_samples_is_wrong_usage(khabar: FakeKhabar) -> None:
    assert run_demo("--only", "9999")[0] == 2


def test_no_khabar_is_started_for_another_machine() -> None:
    with pytest.raises(ConfigurationError, match="only on this machine"):
        CliRunner().invoke(demo.command, ["--url", "http://khabar.invalid"], catch_exceptions=False)


def test_each_run_posts_articles_of_its_own() -> None:
    first, second = load_samples("a"), load_samples("b")
    assert [sample.name for sample in first] == [sample.name for sample in second]
    ids = {json.loads(sample.line)["external_id"] for sample in (*first, *second)}
    assert len(ids) == 2 * len(first)


def test_samples_are_posted_as_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "2_page.html").write_text("<p>بيت</p>", encoding="utf-8")
    (tmp_path / "1_text.txt").write_text("بيت", encoding="utf-8")
    (tmp_path / "1_text.expected.json").write_text("{}", encoding="utf-8")
    text, page = load_samples("run", folder=tmp_path)
    assert (text.name, posted_text(text), page.name, posted_text(page)) == ("1_text", "بيت", "2_page", "<p>بيت</p>")
    assert json.loads(page.line)["content_type"] == "text/html"


def test_a_folder_without_samples_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        load_samples("run", folder=tmp_path)


def test_a_server_that_comes_back_is_waited_for() -> None:
    answers: Iterator[httpx.Response | Exception] = iter(
        [httpx.ConnectError("away"), httpx.Response(200, json={"state": "stored"})]
    )

    def answer(request: httpx.Request) -> httpx.Response:
        given = next(answers)
        if isinstance(given, Exception):
            raise given
        return given

    journey = a_journey("queued")
    with Client(URL, transport=httpx.MockTransport(answer)) as client:
        follow([journey], client, timeout_s=10, on_round=lambda moved: None)
    assert journey.state == "stored"


def test_a_server_that_stays_away_is_an_error() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away")

    with Client(URL, transport=httpx.MockTransport(answer)) as client, pytest.raises(ClientError):
        follow([a_journey("queued")], client, timeout_s=0.2, on_round=lambda moved: None)


def test_the_table_shows_what_is_done_what_is_going_on_and_how_long_it_took() -> None:
    console = Console(file=StringIO(), width=120, record=True)
    now = a_journey("queued", stage="extraction")
    done = a_journey("stored", timeline=[{"stage": "cleaning", "duration_ms": 12.5}])
    console.print(journey_table([now, done, Journey("x", None, "too long")], Spinner("dots")))
    _, going, stored, refused = console.export_text().splitlines()
    *before, turning, place = going.split()
    assert (before, place) == (["01_name", "✓", "✓"], "queued")
    assert len(turning) == 1
    assert stored.split() == ["01_name", "✓", "12", "ms", "stored"]
    assert refused.split() == ["x", "no", "refused:", "too", "long"]


def test_the_table_fits_into_a_usual_terminal() -> None:
    console = Console(file=StringIO(), width=80, record=True)
    journey = a_journey(timeline=[{"stage": stage, "duration_ms": 999} for stage in STAGES])
    journey.name = "06_politics_cabinet"
    console.print(journey_table([journey], Spinner("dots")))
    _, row = console.export_text().splitlines()
    assert row.split() == ["06_politics_cabinet", "✓", *["999", "ms"] * len(STAGES), "stored"]


def test_the_table_moves_on_a_terminal() -> None:
    stream = StringIO()
    journey = a_journey("queued")
    with shown_live([journey], Console(file=stream, width=120, force_terminal=True)) as on_round:
        journey.article = {"state": "stored"}
        on_round([journey])
    assert stream.getvalue().rstrip().count("stored") >= 1


def test_the_median_counts_stored_articles_alone() -> None:
    begin = "2024-03-12T16:00:10+00:00"
    times = ("2024-03-12T16:00:11+00:00", "2024-03-12T16:00:13+00:00", "2024-03-12T16:00:30+00:00")
    stored = [a_journey(accepted_at=begin, finished_at=end) for end in times]
    others = [a_journey("rejected", accepted_at=begin, finished_at=begin), a_journey("queued")]
    assert median_ms([*stored, *others]) == 3000
    assert median_ms(others) is None
    assert states_of([*others, *stored]) == {"stored": 3, "rejected": 1, "queued": 1}
    assert summary_line(others) == "2 articles: 1 rejected, 1 queued."


def started(home: Path, code: str) -> OwnStack:
    return OwnStack.start(URL, home=home, environment=os.environ, command=[sys.executable, "-c", code])


def test_a_stack_that_ends_while_starting_is_explained_by_its_log(tmp_path: Path) -> None:
    stack = started(tmp_path, "print('khabar: the port is taken'); raise SystemExit(1)")
    with pytest.raises(StackFailedError, match="the port is taken"):
        stack.wait_until_ready()


def test_a_stack_that_does_not_get_ready_in_time_is_an_error_and_can_be_stopped(tmp_path: Path) -> None:
    stack = started(tmp_path, "import time; print('starting', flush=True); time.sleep(60)")
    try:
        with pytest.raises(StackFailedError, match=r"not ready after 0 s[^$]*"):
            stack.wait_until_ready(timeout_s=0.3)
    finally:
        stack.stop()
    assert stack.process.poll() == -signal.SIGTERM
    stack.stop()


def test_the_state_of_an_earlier_stack_does_not_count_as_ready(tmp_path: Path) -> None:
    stack = started(tmp_path, "import time; time.sleep(60)")
    try:
        ready = ProcessStatus(name="api", group="api", layer=0, state="ready")
        stack.state_file.parent.mkdir(parents=True)
        for pid, all_run in ((stack.process.pid + 1, False), (stack.process.pid, True)):
            state = StackState(pid=pid, started_at=0.0, processes=(ready,))
            stack.state_file.write_text(state.model_dump_json(), encoding="utf-8")
            assert stack._all_run() is all_run
    finally:
        stack.stop()


def test_only_the_end_of_a_long_log_is_read(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number}\n\n" for number in range(100_000)), encoding="utf-8")
    assert last_lines(log, count=2) == ["line 99998", "line 99999"]
    assert last_lines(tmp_path / "missing") == []

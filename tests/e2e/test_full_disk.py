"""A full disk: posting is refused in words, reading goes on, and when there is room again all is well by itself."""

import random
import time
from pathlib import Path

import httpx
import pytest

from tests.support.small_disk import filled, small_disk
from tests.support.stack import RunningStack, running_stack

_DISK_BYTES = 500 * 2**20
_TEXT = {"Content-Type": "text/plain; charset=utf-8"}
_SENTENCE = "وصلت شاحنات المساعدات إلى المدينة صباح اليوم بعد انتظار طويل على الطريق.\n"
_MOST_POSTS = 500


@pytest.mark.slow
def test_a_full_disk_refuses_reads_and_recovers(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", _DISK_BYTES) as disk, running_stack(disk / "home", timeout_s=240) as stack:
        kept = _post(stack, "first")
        assert kept.status_code == 202
        article = stack.wait_for_article(kept.json()["id"])
        api = stack.pids("api")
        accepted = 1
        with filled(disk):
            while (answer := _post(stack, str(accepted))).status_code == 202:
                accepted += 1
                assert accepted < _MOST_POSTS, "nothing was refused: the disk was not full"
            refused = [answer, *(_post(stack, f"refused {number}") for number in range(3))]
            assert {one.status_code for one in refused} == {503}
            assert all(int(one.headers["Retry-After"]) > 0 for one in refused)
            _wait_for(stack, f"/v1/articles/{article['id']}")
            for path in ("/healthz", "/metrics", f"/v1/articles/{article['id']}", "/v1/search?q=المساعدات"):
                assert _get(stack, path).status_code == 200, path
            assert stack.pids("api") == api
        posted = _wait_until_accepted(stack)
        assert stack.wait_for_article(posted.json()["id"], timeout_s=240)["state"] == "stored"
        states = stack.wait_until_finished(accepted + 1, timeout_s=240)
        assert set(states) <= {"stored", "duplicate"}
        assert stack.pids("api") == api


def _post(stack: RunningStack, name: str) -> httpx.Response:
    """Post an article that takes 20 KB on the disk: noise in lines that no reader would keep."""
    noise = "".join(f"{random.Random(f'{name} {line}').randbytes(40).hex()}\n" for line in range(250))
    with stack.http as http:
        return http.post("/v1/articles", content=f"{name}\n{_SENTENCE * 20}\n{noise}".encode(), headers=_TEXT)


def _get(stack: RunningStack, path: str) -> httpx.Response:
    with stack.http as http:
        return http.get(path)


def _wait_for(stack: RunningStack, path: str) -> None:
    deadline = time.monotonic() + 120
    while _get(stack, path).status_code != 200:
        assert time.monotonic() < deadline, path
        time.sleep(0.5)


def _wait_until_accepted(stack: RunningStack) -> httpx.Response:
    deadline = time.monotonic() + 180
    while (answer := _post(stack, "after")).status_code != 202:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.5)
    return answer

"""Processes that annotate: one article's trouble is its own."""

import asyncio
import sys
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from khabar.annotating.pool import AnnotatorPool, Ended, NoRoom, TooSlow
from shared.contracts.article import RawArticle
from shared.errors import ConfigurationError
from shared.settings import Settings

# Does as the article says, in place of the stages.
OBEDIENT = textwrap.dedent(
    """
    import json, os, sys, time
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        content = json.loads(line)["content"]
        if content == "sleep":
            time.sleep(600)
        if content == "die":
            os._exit(9)
        print(json.dumps({"content": content, "pid": os.getpid()}), flush=True)
    """
)


@asynccontextmanager
async def a_pool(script: str = OBEDIENT, **told: float) -> AsyncIterator[AnnotatorPool]:
    settings = Settings().model_copy(update={"annotate_limit_s": 60.0, **told})
    pool = AnnotatorPool(settings, (sys.executable, "-c", script))
    try:
        yield pool
    finally:
        await pool.close()


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 120))


def an_article(content: str) -> RawArticle:
    return RawArticle(content=content)


def test_a_process_answers_one_article_after_another() -> None:
    async def test() -> None:
        async with a_pool() as pool:
            first, second = await pool.annotate(an_article("أول")), await pool.annotate(an_article("two\nlines"))
            assert (first["content"], second["content"]) == ("أول", "two\nlines")
            assert first["pid"] == second["pid"]

    run(test)


def test_a_slow_article_does_not_stop_another() -> None:
    async def test() -> None:
        async with a_pool(annotate_processes=2) as pool:
            slow = asyncio.create_task(pool.annotate(an_article("sleep")))
            answers = [await pool.annotate(an_article("quick")) for _ in range(3)]
            assert [answer["content"] for answer in answers] == ["quick"] * 3
            assert not slow.done()
            slow.cancel()
            await asyncio.gather(slow, return_exceptions=True)

    run(test)


def test_an_article_that_takes_too_long_ends_with_its_process() -> None:
    async def test() -> None:
        async with a_pool(annotate_processes=1, annotate_limit_s=3.0) as pool:
            before = (await pool.annotate(an_article("quick")))["pid"]
            with pytest.raises(TooSlow):
                await pool.annotate(an_article("sleep"))
            assert (await pool.annotate(an_article("quick")))["pid"] != before

    run(test)


def test_who_leaves_takes_the_work_along() -> None:
    async def test() -> None:
        async with a_pool(annotate_processes=1) as pool:
            before = (await pool.annotate(an_article("quick")))["pid"]
            asked = asyncio.create_task(pool.annotate(an_article("sleep")))
            await asyncio.sleep(0)
            asked.cancel()
            await asyncio.gather(asked, return_exceptions=True)
            assert (await pool.annotate(an_article("quick")))["pid"] != before

    run(test)


def test_a_process_that_dies_is_told_and_replaced() -> None:
    async def test() -> None:
        async with a_pool() as pool:
            with pytest.raises(Ended):
                await pool.annotate(an_article("die"))
            assert (await pool.annotate(an_article("quick")))["content"] == "quick"

    run(test)


def test_who_waits_too_long_for_a_process_is_told() -> None:
    async def test() -> None:
        async with a_pool(annotate_processes=1, annotate_limit_s=2.0) as pool:
            asked = [asyncio.create_task(pool.annotate(an_article("sleep"))) for _ in range(3)]
            kinds = {type(error) for error in await asyncio.gather(*asked, return_exceptions=True)}
            assert NoRoom in kinds
            assert kinds <= {NoRoom, TooSlow}

    run(test)


def test_a_process_with_nothing_to_do_ends() -> None:
    async def test() -> None:
        async with a_pool(annotate_idle_s=0.05) as pool:
            pid = (await pool.annotate(an_article("quick")))["pid"]
            while psutil.pid_exists(pid):
                await asyncio.sleep(0.02)

    run(test)


def test_what_cannot_be_loaded_is_said() -> None:
    async def test() -> None:
        async with a_pool("""print('{"cannot": "the taxonomy is no file"}')""") as pool:
            with pytest.raises(ConfigurationError, match="the taxonomy is no file"):
                await pool.annotate(an_article("x"))

    run(test)


def test_a_process_ends_with_its_input(tmp_path: Path) -> None:
    """So that none is left over when the service is killed."""

    async def test() -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "khabar.annotating",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={"KHABAR_TAXONOMY": str(tmp_path / "none.toml")},
        )
        assert process.stdin is not None
        process.stdin.close()
        assert await process.wait() == 0

    run(test)

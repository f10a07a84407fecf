"""Processes that annotate: started when one is needed, ended when one is late, has failed, or had nothing to do."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from shared.contracts.article import RawArticle
from shared.errors import ConfigurationError, KhabarError
from shared.settings import Settings

COMMAND: Final = (sys.executable, "-m", "khabar.annotating")
_START_LIMIT_S: Final = 120.0
# An article's answer is one line, and longer than the article.
_LINE_LIMIT: Final = 2**28


class NoRoom(KhabarError):
    """All processes had work for as long as one may wait."""


class TooSlow(KhabarError):
    """The article took longer than an article may."""


class Ended(KhabarError):
    """The process ended over the article, or did not start."""


class AnnotatorPool:
    """At most `annotate_processes` at once; an article has one for itself, so that a slow one delays few others."""

    def __init__(self, settings: Settings, command: Sequence[str] = COMMAND) -> None:
        self._settings = settings
        self._command = command
        self._places = asyncio.Semaphore(settings.annotate_processes)
        self._idle: list[tuple[Process, asyncio.TimerHandle]] = []
        self._started: set[Process] = set()
        self._closed = False

    async def annotate(self, article: RawArticle) -> dict[str, Any]:
        """What `Annotator.annotate` answers.

        Raises: NoRoom, TooSlow, Ended; ConfigurationError if a model or file cannot be loaded.
        """
        async with self._place():
            process = self._take() or await self._start()
            line = article.model_dump_json().encode() + b"\n"
            answer = None
            try:
                answer = await asyncio.wait_for(_asked(process, line), self._settings.annotate_limit_s)
            except TimeoutError as error:
                raise TooSlow from error
            finally:
                # Also when the one who asked has gone: a process with half an answer is of no use to the next.
                if answer is None:
                    _end(process)
            self._give_back(process)
            return answer

    async def close(self) -> None:
        """End all of them, also those at work."""
        self._closed = True
        while self._take() is not None:
            pass
        for process in self._started:
            _end(process)
        for process in self._started:
            await process.wait()

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        try:
            await asyncio.wait_for(self._places.acquire(), self._settings.annotate_limit_s)
        except TimeoutError as error:
            raise NoRoom from error
        try:
            yield
        finally:
            self._places.release()

    def _take(self) -> Process | None:
        while self._idle:
            process, timer = self._idle.pop()
            timer.cancel()
            if process.returncode is None:
                return process
        return None

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE, limit=_LINE_LIMIT)
        self._started = {one for one in self._started if one.returncode is None} | {process}
        ready = False
        try:
            said = await asyncio.wait_for(_read(process), _START_LIMIT_S)
            if "cannot" in said:
                raise ConfigurationError(said["cannot"])
            ready = True
        except TimeoutError as error:
            raise Ended from error
        finally:
            if not ready:
                _end(process)
        return process

    def _give_back(self, process: Process) -> None:
        if self._closed:
            _end(process)
            return
        timer = asyncio.get_running_loop().call_later(self._settings.annotate_idle_s, self._retire, process)
        self._idle.append((process, timer))

    def _retire(self, process: Process) -> None:
        self._idle = [(one, timer) for one, timer in self._idle if one is not process]
        _end(process)


async def _asked(process: Process, line: bytes) -> dict[str, Any]:
    assert process.stdin is not None
    try:
        process.stdin.write(line)
        await process.stdin.drain()
    except ConnectionError as error:
        raise Ended from error
    return await _read(process)


async def _read(process: Process) -> dict[str, Any]:
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line.endswith(b"\n"):
        raise Ended
    answer: dict[str, Any] = json.loads(line)
    return answer


def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()

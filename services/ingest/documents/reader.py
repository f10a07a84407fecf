"""Has documents read by children, a few at a time, each within its limits."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Final

from services.ingest.documents.frames import unpacked
from services.ingest.documents.parts import REASONS, File, LeftOut, Read, Refusal
from shared.settings import PROJECT_ROOT, Settings
from shared.web.problems import Problem

_CHILD: Final = "services.ingest.documents.child"
# Reading begins at once or soon; whoever would wait longer comes back later.
_PATIENCE_S: Final = 20.0


class DocumentReader:
    """Reads documents in children. Safe to use by many tasks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._room = asyncio.Semaphore(settings.document_processes)

    async def read(self, file: File) -> AsyncIterator[Read | LeftOut]:
        """The articles in a document, and what of it was left out, while the child is reading.

        Raises: Refusal if nothing more can be read of it, Problem 503 if too many documents are being read.
        """
        try:
            await asyncio.wait_for(self._room.acquire(), _PATIENCE_S)
        except TimeoutError as error:
            raise Problem(
                503, "busy", "Too many documents are being read", "Post it again.", headers={"Retry-After": "10"}
            ) from error
        try:
            async for found in self._read(file):
                yield found
        finally:
            self._room.release()

    async def _read(self, file: File) -> AsyncIterator[Read | LeftOut]:
        limit_s = self._settings.document_limit_s
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", _CHILD,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            cwd="/", env=_environment(), start_new_session=True,
        )  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        feeding = asyncio.create_task(_feed(child.stdin, self._order(file), file.data))
        deadline = asyncio.get_running_loop().time() + limit_s
        try:
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        said, data = await unpacked(child.stdout.readexactly)
                except TimeoutError as error:
                    raise Refusal("out_of_time", f"More than {limit_s:g} seconds.") from error
                except (asyncio.IncompleteReadError, ValueError) as error:
                    raise Refusal(*await _why_it_ended(child)) from error
                if said.get("end"):
                    return
                if "refused" in said:
                    reason = said["refused"] if said["refused"] in REASONS else "crashed"
                    raise Refusal(reason, str(said.get("detail", "")), **said.get("figures", {}))
                yield _found(said, data, file)
        finally:
            feeding.cancel()
            with suppress(ProcessLookupError):
                child.kill()
            with suppress(asyncio.CancelledError, OSError):
                await feeding
            await child.wait()

    def _order(self, file: File) -> bytes:
        settings = self._settings
        order = {
            "name": file.name,
            "media_type": file.media_type,
            "memory_bytes": settings.document_memory_bytes,
            "seconds": max(1, round(settings.document_limit_s)),
            "limits": {
                "parts": settings.document_max_parts,
                "unpacked_bytes": 8 * settings.max_document_bytes,
                "pages": settings.document_max_pages,
                "content_chars": settings.max_article_bytes // 4,
            },
        }
        return json.dumps(order).encode() + b"\n"


async def _feed(sink: asyncio.StreamWriter, order: bytes, data: bytes) -> None:
    with suppress(OSError):
        sink.write(order)
        sink.write(data)
        await sink.drain()
        sink.close()
        await sink.wait_closed()


async def _why_it_ended(child: asyncio.subprocess.Process) -> tuple[str, str]:
    code = await child.wait()
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return "out_of_time", ""
    return "crashed", f"It ended with {code}."


def _found(said: dict[str, Any], data: bytes, whole: File) -> Read | LeftOut:
    if "left_out" in said:
        return LeftOut(said["left_out"], said["reason"], said["detail"], said["figures"])
    file = whole if said["whole"] else File(data, said["name"], said["media_type"])
    return Read(said["content"], said["kind"], file, said["content_type"], said["facts"], said["about"],
                depends=said["depends"])  # fmt: skip


def _environment() -> dict[str, str]:
    """Nothing of ours but where Python is: no address of a database, no key."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONHOME", "LD_LIBRARY_PATH") if name in os.environ}
    path = os.pathsep.join([str(PROJECT_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**kept, "PYTHONPATH": path, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}

"""Runs the child that reads a document, and hands on what it says."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from typing import Any, Final

from services.ingest.documents.frames import unpacked
from services.ingest.documents.parts import REASONS, Refusal
from shared.settings import PROJECT_ROOT

_CHILD: Final = "services.ingest.documents.child"


async def frames_of(
    order: Mapping[str, Any], data: bytes, limit_s: float
) -> AsyncGenerator[tuple[dict[str, Any], bytes], None]:
    """What the child says, frame by frame. `limit_s` is for its work alone, not for what is done with a frame.

    Raises: Refusal with which it ended.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", _CHILD,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        cwd="/", env=environment(), start_new_session=True,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    feeding = asyncio.create_task(_feed(child.stdin, json.dumps(order).encode() + b"\n", data))
    loop, left_s = asyncio.get_running_loop(), limit_s
    try:
        while True:
            began = loop.time()
            try:
                async with asyncio.timeout(left_s):
                    said, more = await unpacked(child.stdout.readexactly)
            except TimeoutError as error:
                raise Refusal("out_of_time", f"More than {limit_s:g} seconds.") from error
            except (asyncio.IncompleteReadError, ValueError) as error:
                raise Refusal(*await _why_it_ended(child)) from error
            left_s -= loop.time() - began
            if said.get("end"):
                return
            if "refused" in said:
                reason = said["refused"] if said["refused"] in REASONS else "crashed"
                raise Refusal(reason, str(said.get("detail", "")), **said.get("figures", {}))
            yield said, more
    finally:
        feeding.cancel()
        await ended(child)
        with suppress(asyncio.CancelledError, OSError):
            await feeding


async def ended(child: asyncio.subprocess.Process) -> None:
    """End a child that is still there."""
    with suppress(ProcessLookupError):
        child.kill()
    await child.wait()


def environment() -> dict[str, str]:
    """Nothing of ours but where Python is: no address of a database, no key."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONHOME", "LD_LIBRARY_PATH") if name in os.environ}
    path = os.pathsep.join([str(PROJECT_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**kept, "PYTHONPATH": path, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


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
    if code == -signal.SIGABRT:
        # So pdfium and libc end when there is no memory.
        return "out_of_memory", ""
    return "crashed", f"It ended with {code}."

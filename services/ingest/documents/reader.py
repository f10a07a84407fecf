"""Has documents read by children, a few at a time, each within its limits."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

from services.ingest.documents.ocr import can_recognise, recognised
from services.ingest.documents.parts import File, LeftOut, Read, Refusal
from services.ingest.documents.running import frames_of
from shared.settings import Settings
from shared.web.problems import Problem

# Reading begins at once or soon; whoever would wait longer comes back later.
_PATIENCE_S: Final = 20.0


class DocumentReader:
    """Reads documents in children. Safe to use by many tasks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._room = asyncio.Semaphore(settings.document_processes)

    async def read(self, file: File) -> AsyncGenerator[Read | LeftOut, None]:
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
            frames = frames_of(self._order(file), file.data, self._settings.document_limit_s)
            async with aclosing(frames):
                async for said, data in frames:
                    yield _found(said, data, file)
        except Refusal as refusal:
            if refusal.reason != "no_text" or "pages" not in refusal.figures or not can_recognise(self._settings):
                raise
            yield await recognised(file, self._order(file), self._settings)
        finally:
            self._room.release()

    def _order(self, file: File) -> dict[str, Any]:
        settings = self._settings
        return {
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


def _found(said: dict[str, Any], data: bytes, whole: File) -> Read | LeftOut:
    if "left_out" in said:
        return LeftOut(said["left_out"], said["reason"], said["detail"], said["figures"])
    file = whole if said["whole"] else File(data, said["name"], said["media_type"])
    return Read(said["content"], said["kind"], file, said["content_type"], said["facts"], said["about"],
                depends=said["depends"])  # fmt: skip

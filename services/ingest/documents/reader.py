"""Has documents read by children, a few at a time, each within its limits."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Any, Final

from services.ingest.documents.ocr import can_recognise, recognised
from services.ingest.documents.parts import File, LeftOut, Read, Refusal, left_out
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
            async for found in self._read(file):
                yield found
        finally:
            self._room.release()

    async def _read(self, file: File) -> AsyncGenerator[Read | LeftOut, None]:
        scans = can_recognise(self._settings)
        # Of all scans in the document together.
        pages = self._settings.ocr_max_pages
        frames = frames_of({**self._order(file), "scans": scans}, file.data, self._settings.document_limit_s)
        try:
            async with aclosing(frames):
                async for said, data in frames:
                    found = _found(said, data, file)
                    if isinstance(found, LeftOut) and found.scan is not None and found.scan.data:
                        found = await self._recognised(found, found.scan, pages)
                        if isinstance(found, Read):
                            pages -= found.about["pages"]
                        elif found.reason != "too_many_pages":
                            pages -= found.figures.get("pages", 0)
                    yield found
        except Refusal as refusal:
            if not scans or (whole := left_out(file, refusal)).scan is None:
                raise
            found = await self._recognised(whole, file, pages)
            if isinstance(found, LeftOut):
                raise Refusal(found.reason, found.detail, **found.figures) from refusal
            yield found

    async def _recognised(self, scan: LeftOut, file: File, pages: int) -> Read | LeftOut:
        """What OCR makes of a scan; else why it makes nothing."""
        try:
            found = await recognised(file, self._order(file), self._settings, most_pages=max(pages, 0))
        except Refusal as refusal:
            return replace(scan, reason=refusal.reason, detail=refusal.detail, figures=refusal.figures)
        return replace(found, depends=scan.depends)

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
        scan = File(data, said["left_out"], "application/pdf") if data else None
        return LeftOut(said["left_out"], said["reason"], said["detail"], said["figures"], scan, said["depends"])
    file = whole if said["whole"] else File(data, said["name"], said["media_type"])
    return Read(said["content"], said["kind"], file, said["content_type"], said["facts"], said["about"],
                depends=said["depends"])  # fmt: skip

"""Text of scans, by Tesseract where it is installed and KHABAR_OCR asks for it.

One child draws the pages, another is Tesseract, a page each.
"""

import asyncio
import shutil
import sys
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any, Final

from services.ingest.documents.parts import File, Read, Refusal
from services.ingest.documents.recognised import Page, confidence_of, page_of
from services.ingest.documents.running import ended, environment, frames_of
from services.ingest.documents.text_repair import tidy
from shared.settings import Settings

_PROGRAM: Final = "tesseract"
_LAUNCHER: Final = "services.ingest.documents.tesseract_child"


def can_recognise(settings: Settings) -> bool:
    """Whether scans are read here."""
    return settings.ocr and shutil.which(_PROGRAM) is not None


async def recognised(file: File, order: Mapping[str, Any], settings: Settings, *, most_pages: int) -> Read:
    """The text of a PDF that is pictures only; how sure it is, is kept with the article.

    Raises: Refusal.
    """
    pages: list[Page] = []
    limit_s = settings.ocr_page_limit_s
    frames = frames_of({**order, "pictures": most_pages}, file.data, settings.document_limit_s)
    async with aclosing(frames):
        async for _, picture in frames:
            pages.append(page_of(await _table(picture, settings, limit_s)))
    text, starts = "", []
    for page in pages:
        if words := tidy(page.text):
            text = f"{text}\n\n{words}" if text else words
        starts.append(len(text) - len(words))
    if not any(map(str.isalpha, text)):
        raise Refusal("no_text", f"OCR found nothing on its {len(pages)} pages.", pages=len(pages))
    ocr = {
        "engine": _PROGRAM,
        "languages": settings.ocr_languages,
        "words": sum(page.words for page in pages),
        "confidence": confidence_of(pages),
        "page_confidences": [round(page.confidence, 3) for page in pages],
    }
    return Read(text, "pdf", file, about={"pages": len(pages), "page_starts": starts, "ocr": ocr})


async def _table(picture: bytes, settings: Settings, limit_s: float) -> str:
    """Raises: Refusal."""
    program = shutil.which(_PROGRAM)
    assert program is not None
    limits = (str(settings.document_memory_bytes), str(max(1, round(limit_s))))
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", _LAUNCHER, program, settings.ocr_languages, *limits,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        cwd="/", env=environment(), start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(limit_s):
            table, _ = await child.communicate(picture)
    except TimeoutError as error:
        raise Refusal("out_of_time", f"OCR of a page took more than {limit_s:g} seconds.") from error
    finally:
        await ended(child)
    if child.returncode != 0:
        hint = f"Tesseract ended with {child.returncode}. Has it the languages {settings.ocr_languages}?"
        raise Refusal("crashed", hint)
    return table.decode("utf-8", "replace")

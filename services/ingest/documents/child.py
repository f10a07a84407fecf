"""The program that reads one document, from standard input to standard output, without rights."""

import gc
import json
import sys
from typing import IO, Any

from services.ingest.documents.confinement import be_ended_first, close_all_but_the_first_three, confine, leave_network

# Before any library begins a thread: a process of several may not leave its network.
_ALONE = leave_network() if __name__ == "__main__" else False

from services.ingest.documents.frames import packed  # noqa: E402 - as above
from services.ingest.documents.parts import File, LeftOut, Limits, Read, Refusal  # noqa: E402
from services.ingest.documents.reading import read_file  # noqa: E402
from services.ingest.documents.rendering import pictures_of  # noqa: E402 - as above
from services.ingest.documents.warming import warm_up  # noqa: E402


def main() -> None:
    """Read the order and the document, and answer frame by frame."""
    close_all_but_the_first_three()
    be_ended_first()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    order: dict[str, Any] = json.loads(source.readline())
    warm_up()
    confine(memory_bytes=order["memory_bytes"], seconds=order["seconds"])
    try:
        file = File(source.read(), order["name"], order["media_type"])
        limits = Limits(**order["limits"])
        if "pictures" in order:
            for picture in pictures_of(file, order["pictures"]):
                sink.write(packed({"picture": True}, picture))
                sink.flush()
        else:
            for found in read_file(file, limits):
                sink.write(_frame(found, file, scans=order.get("scans", False)))
                sink.flush()
        said: dict[str, Any] = {"end": True, "alone": _ALONE}
    except Refusal as refusal:
        said = {"refused": refusal.reason, "detail": refusal.detail, "figures": refusal.figures}
    except MemoryError:
        # What is held is let go first, or there is no room to say it.
        file = None
        gc.collect()
        said = {"refused": "out_of_memory", "detail": "", "figures": {}}
    except RecursionError:
        said = {"refused": "damaged", "detail": "It is nested too deep.", "figures": {}}
    _end(sink, said)


def _frame(found: Read | LeftOut, whole: File, *, scans: bool) -> bytes:
    """`scans`: whether those are asked for."""
    if isinstance(found, LeftOut):
        said = {
            "left_out": found.name, "reason": found.reason, "detail": found.detail, "figures": dict(found.figures),
            "depends": found.depends,
        }  # fmt: skip
        return packed(said, found.scan.data if scans and found.scan else b"")
    said = {
        "content": found.content, "content_type": found.content_type, "kind": found.kind, "facts": dict(found.facts),
        "about": dict(found.about), "depends": found.depends, "name": found.file.name,
        "media_type": found.file.media_type, "whole": found.file is whole,
    }  # fmt: skip
    return packed(said, b"" if found.file is whole else found.file.data)


def _end(sink: IO[bytes], said: dict[str, Any]) -> None:
    sink.write(packed(said))
    sink.flush()


if __name__ == "__main__":
    main()

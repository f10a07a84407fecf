"""Post documents that lie on disk."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from khabar.answers import ClientError, sentence_of
from khabar.client import Client

# The document is refused, and not the caller; the others go on.
_ABOUT_THE_FILE: Final = (413, 415, 422)

# No server takes more; by default it is far less, and the server says so.
_MOST_BYTES: Final = 2**28

LeaveOut = Callable[[Path, str], None]
"""Is told what could not be read, and why."""


def post_document_file(
    client: Client, path: Path, facts: Mapping[str, Any], leave_out: LeaveOut
) -> list[dict[str, Any]]:
    """The answers to the articles in a document.

    Raises: ClientError if the server cannot be reached, or does not let us in.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            leave_out(path, f"{path} is too large for one document. Unpack it, if it is packed, and post its folder.")
            return []
        body = path.read_bytes()
    except OSError as error:
        leave_out(path, f"Cannot read {path}: {error.strerror}.")
        return []
    return post_document(client, body, path, facts, leave_out)


def post_document(
    client: Client, body: bytes, path: Path, facts: Mapping[str, Any], leave_out: LeaveOut
) -> list[dict[str, Any]]:
    """As post_document_file, of bytes that came from that path."""
    try:
        posted = client.post_document(body, path.name, **facts)
    except ClientError as error:
        if error.status not in _ABOUT_THE_FILE:
            raise
        leave_out(path, f"{path}: {sentence_of(error.problem) or error}")
        return []
    for one in posted["left_out"]:
        leave_out(path, f"{path}: {one['name'] or 'the rest'}: {one['reason']}: {one['detail']}")
    return posted["articles"]

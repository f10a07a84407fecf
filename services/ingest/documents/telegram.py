"""Telegram Desktop's export in JSON: each message with a text is an article."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from services.ingest.documents.moments import of_unix
from services.ingest.documents.parts import File, Found, Limits, Read
from services.ingest.documents.text_repair import line, tidy


def chats_of(found: object) -> list[Mapping[str, Any]] | None:
    """The chats of an export; None if it is none."""
    if not isinstance(found, dict):
        return None
    if isinstance(found.get("messages"), list) and "type" in found and "content" not in found:
        return [found]
    listed = found.get("chats", {}).get("list") if isinstance(found.get("chats"), dict) else None
    if isinstance(listed, list):
        return [chat for chat in listed if isinstance(chat, dict) and isinstance(chat.get("messages"), list)]
    return None


def read_telegram(file: File, chats: list[Mapping[str, Any]], limits: Limits) -> Found:
    """An article for each message that has a text.

    Raises: Refusal.
    """
    for chat in chats:
        name, number = line(chat.get("name")), line(chat.get("id"))
        for message in chat["messages"]:
            if not isinstance(message, dict) or message.get("type") != "message":
                continue
            text = tidy("".join(_texts(message.get("text"))))
            if not text:
                continue
            limits.take_part()
            told = line(message.get("id"))
            data = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
            facts = {
                "source": name,
                "author": line(message.get("author")) or _writer(message, name),
                "published_at": of_unix(message.get("date_unixtime")),
                "external_id": f"{number}/{told}" if number and told else None,
            }
            about = {
                "forwarded_from": line(message.get("forwarded_from")),
                "reply_to": message.get("reply_to_message_id"),
            }
            original = File(data, f"{file.name}#{told or ''}", "application/json")
            yield Read(text, "telegram", original, facts=facts, about=about)


def _texts(text: object) -> Iterator[str]:
    """Marked text comes as a list of plain and marked pieces."""
    for piece in text if isinstance(text, list) else [text]:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, dict) and isinstance(piece.get("text"), str):
            yield piece["text"]


def _writer(message: Mapping[str, Any], chat: str | None) -> str | None:
    """Who wrote it, unless the channel itself speaks."""
    writer = line(message.get("from"))
    return None if writer == chat else writer

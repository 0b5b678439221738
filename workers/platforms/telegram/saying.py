"""What Telegram is told of a post: which method sends it, with which fields and files; and what it would refuse.

Limits: the Bot API 10.1, sendPhoto and sendMediaGroup; lengths of text are in content/platforms.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from content.platforms import PLATFORMS
from content.writing import counting
from workers.platforms.base import NO_EXTRAS, Media, Message, Prepared, Target

NAME = "telegram"
# Width and height together, and the longer side by the shorter.
MOST_PIXELS = 10_000
WIDEST = 20
TAKES = frozenset({"image/jpeg", "image/png", "video/mp4"})
KIND = {False: "photo", True: "video"}
NUMBERS = re.compile(r"[0-9]{1,18}(,[0-9]{1,18})*")
Part = str | tuple[str, bytes, str]
Table = Mapping[str, Any]


def reasons(target: Target, message: Message) -> Iterator[str]:
    """Why Telegram would refuse a post."""
    row, limits = PLATFORMS[NAME], target.limits
    films = row.footage.most_bytes if row.footage else 0
    most = limits.get("text_limit", row.limit_for(pictures=len(message.media)))
    if (length := counting.count(NAME, message.text)) > most:
        yield f"The text has {length} characters as Telegram counts them; it takes {most}"
    if not message.media and not message.text.strip():
        yield "There is nothing to send"
    if (many := len(message.media)) > limits.get("most_pictures", row.most_pictures):
        yield f"Telegram takes {row.most_pictures} pictures in one post, and there are {many}"
    if message.extras != NO_EXTRAS or not NUMBERS.fullmatch(message.reply_to or "0"):
        yield "Polls, link cards, reply controls and answers to other networks' posts do not go to Telegram"
    for media in message.media:
        yield from _faults(media, films if media.is_film else limits.get("picture_bytes", row.picture_bytes))


def _faults(media: Media, most: int) -> Iterator[str]:
    shorter, longer = sorted((media.width, media.height))
    if media.mime not in TAKES:
        yield f"Telegram does not take {media.mime}"
    if len(media.read()) > most:
        yield f"A picture or film has more than {most:,} bytes"
    if not media.is_film and (longer + shorter > MOST_PIXELS or longer > WIDEST * shorter):
        yield f"A picture of {media.width} × {media.height} is too large or too narrow for Telegram"


def sending(message: Message, prepared: Prepared) -> tuple[str, dict[str, Any], dict[str, Part]]:
    """The method that sends a message, its fields, and the files that travel along."""
    fields: dict[str, Any] = {}
    if message.reply_to:
        fields["reply_parameters"] = {"message_id": int(message.reply_to.partition(",")[0])}
    if not message.media:
        return "sendMessage", fields | {"text": message.text}, {}
    names = prepared.media_ids or tuple(f"attach://file{at}" for at in range(len(message.media)))
    travelling = () if prepared.media_ids else enumerate(message.media)
    files: dict[str, Part] = {f"file{at}": ("file", media.read(), media.mime) for at, media in travelling}
    caption = {"caption": message.text} if message.text else {}
    kinds = [KIND[one.is_film] for one in message.media]
    if len(names) == 1:
        return f"send{kinds[0].title()}", fields | caption | {kinds[0]: names[0]}, files
    album: list[dict[str, str]] = [{"type": kind, "media": name} for kind, name in zip(kinds, names, strict=True)]
    album[0] |= caption
    return "sendMediaGroup", fields | {"media": album}, files


def written(fields: Table) -> dict[str, Part]:
    """Fields as a multipart form has them: what is not a text, as JSON."""
    return {name: said if isinstance(said, str) else json.dumps(said, ensure_ascii=False) for name, said in fields.items()}


def chat(said: str) -> int | str:
    """A chat's number, or its @name."""
    try:
        return int(said)
    except ValueError:
        return f"@{said.lstrip('@')}"

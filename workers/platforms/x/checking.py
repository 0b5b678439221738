"""Checking a message against X's documented limits, and the account's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.platforms import PLATFORMS
from content.writing import counting
from workers.platforms.base import Media, Message, Target

REPLY_CONTROLS = ("mentioned",)
CASHTAG = re.compile(r"(?<!\S)\$[a-z]{1,6}(?:[._][a-z]{1,2})?(?!\w)", re.IGNORECASE)


def faults(target: Target, message: Message) -> Iterator[str]:
    """Why X would refuse it, sentence by sentence."""
    yield from _of_text(target, message)
    yield from _of_media(target, message.media)
    yield from _of_extras(target, message)


def most_bytes(target: Target, media: Media) -> int:
    """The largest picture or film, in bytes."""
    row = PLATFORMS["x"]
    if media.is_film and row.footage:
        return row.footage.most_bytes
    return target.limits.get("picture_bytes", row.picture_bytes)


def _of_text(target: Target, message: Message) -> Iterator[str]:
    most = target.limits.get("text_limit", PLATFORMS["x"].text_limit)
    if (length := counting.count("x", message.text)) > most:
        yield f"X takes {most} characters by its own count; this text has {length}."
    if not message.text.strip() and not message.media:
        yield "There is neither a text nor a picture."
    if len(CASHTAG.findall(message.text)) > 1:
        yield "X takes one cashtag ($NAME) a post."


def _of_media(target: Target, media: tuple[Media, ...]) -> Iterator[str]:
    row, limits = PLATFORMS["x"], target.limits
    if len(media) > (most := limits.get("most_pictures", row.most_pictures)):
        yield f"X takes {most} pictures a post; this one has {len(media)}."
    if len(media) > 1 and any(one.is_film or one.mime == "image/gif" for one in media):
        yield "X shows a film or a moving picture alone."
    footage = row.footage.mimes if row.footage else ()
    if strange := {one.mime for one in media} - {*row.mimes, *footage}:
        yield f"X does not take {', '.join(sorted(strange))}."
    longest = limits.get("alt_text_limit", row.alt_text_limit)
    if any(len(one.alt_text) > longest for one in media):
        yield f"X takes {longest} characters of alternative text."


def _of_extras(target: Target, message: Message) -> Iterator[str]:
    if message.reply_to and not (target.limits.get("replies") or target.secrets.get("replies")):
        yield "The office's plan on X does not let an application answer posts, so neither threads nor first comments go out."
    if message.extras.poll or message.extras.link_card:
        yield "Tayang makes no polls and no link cards on X."
    if message.extras.reply_control not in {"", *REPLY_CONTROLS}:
        yield "On X, either everyone may answer or only those who are mentioned."

"""What YouTube is told of a film: a title, a description, tags; and what it would refuse in them.

Limits: 100 characters of title and 5,000 bytes of description without angle brackets, 500 characters of tags, 10,000 of a
comment. They are general knowledge, unconfirmed; the live network has not seen any of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from content.platforms import PLATFORMS
from workers.platforms.base import NO_EXTRAS, Media, Message, Target

NAME = "youtube"
TITLE = 100
COMMENT = 10_000
TAGS = 500
CATEGORY = "25"  # News & Politics
HASHTAG = re.compile(r"#(\w+)")
BRACKETS = frozenset("<>")


def reasons(target: Target, message: Message) -> Iterator[str]:
    """Why YouTube would refuse a film or a comment."""
    if message.extras != NO_EXTRAS:
        yield "Polls, link cards and reply controls do not go to YouTube"
    yield from _against_comment(message) if message.reply_to else _against_film(target, message)


def cover(message: Message) -> Media | None:
    """The picture that stands for the film, where the post has one."""
    return next((one for one in message.media if not one.is_film), None)


def title(text: str) -> str:
    """The first line."""
    return text.strip().partition("\n")[0].strip()


def resource(message: Message) -> dict[str, Any]:
    """The film as it is uploaded: everything of it, and private."""
    snippet = {"title": title(message.text), "description": message.text, "tags": _tags(message.text), "categoryId": CATEGORY}
    return {"snippet": snippet | {"defaultLanguage": message.language}, "status": status("private")}


def status(privacy: str) -> dict[str, Any]:
    """The whole status of a film: what an update leaves out is deleted."""
    said = {"privacyStatus": privacy, "license": "youtube", "embeddable": True, "publicStatsViewable": True}
    return said | {"selfDeclaredMadeForKids": False, "containsSyntheticMedia": False}


def comment(target: Target, message: Message) -> dict[str, Any]:
    """A comment below a film."""
    said = {"snippet": {"textOriginal": message.text}}
    return {"snippet": {"channelId": target.remote_id, "videoId": message.reply_to, "topLevelComment": said}}


def _against_comment(message: Message) -> Iterator[str]:
    if message.media:
        yield "A comment on YouTube takes no pictures"
    if not 0 < len(message.text.strip()) <= COMMENT:
        yield f"A comment on YouTube has between 1 and {COMMENT:,} characters"


def _against_film(target: Target, message: Message) -> Iterator[str]:
    row = PLATFORMS[NAME]
    films = [one for one in message.media if one.is_film]
    if len(films) != 1 or len(message.media) > 1 + row.most_pictures:
        yield "YouTube takes one film, and one picture for its cover"
    if (size := len(message.text.encode())) > (most := target.limits.get("text_limit", row.text_limit)):
        yield f"The text has {size:,} bytes; YouTube takes {most:,}"
    if not 0 < len(title(message.text)) <= TITLE:
        yield f"The first line is the title: it has between 1 and {TITLE} characters"
    if BRACKETS & set(message.text):
        yield "YouTube takes no angle brackets (< and >)"
    for one in message.media:
        yield from _against_file(target, one)


def _against_file(target: Target, media: Media) -> Iterator[str]:
    row = PLATFORMS[NAME]
    if media.is_film and row.footage:
        mimes, most = row.footage.mimes, row.footage.most_bytes
    else:
        mimes, most = row.mimes, target.limits.get("picture_bytes", row.picture_bytes)
    if media.mime not in mimes:
        yield f"YouTube does not take {media.mime}"
    elif len(media.read()) > most:
        yield f"YouTube takes {most:,} bytes of {media.mime}, and there are more"


def _tags(text: str) -> list[str]:
    """The text's hashtags, as many as YouTube takes; nobody approves tags apart from the text."""
    taken: list[str] = []
    for tag in dict.fromkeys(HASHTAG.findall(text)):
        if sum(len(one) + 1 for one in taken) + len(tag) <= TAGS:
            taken.append(tag)
    return taken

"""What a Mastodon server takes: as it says itself, and where nobody asked it yet, as Mastodon is delivered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from content.platforms import PLATFORMS
from content.writing import counting
from workers.platforms.base import Media, Message, Poll

USUAL = PLATFORMS["mastodon"]
# Each limit: where /api/v2/instance says it below "configuration", and what Mastodon is delivered with.
LIMITS: Mapping[str, tuple[str, str, int]] = {
    "text_limit": ("statuses", "max_characters", USUAL.text_limit),
    "url_length": ("statuses", "characters_reserved_per_url", counting.LINK),
    "most_pictures": ("statuses", "max_media_attachments", USUAL.most_pictures),
    "picture_bytes": ("media_attachments", "image_size_limit", USUAL.picture_bytes),
    "picture_pixels": ("media_attachments", "image_matrix_limit", 33_177_600),
    "film_bytes": ("media_attachments", "video_size_limit", USUAL.footage.most_bytes if USUAL.footage else 0),
    "alt_text_limit": ("media_attachments", "description_limit", USUAL.alt_text_limit),
    "poll_choices": ("polls", "max_options", 4),
    "poll_choice_length": ("polls", "max_characters_per_option", 50),
    "poll_shortest": ("polls", "min_expiration", 300),
    "poll_longest": ("polls", "max_expiration", 2_629_746),
}
FEWEST_CHOICES = 2
LINK = re.compile(r"(?<![\w@/])https?://\w", re.IGNORECASE)


def said_by(instance: Mapping[str, Any]) -> dict[str, int]:
    """The limits in an answer of /api/v2/instance; those that it does not say are not in it."""
    told = {name: _number(instance, room, entry) for name, (room, entry, _) in LIMITS.items()}
    return {name: number for name, number in told.items() if number}


def complaints(message: Message, limits: Mapping[str, int]) -> tuple[str, ...]:
    """Why a server with these limits would refuse a message."""
    most = {name: limits.get(name, usual) for name, (_, _, usual) in LIMITS.items()}
    return (*_of_text(message, most), *_of_media(message.media, most), *_of_extras(message, most))


def left(headers: Mapping[str, str]) -> int | None:
    """How many calls the server takes until `resets_at`; None where it does not say."""
    said = headers.get("x-ratelimit-remaining", "")
    return int(said) if said.isdigit() else None


def resets_at(headers: Mapping[str, str]) -> datetime | None:
    """When the server counts anew: ISO 8601 here, where other networks have seconds."""
    try:
        return datetime.fromisoformat(headers["x-ratelimit-reset"])
    except (KeyError, ValueError):
        return None


def _of_text(message: Message, most: Mapping[str, int]) -> Iterator[str]:
    links = len(LINK.findall(message.text))
    length = counting.count("mastodon", message.text) + links * (most["url_length"] - counting.LINK)
    if length > most["text_limit"]:
        yield f"The text has {length} characters; this server takes {most['text_limit']}"
    if not message.text.strip() and not message.media:
        yield "There is neither text nor a picture"


def _of_media(media: tuple[Media, ...], most: Mapping[str, int]) -> Iterator[str]:
    if len(media) > most["most_pictures"]:
        yield f"There are {len(media)} pictures; this server takes {most['most_pictures']}"
    if len(media) > 1 and any(one.is_film for one in media):
        yield "A video goes alone"
    for number, one in enumerate(media, 1):
        yield from (f"Picture {number}: {complaint}" for complaint in _of_one(one, most))


def _of_one(media: Media, most: Mapping[str, int]) -> Iterator[str]:
    takes = USUAL.footage.mimes if media.is_film and USUAL.footage else USUAL.mimes
    if media.mime not in takes:
        yield f"{media.mime} is not among {', '.join(takes)}"
    if not media.is_film and media.width * media.height > most["picture_pixels"]:
        yield f"{media.width} × {media.height} are more than {most['picture_pixels']} pixels"
    if (size := len(media.read())) > (largest := most["film_bytes" if media.is_film else "picture_bytes"]):
        yield f"{size} bytes; this server takes {largest}"
    if len(media.alt_text) > most["alt_text_limit"]:
        yield f"the alternative text has {len(media.alt_text)} characters; this server takes {most['alt_text_limit']}"


def _of_extras(message: Message, most: Mapping[str, int]) -> Iterator[str]:
    if message.extras.link_card:
        yield "Mastodon makes the card of a link itself"
    if message.extras.reply_control:
        yield "Mastodon cannot limit who answers"
    if message.extras.poll:
        yield from _of_poll(message.extras.poll, most)
        if message.media:
            yield "A poll goes without pictures"


def _of_poll(poll: Poll, most: Mapping[str, int]) -> Iterator[str]:
    if not FEWEST_CHOICES <= len(poll.choices) <= most["poll_choices"]:
        yield f"A poll has {FEWEST_CHOICES} to {most['poll_choices']} choices, not {len(poll.choices)}"
    if any(not 0 < len(choice.strip()) <= most["poll_choice_length"] for choice in poll.choices):
        yield f"A choice has 1 to {most['poll_choice_length']} characters"
    if len(set(poll.choices)) < len(poll.choices):
        yield "Two choices are the same"
    if not most["poll_shortest"] <= poll.seconds <= most["poll_longest"]:
        yield f"A poll is open for {most['poll_shortest']} to {most['poll_longest']} seconds, not {poll.seconds}"


def _number(instance: Mapping[str, Any], room: str, entry: str) -> int:
    configuration = instance.get("configuration")
    told = configuration.get(room) if isinstance(configuration, dict) else None
    number = told.get(entry) if isinstance(told, dict) else None
    return number if isinstance(number, int) and number > 0 else 0

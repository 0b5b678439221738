"""Why Meta's networks would refuse a message, by their documented limits and the account's own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from content.platforms import PLATFORMS
from content.writing import counting
from workers.platforms.base import Extras, Media, Message, Target
from workers.platforms.capabilities import Capabilities


def complaints(target: Target, message: Message, can: Capabilities) -> Iterator[str]:
    """What the three networks refuse alike; `can` is what the adapter can do."""
    yield from chain(_of_text(target, message), _of_pictures(target, message), _of_extras(message.extras, can))
    if not (message.text.strip() or message.media):
        yield "There is neither a text nor a picture"
    if message.reply_to and not (can.threads or can.first_comment):
        yield f"{_label(target)} takes no replies from here"
    if message.frame == "story" and not can.stories:
        yield f"{_label(target)} has no stories"


def _of_text(target: Target, message: Message) -> Iterator[str]:
    platform = PLATFORMS[target.platform]
    most = target.limits.get("text_limit") or platform.limit_for(pictures=len(message.media))
    if (length := counting.count(platform.name, message.text)) > most:
        yield f"The text counts {length}, {platform.label} takes {most}"


def _of_pictures(target: Target, message: Message) -> Iterator[str]:
    platform = PLATFORMS[target.platform]
    if len(message.media) > (most := target.limits.get("most_pictures") or platform.most_pictures):
        yield f"{len(message.media)} pictures, {platform.label} takes {most}"
    for position, media in enumerate(message.media, start=1):
        said = _of_film(target, media) if media.is_film else _of_picture(target, media, story=message.frame == "story")
        yield from (f"Picture {position}: {why}" for why in said)


def _of_film(target: Target, media: Media) -> Iterator[str]:
    footage = PLATFORMS[target.platform].footage
    if footage is None or media.mime not in footage.mimes:
        yield f"{_label(target)} does not take {media.mime}"


def _of_picture(target: Target, media: Media, *, story: bool) -> Iterator[str]:
    platform = PLATFORMS[target.platform]
    if media.mime not in platform.mimes:
        yield f"{platform.label} does not take {media.mime}"
    narrowest, widest = platform.ratios
    if not (story or narrowest <= media.width / max(1, media.height) <= widest):
        yield f"{media.width}×{media.height} is too narrow or too wide for {platform.label}"
    if len(media.alt_text) > (most := target.limits.get("alt_text_limit") or platform.alt_text_limit):
        yield f"the alternative text counts {len(media.alt_text)}, {platform.label} takes {most}"
    if (size := len(media.read())) > (most := target.limits.get("picture_bytes") or platform.picture_bytes):
        yield f"{size} bytes, {platform.label} takes {most}"


def _of_extras(extras: Extras, can: Capabilities) -> Iterator[str]:
    if extras.poll and not can.polls:
        yield "Polls cannot be made here"
    if extras.link_card and not can.link_cards:
        yield "Link cards cannot be made here"
    if extras.reply_control and extras.reply_control not in can.reply_controls:
        yield f"Who may reply cannot be limited to “{extras.reply_control}” here"


def _label(target: Target) -> str:
    return PLATFORMS[target.platform].label

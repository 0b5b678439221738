"""What LinkedIn takes: texts by the length they have once escaped, pictures, films, one of them or many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from content.platforms import PLATFORMS
from content.writing import counting
from workers.platforms.base import Media, Message

USUAL = PLATFORMS["linkedin"]
# Read in November 2026 on the pages of the Images API and the Comments API; third parties say the same.
PIXELS = 36_152_320
COMMENT = 1_250
PICTURES = ("image/jpeg", "image/png", "image/gif")


def complaints(message: Message, limits: Mapping[str, int]) -> Iterator[str]:
    """Why LinkedIn would refuse a message; `limits` are the account's own, in force before the documented ones."""
    yield from _of_comment(message) if message.reply_to else _of_post(message, limits)
    if len(message.media) > (most := limits.get("most_pictures", USUAL.most_pictures)):
        yield f"There are {len(message.media)} pictures; LinkedIn takes {most}"
    if len(message.media) > 1 and any(one.is_film for one in message.media):
        yield "A video goes alone"
    for number, one in enumerate(message.media, 1):
        yield from (f"Picture {number}: {complaint}" for complaint in _of_one(one, limits))
    if message.extras.poll or message.extras.reply_control:
        yield "Polls and reply controls are not offered for LinkedIn"


def _of_post(message: Message, limits: Mapping[str, int]) -> Iterator[str]:
    length, most = counting.count("linkedin", message.text), limits.get("text_limit", USUAL.text_limit)
    if length > most:
        yield f"The text has {length} characters once escaped; LinkedIn takes {most}"
    if not message.text.strip() and not message.media:
        yield "There is neither text nor a picture"
    if message.extras.link_card and message.media:
        yield "A post shows pictures or the card of a link, not both"
    if (card := message.extras.link_card) and card.thumbnail:
        yield from (f"The card's picture: {complaint}" for complaint in _of_one(card.thumbnail, limits))


def _of_comment(message: Message) -> Iterator[str]:
    if not 0 < len(message.text.strip()) <= COMMENT:
        yield f"A comment has 1 to {COMMENT} characters, not {len(message.text)}"
    if message.media or message.extras.link_card:
        yield "A comment goes without pictures and cards"


def _of_one(media: Media, limits: Mapping[str, int]) -> Iterator[str]:
    footage = USUAL.footage
    takes: tuple[str, ...] = PICTURES
    largest = limits.get("picture_bytes", USUAL.picture_bytes)
    if media.is_film and footage:
        takes, largest = footage.mimes, footage.most_bytes
    if media.mime not in takes:
        yield f"{media.mime} is not among {', '.join(takes)}"
    if not media.is_film and media.width * media.height >= PIXELS:
        yield f"{media.width} × {media.height} are {PIXELS} pixels or more"
    if (size := len(media.read())) > largest:
        yield f"{size} bytes; LinkedIn takes {largest}"
    if len(media.alt_text) > (most := limits.get("alt_text_limit", USUAL.alt_text_limit)):
        yield f"the alternative text has {len(media.alt_text)} characters; LinkedIn takes {most}"

"""What TikTok is told of a post, and what it would refuse in it.

Numbers beyond those of content/platforms.py: a film's title has 2,200 UTF-16 units (TikTok's page on direct posts);
films of 5 MB and more go in pieces of 5 to 64 MB, of which the last may be larger (its page on media transfer).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from content.platforms import PLATFORMS
from content.writing import counting
from workers.platforms.base import NO_EXTRAS, Media, Message, Target

NAME = "tiktok"
FILM_TITLE = 2_200
PIECE = 5 * 1024 * 1024
PUBLIC = "PUBLIC_TO_EVERYONE"
FILM_TYPES = frozenset({"video/mp4", "video/quicktime", "video/webm"})


def reasons(target: Target, message: Message) -> Iterator[str]:
    """Why TikTok would refuse a post."""
    films, limits = [one for one in message.media if one.is_film], target.limits
    row = PLATFORMS[NAME]
    if message.extras != NO_EXTRAS or message.reply_to:
        yield "Answers, comments, polls, link cards and reply controls do not go to TikTok"
    most = limits.get("text_limit", FILM_TITLE if films else row.text_limit)
    if (length := counting.count(NAME, message.text)) > most:
        yield f"The text has {length:,} characters as TikTok counts them; it takes {most:,}"
    most_pictures = limits.get("most_pictures", row.most_pictures)
    if (films and len(message.media) > 1) or not 0 < len(message.media) <= most_pictures:
        yield f"TikTok takes one film, or between 1 and {most_pictures} pictures"
    for media in message.media:
        yield from _against_file(target, media)


def _against_file(target: Target, media: Media) -> Iterator[str]:
    row = PLATFORMS[NAME]
    films = row.footage.most_bytes if row.footage else 0
    most = films if media.is_film else target.limits.get("picture_bytes", row.picture_bytes)
    if media.mime not in (FILM_TYPES if media.is_film else row.mimes):
        yield f"TikTok does not take {media.mime}"
    elif len(media.read()) > most:
        yield f"TikTok takes {most:,} bytes of {media.mime}, and there are more"


def photos(message: Message, addresses: Sequence[str], *, comments: bool) -> dict[str, Any]:
    """A post of pictures, which TikTok fetches."""
    shown = {"description": message.text, "privacy_level": PUBLIC, "disable_comment": not comments, "auto_add_music": False}
    source = {"source": "PULL_FROM_URL", "photo_images": list(addresses), "photo_cover_index": 0}
    return {"media_type": "PHOTO", "post_mode": "DIRECT_POST", "post_info": shown, "source_info": source}


def film(message: Message, size: int, *, comments: bool) -> dict[str, Any]:
    """A film that is about to be uploaded."""
    shown = {"title": message.text, "privacy_level": PUBLIC, "disable_comment": not comments}
    piece = PIECE if size >= 2 * PIECE else size
    source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": piece, "total_chunk_count": max(1, size // piece)}
    return {"post_info": shown, "source_info": source}


def pieces(size: int) -> list[tuple[int, int]]:
    """Where the pieces of a film begin and end; the last has what is left over."""
    count = size // PIECE if size >= 2 * PIECE else 1
    starts = [number * PIECE for number in range(count)]
    return list(zip(starts, [*starts[1:], size], strict=True))


def piece(media: Media, begin: int, end: int) -> tuple[dict[str, str], bytes]:
    """The header and bytes of one piece."""
    content = media.read()
    return {"Content-Type": media.mime, "Content-Range": f"bytes {begin}-{end - 1}/{len(content)}"}, content[begin:end]

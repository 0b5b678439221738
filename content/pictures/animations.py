"""Animations: how many frames a file has, counted without decoding any of them."""

from __future__ import annotations

from PIL import ImageFile

# Kinds in which several pictures are one that moves; in the others they are pages, views or thumbnails.
MOVING = frozenset({"PNG", "WEBP", "GIF", "AVIF"})

# GIF89a: section 18 (the screen and its colours), 20 (a frame), 23 (an extension), 27 (the end).
SCREEN, FRAME, EXTENSION = 13, 0x2C, 0x21
FRAME_HEAD, EXTENSION_HEAD = 10, 2
HAS_COLOURS, COLOURS = 0x80, 0x07


def frames_of(picture: ImageFile.ImageFile, content: bytes, *, most: int) -> int:
    """How many frames a picture's file announces, or has; counted to one more than `most`. 1 for what does not move."""
    if picture.format == "GIF":
        return max(1, frames_of_gif(content, most=most))
    return int(getattr(picture, "n_frames", 1)) if picture.format in MOVING else 1


def frames_of_gif(content: bytes, *, most: int) -> int:
    """How many frames a GIF has, counted to one more than `most`; those before the place where it breaks off."""
    count = 0
    try:
        at = SCREEN + _colours(content[10])
        while count <= most and content[at] in {FRAME, EXTENSION}:
            if content[at] == FRAME:
                count += 1
                at += FRAME_HEAD + _colours(content[at + 9]) + 1
            else:
                at += EXTENSION_HEAD
            at = _behind_blocks(content, at)
    except IndexError:
        pass
    return count


def _colours(flags: int) -> int:
    """The bytes of a colour table that flags announce."""
    return 3 << (flags & COLOURS) + 1 if flags & HAS_COLOURS else 0


def _behind_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1

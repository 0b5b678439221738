"""Filming: what is done with a video inside the sandbox: looked at, or rendered. It hears a message and answers with one.

Where a network takes video, its rendition is the video without anything but its pictures and sound; else it is the poster.
"""

from __future__ import annotations

from content.pictures import copies, images, jobs, videos, wire
from content.pictures.recipes import Wish
from content.pictures.refusals import PictureRefused, TooHeavy
from content.pictures.shapes import Made
from content.pictures.wire import Head

Message = bytes | bytearray


def done(message: Message) -> list[bytes | bytearray]:
    """The answer to a message: what was seen or made, or why it is refused."""
    return jobs.answered(message, {"look": _look, "render": _render})


def _look(head: Head, content: bytes) -> list[bytes | bytearray]:
    look = videos.look(content, most_megapixels=head["megapixels"], filename=head["filename"])
    return wire.pack({"look": wire.told_look(look)})


def _render(head: Head, content: bytes) -> list[bytes | bytearray]:
    wishes = [wire.heard_wish(told) for told in head["wishes"]]
    stills = [wish for wish in wishes if not wish.moves]
    posters = iter(_posters(content, stills, head))
    return wire.told_made(_moving(content, wish, head["filename"]) if wish.moves else next(posters) for wish in wishes)


def _posters(content: bytes, wishes: list[Wish], head: Head) -> list[Made | PictureRefused]:
    if not wishes:
        return []
    poster = videos.poster(content, most_megapixels=head["megapixels"], filename=head["filename"])
    return images.render_all(poster, wishes, filename=head["filename"])


def _moving(content: bytes, wish: Wish, filename: str) -> Made | PictureRefused:
    try:
        made = copies.cleaned(content, mimes=wish.film_mimes, filename=filename)
    except PictureRefused as refused:
        return refused
    if len(made.content) > wish.film_bytes:
        return TooHeavy(filename=filename, most=wish.film_bytes // 1_000_000)
    return made

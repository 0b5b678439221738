"""libvips through pyvips, which is installed for measurements only."""

from __future__ import annotations

from typing import Any

import pyvips

from bench.pictures.targets import QUALITY, TARGETS, scale


def once(content: bytes) -> list[bytes]:
    """Decode once and whole, then make a thumbnail for every target from that."""
    return _made(pyvips.Image.new_from_buffer(content, "").autorot().copy_memory())


def once_reduced(content: bytes) -> list[bytes]:
    """Decode once, at the fraction of its size that is just enough, then make a thumbnail for every target from that."""
    header = pyvips.Image.new_from_buffer(content, "")
    is_jpeg = header.get("vips-loader") == "jpegload_buffer"
    reduced = {"shrink": scale(header.width, header.height)} if is_jpeg else {}
    return _made(pyvips.Image.new_from_buffer(content, "", **reduced).autorot().copy_memory())


def each(content: bytes) -> list[bytes]:
    """Make a thumbnail for every target from the file."""
    return [
        _saved(pyvips.Image.thumbnail_buffer(content, target.width, height=target.height, crop="centre")) for target in TARGETS
    ]


def _made(picture: Any) -> list[bytes]:
    return [_saved(picture.thumbnail_image(target.width, height=target.height, crop="centre")) for target in TARGETS]


def _saved(picture: Any) -> bytes:
    saved: bytes = picture.jpegsave_buffer(Q=QUALITY, keep="none")
    return saved

"""Pillow as most programs use it: `ImageOps.fit` for each target, from one decoding or from one for each."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from bench.pictures.targets import QUALITY, TARGETS, centring
from content.platforms import Frame


def once(content: bytes) -> list[bytes]:
    """Decode once, then cut every target from the whole picture."""
    picture = _decoded(content)
    return [_made(picture, target) for target in TARGETS]


def each(content: bytes) -> list[bytes]:
    """Decode anew for every target."""
    return [_made(_decoded(content), target) for target in TARGETS]


def _decoded(content: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")


def _made(picture: Image.Image, target: Frame) -> bytes:
    size = (target.width, target.height)
    fitted = ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=centring(*picture.size))
    file = io.BytesIO()
    fitted.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()

"""Colour: any mode and profile a picture comes with, brought to plain 8-bit sRGB on white."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

WHITE = (255, 255, 255)
SRGB = ImageCms.createProfile("sRGB")
# 65535 / 255: what one step of 8 bits is in 16.
STEP_OF_16_BITS = 257

SMOOTH = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})


def smooth(picture: Image.Image) -> Image.Image:
    """The picture in a mode whose pixels can be averaged: L, LA, RGB, RGBA or CMYK."""
    if "transparency" in picture.info:
        return picture.convert("RGBA")
    if picture.mode in SMOOTH:
        return picture
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value * (1 / STEP_OF_16_BITS)).convert("L")
    return picture.convert("L" if picture.mode == "1" else "RGBA" if picture.mode in {"PA", "La", "RGBa"} else "RGB")


def srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB, alpha laid on white. A profile that is broken or of another mode is passed over."""
    opaque = _on_white(picture)
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(opaque, source, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return opaque.convert("RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.mode.endswith("A"):
        return picture
    opaque = Image.new(picture.mode.removesuffix("A"), picture.size, WHITE if picture.mode == "RGBA" else WHITE[0])
    opaque.paste(picture.convert(opaque.mode), mask=picture.getchannel("A"))
    return opaque

"""Colour: any mode and profile a picture comes with, brought to plain 8-bit sRGB."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

SRGB = ImageCms.createProfile("sRGB")
# 65535 / 255: what one step of 8 bits is in 16.
STEP_OF_16_BITS = 257
OPAQUE = 255

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
    """A smooth picture in sRGB without anything but its pixels: RGB, or RGBA where something shows through.

    A profile that is broken or of another mode is passed over.
    """
    see_through = picture.getchannel("A") if picture.mode.endswith("A") else None
    opaque = picture.convert(picture.mode.removesuffix("A")) if see_through else picture
    plain = (_converted(opaque, profile) if profile else None) or _in_rgb(opaque)
    if see_through and see_through.getextrema() != (OPAQUE, OPAQUE):
        plain.putalpha(see_through)
    plain.info.clear()
    return plain


def _converted(picture: Image.Image, profile: bytes) -> Image.Image | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return None


def _in_rgb(picture: Image.Image) -> Image.Image:
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def laid_on(picture: Image.Image, background: str) -> Image.Image:
    """An sRGB picture as RGB, on a background (six hexadecimal digits) where something shows through."""
    if picture.mode == "RGB":
        return picture
    ground = Image.new("RGB", picture.size, f"#{background}")
    ground.paste(picture.convert("RGB"), mask=picture.getchannel("A"))
    return ground

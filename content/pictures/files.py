"""Files: finished pixels as bytes of each kind, with the credit and without anything else."""

from __future__ import annotations

import io

from PIL import ExifTags, Image, ImageChops

JPEG, PNG, WEBP, AVIF, GIF = "image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"
LOSSLESS = (PNG, WEBP)
MOST_OF_A_PALETTE = 256


def lossy(picture: Image.Image, mime: str, quality: int, *, credit: str = "", full_colour: bool = False) -> bytes:
    """A picture (RGB or YCbCr) as JPEG, WebP or AVIF; `full_colour` keeps colour for every pixel (4:4:4)."""
    exif = written_credit(credit)
    match mime:
        case "image/webp":
            return _saved(picture.convert("RGB"), "WEBP", quality=quality, method=4, exif=exif)
        case "image/avif":
            subsampling = "4:4:4" if full_colour else "4:2:0"
            return _saved(
                picture.convert("RGB"), "AVIF", quality=quality, subsampling=subsampling, speed=8, max_threads=1, exif=exif
            )
        case _:
            subsampling = "4:4:4" if full_colour else "4:2:0"
            return _saved(picture, "JPEG", quality=quality, subsampling=subsampling, progressive=False, exif=exif, comment=b"")


def lossless(picture: Image.Image, mime: str, *, credit: str = "") -> bytes:
    """An RGB picture as PNG or lossless WebP."""
    exif = written_credit(credit)
    if mime == WEBP:
        return _saved(picture, "WEBP", lossless=True, quality=60, method=4, exif=exif)
    return _saved(_in_a_palette(picture), "PNG", optimize=True, exif=exif)


def pixels(content: bytes) -> Image.Image:
    """What a file of ours shows."""
    return Image.open(io.BytesIO(content)).convert("RGB")


def written_credit(credit: str) -> bytes:
    """Metadata that name who made the picture and whose it is, and nothing else; none where there is no credit."""
    if not credit:
        return b""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = exif[ExifTags.Base.Copyright] = credit.encode()
    return exif.tobytes()


def _in_a_palette(picture: Image.Image) -> Image.Image:
    """The same pixels, named by number where they have few colours."""
    colours = picture.getcolors(MOST_OF_A_PALETTE)
    if not colours:
        return picture
    named = picture.quantize(len(colours), Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return picture if ImageChops.difference(named.convert("RGB"), picture).getbbox() else named


def _saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, icc_profile=None, **how)
    return file.getvalue()

"""Pictures made for tests: every mode, every orientation, and the ones made to harm."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import ExifTags, Image, ImageCms

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 160, 60), (30, 60, 200), (230, 210, 40)

# How an upright picture is laid down so that a reader who obeys this orientation sees it upright again.
LAID_DOWN = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def saved(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def plain(width: int = 64, height: int = 48, kind: str = "JPEG") -> bytes:
    """A picture of one colour."""
    return saved(Image.new("RGB", (width, height), RED), kind)


def corners(width: int, height: int) -> Image.Image:
    """Red, green, blue and yellow quarters: top left, top right, bottom left, bottom right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    picture.paste(YELLOW, (width // 2, height // 2, width, height))
    return picture


def lying(width: int, height: int, orientation: int) -> bytes:
    """The four corners as a camera held in `orientation` would store them."""
    picture = corners(width, height)
    turn = LAID_DOWN[orientation]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return saved(picture.transpose(turn) if turn is not None else picture, quality=95, exif=exif)


def noise(width: int, height: int, seed: int = 43) -> Image.Image:
    """What JPEG compresses worst."""
    return Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(width * height * 3))


def swapped_profile() -> bytes:
    """A colour profile in which red is blue and blue is red: whoever honours it sees the difference."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")


def png(width: int, height: int, *, depth: int, colour: int, body: bytes) -> bytes:
    """A PNG written by hand: `body` is the compressed pixel data, whatever the header claims."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def deep_rgb_png(width: int, height: int) -> bytes:
    """16 bits a channel, one colour: (0x8000, 0x4000, 0xC000)."""
    row = b"\x00" + struct.pack(">HHH", 0x8000, 0x4000, 0xC000) * width
    return png(width, height, depth=16, colour=2, body=zlib.compress(row * height))


def bomb() -> bytes:
    """A whole, valid PNG of 20,000 × 20,000 pixels in some 50 kB."""
    packer = zlib.compressobj(1)
    row = bytes(1 + 20_000 // 8)
    body = b"".join(packer.compress(row) for _ in range(20_000)) + packer.flush()
    return png(20_000, 20_000, depth=1, colour=0, body=body)


def huge_webp() -> bytes:
    """A lossless WebP whose header claims 16,383 × 16,383 pixels, the most there can be."""
    sides = (16_383 - 1) | (16_383 - 1) << 14
    body = b"\x2f" + struct.pack("<I", sides) + bytes(59)
    body = b"WEBPVP8L" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(body)) + body


def lying_gif() -> bytes:
    """A GIF whose screen is 1 × 1 and whose first frame claims 60,000 × 60,000."""
    frame = b"," + struct.pack("<HHHH", 0, 0, 60_000, 60_000) + b"\x00" + b"\x02\x02\x4c\x01\x00"
    return b"GIF89a" + struct.pack("<HH", 1, 1) + b"\x80\x00\x00" + bytes(3) + b"\xff" * 3 + frame + b";"


def long_gif(frames: int) -> bytes:
    """An animation of one-pixel frames."""
    frame = b"," + struct.pack("<HHHH", 0, 0, 1, 1) + b"\x00" + b"\x02\x02\x4c\x01\x00"
    return b"GIF89a" + struct.pack("<HH", 1, 1) + b"\x80\x00\x00" + bytes(3) + b"\xff" * 3 + frame * frames + b";"


def segments(jpeg: bytes) -> list[int]:
    """The markers of a JPEG before its pixels, in order; what stands behind its end is an error."""
    assert jpeg.startswith(b"\xff\xd8")
    assert jpeg.endswith(b"\xff\xd9")
    assert jpeg.count(b"\xff\xd9") == 1
    found: list[int] = []
    at = 2
    while not found or found[-1] != 0xDA:
        assert jpeg[at] == 0xFF
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def chunks(content: bytes) -> list[bytes]:
    """The names of the chunks of a PNG or WebP, in order; what stands behind its end is an error."""
    is_png = content.startswith(b"\x89PNG")
    found: list[bytes] = []
    at = 8 if is_png else 12
    while at < len(content):
        head = content[at : at + 8]
        name, length = (head[4:], int.from_bytes(head[:4], "big")) if is_png else (head[:4], int.from_bytes(head[4:], "little"))
        found.append(name)
        at += 12 + length if is_png else 8 + length + length % 2
    assert at == len(content)
    return found

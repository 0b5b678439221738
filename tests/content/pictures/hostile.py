"""Files made to harm, or to be taken for what they are not; each as small as it can be."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image

from tests.content.pictures import synthetic
from tests.content.pictures.synthetic import saved


def zipped(name: str = "isi.txt", content: bytes = b"rahasia") -> bytes:
    """An archive with one file in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def in_comment(hidden: bytes) -> bytes:
    """A JPEG with something in its comment."""
    return saved(synthetic.corners(64, 48), comment=hidden)


def in_png(hidden: bytes, name: bytes = b"tEXt") -> bytes:
    """A PNG with something in a chunk before its pixels."""
    whole = saved(synthetic.corners(64, 48), "PNG")
    body = b"Comment\x00" + hidden
    chunk = struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return whole[:33] + chunk + whole[33:]


def unfolding_text() -> bytes:
    """A PNG whose text is 100 MB, in some 100 kB."""
    packer = zlib.compressobj(9)
    body = b"Comment\x00\x00" + b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    return _with_chunk(b"zTXt", body)


def unfolding_profile() -> bytes:
    """A PNG whose colour profile is 100 MB."""
    packer = zlib.compressobj(9)
    body = b"icc\x00\x00" + b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    return _with_chunk(b"iCCP", body)


def many_texts() -> bytes:
    """A PNG with 40,000 texts."""
    body = b"a\x00" + b"b" * 60
    chunk = struct.pack(">I", len(body)) + b"tEXt" + body + struct.pack(">I", zlib.crc32(b"tEXt" + body))
    whole = saved(synthetic.corners(64, 48), "PNG")
    return whole[:33] + chunk * 40_000 + whole[33:]


def _with_chunk(name: bytes, body: bytes) -> bytes:
    whole = saved(synthetic.corners(64, 48), "PNG")
    return whole[:33] + struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) + whole[33:]


def tiff(entries: list[tuple[int, int, int, int]]) -> bytes:
    """A little-endian TIFF with these entries (tag, type, count, value) and nothing else."""
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\x00" + struct.pack("<I", 8) + directory + bytes(4)


def huge_tiff() -> bytes:
    """A TIFF that claims 40,000 × 40,000 pixels in a few bytes."""
    return tiff([(256, 4, 1, 40_000), (257, 4, 1, 40_000), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8),
                 (277, 3, 1, 1), (278, 4, 1, 40_000), (279, 4, 1, 1_600_000_000)])  # fmt: skip


def counting_tiff() -> bytes:
    """A TIFF of 8 × 8 pixels with a tag that claims a billion values."""
    return tiff([(256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1_000_000_000, 8),
                 (277, 3, 1, 1), (278, 4, 1, 8), (279, 4, 1_000_000_000, 64)])  # fmt: skip


def circling_tiff() -> bytes:
    """A TIFF whose next directory is its first."""
    whole = bytearray(saved(synthetic.corners(16, 16), "TIFF"))
    (first,) = struct.unpack_from("<I", whole, 4)
    (count,) = struct.unpack_from("<H", whole, first)
    struct.pack_into("<I", whole, first + 2 + 12 * count, first)
    return bytes(whole)


def claiming(kind: str, side: int) -> bytes:
    """A HEIC or AVIF that claims so many pixels a side in its `ispe`, and has few."""
    whole = bytearray(saved(synthetic.corners(64, 48), kind))
    at = whole.find(b"ispe")
    while at >= 0:
        struct.pack_into(">II", whole, at + 8, side, side)
        at = whole.find(b"ispe", at + 1)
    return bytes(whole)


def raw_photograph() -> bytes:
    """What a DNG begins as: a TIFF with a thumbnail, which says that it is one."""
    return saved(synthetic.corners(16, 16), "TIFF", tiffinfo={254: 1, 50706: b"\x01\x04\x00\x00"})


def long_animation(kind: str) -> bytes:
    """40 frames of 600 × 500."""
    frames = [Image.new("RGB", (600, 500), (shade * 6, 0, 255 - shade * 6)) for shade in range(40)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)


def lying_apng() -> bytes:
    """A PNG that says it has two billion frames."""
    body = struct.pack(">II", 2**31 - 1, 0)
    chunk = struct.pack(">I", len(body)) + b"acTL" + body + struct.pack(">I", zlib.crc32(b"acTL" + body))
    whole = saved(synthetic.corners(64, 48), "PNG")
    return whole[:33] + chunk + whole[33:]


def motion_photo() -> bytes:
    """A photograph with a short film behind it, as phones write it."""
    film = struct.pack(">I", 24) + b"ftypisom" + bytes(4) + b"isommp42" + struct.pack(">I", 5_008) + b"mdat" + bytes(5_000)
    return synthetic.plain(640, 480) + b"MotionPhoto_Data" + film + b"SEFH" + bytes(20) + b"SEFT"


def two_views() -> bytes:
    """A photograph with a second view (MPO)."""
    return saved(synthetic.corners(64, 48), "MPO", save_all=True, append_images=[synthetic.corners(64, 48)])

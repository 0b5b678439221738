"""Kinds: what a file is by its first bytes, before any decoder sees it; its name is never asked."""

from __future__ import annotations

from enum import StrEnum

# A PDF may begin a little later than the file (ISO 32000-1, annex H.3.4.1: within the first 1,024 bytes).
PDF = b"%PDF-"
PDF_WITHIN = 1_024
SVG_WITHIN = 4_096
# How much of a file says which brands it is of.
BRANDS_WITHIN = 256
DOCTYPE_WITHIN = 128


class Kind(StrEnum):
    """What a file begins as; NOTHING: none of what we know."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    GIF = "GIF"
    TIFF = "TIFF"
    AVIF = "AVIF"
    HEIF = "HEIF"
    MP4 = "MP4"
    MOV = "MOV"
    WEBM = "WEBM"
    MKV = "MKV"
    SVG = "SVG"
    PDF = "PDF"
    NOTHING = ""


BEGINNINGS = {
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG": Kind.PNG,
    b"GIF8": Kind.GIF,
    b"II*\x00": Kind.TIFF,
    b"MM\x00*": Kind.TIFF,
    b"II+\x00": Kind.TIFF,
    b"MM\x00+": Kind.TIFF,
}
HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
AVIF_BRANDS = frozenset({b"avif", b"avis"})
# What a QuickTime file older than brands begins with.
OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip"})


VIDEOS = frozenset({Kind.MP4, Kind.MOV, Kind.WEBM, Kind.MKV})
PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.GIF, Kind.TIFF, Kind.AVIF, Kind.HEIF})


def kind_of(content: bytes) -> Kind:
    """What a file begins as."""
    for beginning, kind in BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if content.startswith(b"RIFF") and (content[8:12] == b"WEBP" or not content[8:12]):
        return Kind.WEBP
    if content[4:8] == b"ftyp":
        return _branded(content)
    if content[4:8] in OLD_QUICKTIME:
        return Kind.MOV
    if content.startswith(b"\x1aE\xdf\xa3"):
        return Kind.WEBM if b"webm" in content[:DOCTYPE_WITHIN] else Kind.MKV
    return _document(content)


def is_video(content: bytes) -> bool:
    """Whether a file begins as a video."""
    return kind_of(content) in VIDEOS


def _branded(content: bytes) -> Kind:
    """A file of the ISO family, by its major brand, then by those it is compatible with."""
    length = min(int.from_bytes(content[:4], "big"), BRANDS_WITHIN)
    major, others = content[8:12], {content[at : at + 4] for at in range(16, length, 4)}
    if major in AVIF_BRANDS or (major in HEIF_BRANDS and others & AVIF_BRANDS):
        return Kind.AVIF
    if major in HEIF_BRANDS:
        return Kind.HEIF
    return Kind.MOV if major == b"qt  " else Kind.MP4


def _document(content: bytes) -> Kind:
    """A drawing or a document, which we only know in order to say so."""
    head = content[:SVG_WITHIN].lower()
    drawing, page = head.find(b"<svg"), head.find(b"<html")
    if drawing >= 0 and not 0 <= page < drawing and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Kind.SVG
    return Kind.PDF if PDF in content[:PDF_WITHIN] else Kind.NOTHING

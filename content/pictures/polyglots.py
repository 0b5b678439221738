"""Polyglots: a file that is a picture to one program and something else to another: an archive, a page, a program.

Nothing of it would go out, for renditions are made of pixels only; but the original is kept, and staff may open it.
A signature counts only with what must follow it, so that chance does not make one of a photograph's bytes. What phones
put behind a photograph (a short film, a depth map, a second view) is no such thing.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator

from content.pictures.kinds import PDF, PDF_WITHIN

# APPNOTE.TXT 4.3.7: version, flags, method, time, date, checksum, sizes, length of the name, length of the rest.
ZIP_ENTRY, ZIP_FIELDS = b"PK\x03\x04", struct.Struct("<5H3I2H")
ZIP_METHODS = frozenset({0, 8, 9, 12, 14, 93, 95, 98, 99})
NEWEST_ZIP, LONGEST_NAME = 63, 1_024
FIRST_PRINTABLE = 32
# 4.3.16: disk, disk of the directory, entries here, entries in all, the directory's size, its place, length of the comment.
ZIP_END, ZIP_END_FIELDS, ZIP_DIRECTORY = b"PK\x05\x06", struct.Struct("<4H2IH"), b"PK\x01\x02"

# Each is long enough that chance does not write it; case is open where a reader ignores it.
SIGNATURES = (
    (re.compile(rb"Rar!\x1a\x07"), "RAR"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c\x00"), "7z"),
    (re.compile(rb"This program cannot be run in DOS mode"), "EXE"),
    (re.compile(rb"__HALT_COMPILER\(\);"), "PHP"),
    (re.compile(rb"#!/(?:usr/)?bin/"), "script"),
    (re.compile(rb"\x7fELF[\x01\x02]\x01\x01"), "ELF"),
)
MARKUP = re.compile(
    rb"<(?:\?(?P<PHP>[pP][hH][pP][ \t\r\n(])|(?P<script>[sS][cC][rR][iI][pP][tT][\s>/])|"
    rb"(?P<HTML>[hH][tT][mM][lL][\s>]|![dD][oO][cC][tT][yY][pP][eE] [hH][tT][mM][lL]|[iI][fF][rR][aA][mM][eE][\s>])|"
    rb"(?P<SVG>[sS][vV][gG][\s][^<>]{0,400}[oO][nN][lL][oO][aA][dD]))"
)


def disguise_of(content: bytes) -> str:
    """What a picture is as well ("ZIP", "HTML"); empty where it is only a picture."""
    return next(filter(None, (look(content) for look in LOOKS)), "")


def _portable_document(content: bytes) -> str:
    return "PDF" if PDF in content[:PDF_WITHIN] else ""


def _signed(content: bytes) -> str:
    return next((name for signature, name in SIGNATURES if signature.search(content)), "")


def _marked_up(content: bytes) -> str:
    found = MARKUP.search(content)
    return str(found.lastgroup) if found else ""


def _archive(content: bytes) -> str:
    entry = any(_is_entry(content, at) for at in _places(content, ZIP_ENTRY))
    return "ZIP" if entry or any(_is_directory(content, at) for at in _places(content, ZIP_END)) else ""


def _is_entry(content: bytes, at: int) -> bool:
    """Whether a file in an archive begins here: what it needs is known, and its name can be read."""
    fields = content[at + 4 : at + 4 + ZIP_FIELDS.size]
    if len(fields) < ZIP_FIELDS.size:
        return False
    version, _, method, *_, length, _ = ZIP_FIELDS.unpack(fields)
    begin = at + 4 + ZIP_FIELDS.size
    name = content[begin : begin + min(length, 8)]
    known = version <= NEWEST_ZIP and method in ZIP_METHODS and 0 < length <= LONGEST_NAME
    return known and len(name) > 0 and min(name) >= FIRST_PRINTABLE


def _is_directory(content: bytes, at: int) -> bool:
    """Whether an archive ends here, empty or with its directory directly before."""
    fields = content[at + 4 : at + 4 + ZIP_END_FIELDS.size]
    if len(fields) < ZIP_END_FIELDS.size:
        return False
    _, _, here, entries, size, _, _ = ZIP_END_FIELDS.unpack(fields)
    return here == entries and 0 < size <= at and content.startswith(ZIP_DIRECTORY, at - size)


def _places(content: bytes, signature: bytes) -> Iterator[int]:
    at = content.find(signature)
    while at >= 0:
        yield at
        at = content.find(signature, at + 1)


LOOKS: tuple[Callable[[bytes], str], ...] = (_portable_document, _archive, _signed, _marked_up)

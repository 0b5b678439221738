"""Subtitles: the words of a video in a file of their own, SubRip or WebVTT: read, checked line by line, and converted.

Sources: WebVTT, W3C Candidate Recommendation of 2019-04-04, section 4; SubRip has no standard and is read as players do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from content.pictures.misprints import (
    BehindTheEnd,
    EndsBeforeItBegins,
    NotSubtitles,
    NotUnicode,
    NoWords,
    OutOfOrder,
    Overlapping,
    SubtitlesTooLarge,
    UnreadableTime,
)

SRT, VTT = "application/x-subrip", "text/vtt"
MOST_BYTES = 2_000_000
MOST_CUES = 20_000
SIGNATURE = "WEBVTT"
# Words may stand so much longer than the video, in milliseconds.
OVERHANG = 500

TIME = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
TIMING = re.compile(rf"^\s*{TIME}\s*-->\s*{TIME}(?P<settings>[ \t].*)?$")
LIKE_TIMING = re.compile(r"-->|^\s*\d{1,3}:\d{2}:\d{2}")
NUMBER = re.compile(r"^\s*\d+\s*$")
# Marks that players know are kept in WebVTT; all others are words of someone else's.
MARKS = re.compile(r"</?(?:font[^>]*|span[^>]*)>|\{\\an?\d+\}", re.IGNORECASE)
NOT_WORDS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    """Some words: from when to when, in milliseconds, and on which line of the file they begin."""

    begin: int
    end: int
    words: str
    line: int


@dataclass(frozen=True)
class Subtitles:
    """A file of subtitles that can be used: its kind, and its cues in order."""

    mime: str
    cues: tuple[Cue, ...]


def read(content: bytes, *, filename: str = "", milliseconds: int = 0) -> Subtitles:
    """The subtitles in a file, for a video of so many milliseconds (0: not known).

    Raises:
        SubtitlesRefused: with the line on which the fault is.
    """
    if len(content) > MOST_BYTES:
        raise SubtitlesTooLarge(filename=filename, most=MOST_BYTES // 1_000_000)
    lines = _text(content, filename).splitlines()
    is_vtt = bool(lines) and re.match(rf"{SIGNATURE}(?:[ \t]|$)", lines[0]) is not None
    if not is_vtt and not any(TIMING.match(line) or LIKE_TIMING.search(line) for line in lines):
        raise NotSubtitles(filename=filename)
    cues = tuple(_cues(lines, filename))
    if not any(cue.words for cue in cues):
        raise NoWords(filename=filename)
    _check(cues, filename, milliseconds)
    return Subtitles(VTT if is_vtt else SRT, cues)


def as_vtt(subtitles: Subtitles) -> bytes:
    """The subtitles as WebVTT, the same every time; only the marks that it knows."""
    blocks = [f"{_time(cue.begin)} --> {_time(cue.end)}\n{_plain(cue.words)}" for cue in subtitles.cues if cue.words]
    return "\n\n".join([SIGNATURE, *blocks]).encode() + b"\n"


def _text(content: bytes, filename: str) -> str:
    """The file as text; UTF-16 only with its mark in front, as editors on Windows write it."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotUnicode(filename=filename, line=content[: error.start].count(b"\n") + 1) from error
    if "\x00" in text:
        raise NotSubtitles(filename=filename)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _cues(lines: Sequence[str], filename: str) -> Iterator[Cue]:
    """Every cue; a block that has a time on none of its first two lines is a note, or a fault."""
    count = 0
    for begin, block in _blocks(lines):
        if block[0].startswith((SIGNATURE, *NOT_WORDS)):
            continue
        place = next((place for place, line in enumerate(block[:2]) if TIMING.match(line)), None)
        count += 1
        if place is None or count > MOST_CUES:
            raise UnreadableTime(filename=filename, line=_line_of_fault(begin, block))
        times = TIMING.match(block[place])
        assert times is not None
        words = "\n".join(line.strip() for line in block[place + 1 :]).strip()
        yield Cue(_milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:8]), words, begin + place)


def _line_of_fault(begin: int, block: Sequence[str]) -> int:
    """Where the time should be: behind the number, if there is one."""
    return begin + (1 if len(block) > 1 and NUMBER.match(block[0]) else 0)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines between empty ones, with the number of the first, counted from 1."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _check(cues: Sequence[Cue], filename: str, milliseconds: int) -> None:
    for cue in cues:
        if cue.end <= cue.begin:
            raise EndsBeforeItBegins(filename=filename, line=cue.line)
        if milliseconds and cue.end > milliseconds + OVERHANG:
            raise BehindTheEnd(filename=filename, line=cue.line, seconds=f"{milliseconds / 1_000:g}")
    for before, cue in pairwise(cues):
        if cue.begin < before.begin:
            raise OutOfOrder(filename=filename, line=cue.line)
        if cue.begin < before.end:
            raise Overlapping(filename=filename, line=cue.line)


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3_600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole * 1_000 + int((fraction or "0").ljust(3, "0"))


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1_000)
    return f"{seconds // 3_600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def _plain(words: str) -> str:
    """Without the marks that WebVTT does not know, and without what it would take for a time."""
    return MARKS.sub("", words).replace("-->", "→").strip()

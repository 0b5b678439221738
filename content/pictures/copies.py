"""Copies: a video's pictures and sound in a file that says nothing of where they are from. Only inside the sandbox."""

from __future__ import annotations

import io
from collections.abc import Sequence

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.stream import Stream

from content.pictures import reels
from content.pictures.kinds import kind_of
from content.pictures.reels import MP4, QUICKTIME, WEBM
from content.pictures.refusals import WrongContainer
from content.pictures.shapes import Made

WRITERS = {MP4: "mp4", QUICKTIME: "mov", WEBM: "webm"}
# What an MP4 may hold that every network's own reader knows; a MOV of other sound stays a MOV.
IN_MP4 = frozenset({"h264", "hevc", "av1", "mpeg4", "aac", "mp3", "ac3", "eac3", "alac", "opus"})
# The same bytes every time, and the directory before the pictures, as Instagram asks for it.
PLAINLY = {"fflags": "+bitexact", "movflags": "+faststart"}
# H.264, table 7-1: the unit in which coders leave their name and cameras their notes.
WITHOUT_NOTES = {"h264": "filter_units=remove_types=6"}


def cleaned(content: bytes, *, mimes: Sequence[str], filename: str = "") -> Made:
    """The same pictures and the first sound, in a file of one of these kinds that says nothing else; the same every time.

    Places, tracks of a camera's sensors, chapters, covers, subtitles, names and dates stay behind.

    Raises:
        WrongContainer: none of these kinds can hold it.
        PictureRefused: see `look`; a video that is too large cannot be made smaller here.
    """
    with reels.opened(content, filename) as (container, stream):
        streams: list[Stream] = [stream, *container.streams.audio[:1]]
        mime = _kept_as(reels.MIMES[kind_of(content)], streams, mimes)
        if not mime:
            raise WrongContainer(filename=filename, kind=kind_of(content).value)
        file = io.BytesIO()
        again = lambda _name, _flags, _options: io.BytesIO(file.getvalue())  # noqa: E731 - the writer reads what it wrote
        with av.open(file, "w", format=WRITERS[mime], options=PLAINLY, io_open=again) as written:
            _copy(container, written, streams)
        container.seek(0)
        width, height = reels.upright(next(container.decode(stream)), stream)
        return Made(file.getvalue(), mime, width, height, 100)


def _copy(container: InputContainer, written: OutputContainer, streams: Sequence[Stream]) -> None:
    copies = {stream.index: written.add_stream_from_template(stream, opaque=True) for stream in streams}
    notes = {stream.index: BitStreamFilterContext(WITHOUT_NOTES[name], stream) for stream in streams
             if (name := stream.codec_context.name) in WITHOUT_NOTES}  # fmt: skip
    for packet in container.demux(*streams):
        index = packet.stream.index
        for plain in notes[index].filter(packet) if index in notes else [packet]:
            if plain.dts is not None:
                plain.stream = copies[index]
                written.mux(plain)


def _kept_as(mime: str, streams: Sequence[Stream], mimes: Sequence[str]) -> str:
    """The kind of the copy: the original's where it may be, else MP4; empty where neither will do."""
    if mime in mimes:
        return mime
    return MP4 if MP4 in mimes and all(stream.codec_context.codec.canonical_name in IN_MP4 for stream in streams) else ""

"""Videos: what one is, its poster, and a copy of it without anything but its pictures and its sound. Only inside the sandbox.

Nothing is coded anew: the pictures and the sound go over as they are, into a file that says nothing of where they are from.
"""

from __future__ import annotations

import importlib
import io
import pkgutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import islice

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from content.pictures.kinds import Kind, kind_of
from content.pictures.polyglots import disguise_of
from content.pictures.refusals import Damaged, Disguised, NoMovingPicture, PictureRefused, TooManyPixels, WrongContainer
from content.pictures.shapes import Look, Made, Recording

MP4, QUICKTIME, WEBM = "video/mp4", "video/quicktime", "video/webm"
MIMES = {Kind.MP4: MP4, Kind.MOV: QUICKTIME, Kind.WEBM: WEBM}
# What reads each kind, and nothing else is tried; what writes each.
READERS = {Kind.MP4: "mov", Kind.MOV: "mov", Kind.WEBM: "matroska"}
WRITERS = {MP4: "mp4", QUICKTIME: "mov", WEBM: "webm"}
# What an MP4 may hold that every network's own reader knows; a MOV of other sound stays a MOV.
IN_MP4 = frozenset({"h264", "hevc", "av1", "mpeg4", "aac", "mp3", "ac3", "eac3", "alac", "opus"})
# The same bytes every time, and the directory before the pictures, as Instagram asks for it.
PLAINLY = {"fflags": "+bitexact", "movflags": "+faststart"}
# H.264, table 7-1: the unit in which coders leave their name and cameras their notes.
WITHOUT_NOTES = {"h264": "filter_units=remove_types=6"}

MICROSECONDS = 1_000
WHOLE_TURN, QUARTER = 360, 90
TURNS = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
# Of a whole video, so much at least can be read to its end.
WHOLE_SHARE = 0.95
# A poster is the lightest of so many pictures around the middle, for many videos begin and end in black.
POSTERS = 12
POSTER_QUALITY = 92

# All that PyAV would load when it first meets a stream of some kind: where videos are read, no file can be opened any more.
for _module in pkgutil.walk_packages(av.__path__, "av."):
    if not _module.name.endswith(("__main__", ".datasets")):
        importlib.import_module(_module.name)

av.logging.set_level(None)


def look(content: bytes, *, most_megapixels: int, filename: str = "") -> Look:
    """What a video is: its first picture decoded, and read to its end.

    Raises:
        PictureRefused: damaged, disguised, too many pixels, of a kind that no network takes, or sound alone.
    """
    with _opened(content, filename) as (container, stream):
        found = disguise_of(content)
        if found:
            raise Disguised(filename=filename, found=found)
        if stream.width * stream.height > most_megapixels * 1_000_000:
            raise TooManyPixels(filename=filename, most=most_megapixels)
        width, height = _upright(next(container.decode(stream)), stream)
        sound = container.streams.audio[0].codec_context.codec.canonical_name if container.streams.audio else ""
        recording = Recording(_milliseconds(container, stream), stream.codec.canonical_name, _millihertz(stream), sound)
        container.seek(0)
        _read_to_the_end(container, stream, recording, filename)
        return Look(MIMES[kind_of(content)], width, height, recording=recording)


def poster(content: bytes, *, most_megapixels: int, filename: str = "") -> bytes:
    """A picture from the middle of a video, upright, as JPEG.

    Raises:
        PictureRefused: see `look`.
    """
    with _opened(content, filename) as (container, stream):
        if stream.width * stream.height > most_megapixels * 1_000_000:
            raise TooManyPixels(filename=filename, most=most_megapixels)
        if container.duration:
            container.seek(container.duration // 2)
        frame = max(islice(container.decode(stream), POSTERS), key=_light)
        picture = _seen(frame)
        turned = picture.transpose(TURNS[_quarters(frame)]) if _quarters(frame) else picture
        file = io.BytesIO()
        turned.convert("RGB").resize(_upright(frame, stream)).save(file, "JPEG", quality=POSTER_QUALITY, subsampling="4:4:4")
        return file.getvalue()


def cleaned(content: bytes, *, mimes: Sequence[str], filename: str = "") -> Made:
    """The same pictures and the first sound, in a file of one of these kinds that says nothing else; the same every time.

    Places, tracks of a camera's sensors, chapters, covers, subtitles, names and dates stay behind.

    Raises:
        WrongContainer: none of these kinds can hold it.
        PictureRefused: see `look`; a video that is too large cannot be made smaller here.
    """
    with _opened(content, filename) as (container, stream):
        streams: list[Stream] = [stream, *container.streams.audio[:1]]
        mime = _kept_as(MIMES[kind_of(content)], streams, mimes)
        if not mime:
            raise WrongContainer(filename=filename, kind=kind_of(content).value)
        file = io.BytesIO()
        again = lambda _name, _flags, _options: io.BytesIO(file.getvalue())  # noqa: E731 - the writer reads what it wrote
        with av.open(file, "w", format=WRITERS[mime], options=PLAINLY, io_open=again) as written:
            _copy(container, written, streams)
        width, height = _upright(next(_from_the_start(container, stream)), stream)
        return Made(file.getvalue(), mime, width, height, 100)


@contextmanager
def _opened(content: bytes, filename: str) -> Iterator[tuple[InputContainer, VideoStream]]:
    """A video and its main stream; whatever its reader raises is said in a person's words."""
    kind = kind_of(content)
    if kind not in READERS:
        raise WrongContainer(filename=filename, kind=kind.value)
    try:
        with av.open(io.BytesIO(content), "r", format=READERS[kind], metadata_errors="replace") as container:
            yield container, _main(container, filename)
    except (PictureRefused, MemoryError):
        raise
    except Exception as error:
        raise Damaged(filename=filename) from error


def _main(container: InputContainer, filename: str) -> VideoStream:
    """The first stream of pictures that is no cover."""
    for stream in container.streams.video:
        if stream.width and not stream.disposition & stream.disposition.attached_pic:
            stream.thread_count = 1
            return stream
    raise NoMovingPicture(filename=filename)


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


def _from_the_start(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    container.seek(0)
    return container.decode(stream)


def _read_to_the_end(container: InputContainer, stream: VideoStream, recording: Recording, filename: str) -> None:
    end = max((_end_of(packet) for packet in container.demux(stream)), default=Fraction(0))
    if end * 1_000 < recording.milliseconds * WHOLE_SHARE and _length(stream) * WHOLE_SHARE > end:
        raise Damaged(filename=filename)


def _end_of(packet: Packet[VideoStream]) -> Fraction:
    if packet.pts is None or packet.time_base is None:
        return Fraction(0)
    return (packet.pts + (packet.duration or 0)) * packet.time_base


def _length(stream: VideoStream) -> Fraction:
    """In seconds; 0 where the stream does not say."""
    return stream.duration * stream.time_base if stream.duration and stream.time_base else Fraction(0)


def _milliseconds(container: InputContainer, stream: VideoStream) -> int:
    return container.duration // MICROSECONDS if container.duration else int(_length(stream) * 1_000)


def _millihertz(stream: VideoStream) -> int:
    return int((stream.average_rate or stream.base_rate or 0) * 1_000)


def _quarters(frame: VideoFrame) -> int:
    """How many quarters of a turn to the left bring a picture upright: phones write them beside it."""
    return round(frame.rotation % WHOLE_TURN / QUARTER) % 4


def _upright(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Width and height as it is meant to be seen, with the shape of its pixels."""
    width = max(1, round(frame.width * (stream.sample_aspect_ratio or 1)))
    return (frame.height, width) if _quarters(frame) % 2 else (width, frame.height)


def _seen(frame: VideoFrame) -> Image.Image:
    picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV's stubs do not say what it returns
    return picture


def _light(frame: VideoFrame) -> int:
    return sum(_seen(frame.reformat(width=16, height=16, format="gray")).tobytes())

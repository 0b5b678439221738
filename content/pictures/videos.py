"""Videos: what one is, and its poster. Only inside the sandbox."""

from __future__ import annotations

import io
from fractions import Fraction
from itertools import islice

from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from content.pictures import reels
from content.pictures.kinds import kind_of
from content.pictures.polyglots import disguise_of
from content.pictures.refusals import Damaged, Disguised, TooManyPixels
from content.pictures.shapes import Look, Recording

MICROSECONDS = 1_000
TURNS = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
# Of a whole video, so much at least can be read to its end.
WHOLE_SHARE = 0.95
# A poster is the lightest of so many pictures around the middle, for many videos begin and end in black.
POSTERS = 12
POSTER_QUALITY = 92


def look(content: bytes, *, most_megapixels: int, filename: str = "") -> Look:
    """What a video is: its first picture decoded, and read to its end.

    Raises:
        PictureRefused: damaged, disguised, too many pixels, of a kind that no network takes, or sound alone.
    """
    with reels.opened(content, filename) as (container, stream):
        found = disguise_of(content)
        if found:
            raise Disguised(filename=filename, found=found)
        if stream.width * stream.height > most_megapixels * 1_000_000:
            raise TooManyPixels(filename=filename, most=most_megapixels)
        width, height = reels.upright(next(container.decode(stream)), stream)
        sound = container.streams.audio[0].codec_context.codec.canonical_name if container.streams.audio else ""
        recording = Recording(_milliseconds(container, stream), stream.codec.canonical_name, _millihertz(stream), sound)
        container.seek(0)
        _read_to_the_end(container, stream, recording, filename)
        return Look(reels.MIMES[kind_of(content)], width, height, recording=recording)


def poster(content: bytes, *, most_megapixels: int, filename: str = "") -> bytes:
    """A picture from the middle of a video, upright, as JPEG.

    Raises:
        PictureRefused: see `look`.
    """
    with reels.opened(content, filename) as (container, stream):
        if stream.width * stream.height > most_megapixels * 1_000_000:
            raise TooManyPixels(filename=filename, most=most_megapixels)
        if container.duration:
            container.seek(container.duration // 2)
        frame = max(islice(container.decode(stream), POSTERS), key=_light)
        picture = _seen(frame)
        turned = picture.transpose(TURNS[reels.quarters(frame)]) if reels.quarters(frame) else picture
        file = io.BytesIO()
        turned.convert("RGB").resize(reels.upright(frame, stream)).save(
            file, "JPEG", quality=POSTER_QUALITY, subsampling="4:4:4"
        )
        return file.getvalue()


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


def _seen(frame: VideoFrame) -> Image.Image:
    picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV's stubs do not say what it returns
    return picture


def _light(frame: VideoFrame) -> int:
    return sum(_seen(frame.reformat(width=16, height=16, format="gray")).tobytes())

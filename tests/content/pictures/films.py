"""Videos made for tests: some seconds of moving colour, with what phones and cameras write beside it."""

from __future__ import annotations

import io

import av
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream
from PIL import Image, ImageDraw

# What would betray where and by whom it was taken.
NOTES = {
    "title": "judul rahasia", "comment": "catatan rahasia", "artist": "Fotografer Rahasia", "location": "-6.1754+106.8272/",
    "creation_time": "2026-01-02T03:04:05Z",
}  # fmt: skip


def film(
    kind: str = "mp4",
    codec: str = "libx264",
    *,
    size: tuple[int, int] = (320, 180),
    seconds: float = 1.0,
    rate: int = 25,
    rotation: int = 0,
    sound: str = "aac",
    quick_start: bool = False,
) -> bytes:
    """A video with a red square that stands at its top left."""
    file = io.BytesIO()
    again = lambda _name, _flags, _options: io.BytesIO(file.getvalue())  # noqa: E731 - the writer reads what it wrote
    options = {"movflags": "+faststart+use_metadata_tags"} if quick_start else {}
    with av.open(file, "w", format=kind, options=options, io_open=again) as container:
        container.metadata.update(NOTES)
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        if rotation:
            stream.set_display_rotation(rotation)
        audio = container.add_stream(sound, rate=48_000) if sound else None
        assert audio is None or isinstance(audio, AudioStream)
        for number in range(round(seconds * rate)):
            picture = Image.new("RGB", size, (30, 60 + number % 100, 180))
            ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]  # PyAV has no stubs for this
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        for packet in _silence(audio, seconds) if audio else ():
            container.mux(packet)
    return file.getvalue()


def _silence(audio: AudioStream, seconds: float) -> list[Packet[AudioStream]]:
    found: list[Packet[AudioStream]] = []
    for begin in range(0, round(seconds * 48_000) - 1_023, 960):
        frame = av.AudioFrame(format=audio.codec_context.format.name, layout="stereo", samples=960)
        frame.sample_rate, frame.pts = 48_000, begin
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        found += audio.encode(frame)
    return found + audio.encode()


def sound_alone() -> bytes:
    """An MP4 without pictures."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        audio = container.add_stream("aac", rate=48_000)
        for packet in _silence(audio, 0.5):
            container.mux(packet)
    return file.getvalue()

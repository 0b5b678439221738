"""Reels: a video opened by the one reader of its kind, and how its pictures stand. Only inside the sandbox."""

from __future__ import annotations

import importlib
import io
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from content.pictures.kinds import Kind, kind_of
from content.pictures.refusals import Damaged, NoMovingPicture, PictureRefused, WrongContainer

MP4, QUICKTIME, WEBM = "video/mp4", "video/quicktime", "video/webm"
MIMES = {Kind.MP4: MP4, Kind.MOV: QUICKTIME, Kind.WEBM: WEBM}
# What reads each kind; nothing else is tried.
READERS = {Kind.MP4: "mov", Kind.MOV: "mov", Kind.WEBM: "matroska"}
WHOLE_TURN, QUARTER = 360, 90

# All that PyAV would load when it first meets a stream of some kind: where videos are read, no file can be opened any more.
for _module in pkgutil.walk_packages(av.__path__, "av."):
    if not _module.name.endswith(("__main__", ".datasets")):
        importlib.import_module(_module.name)

av.logging.set_level(None)


@contextmanager
def opened(content: bytes, filename: str) -> Iterator[tuple[InputContainer, VideoStream]]:
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


def quarters(frame: VideoFrame) -> int:
    """How many quarters of a turn to the left bring a picture upright: phones write them beside it."""
    return round(frame.rotation % WHOLE_TURN / QUARTER) % 4


def upright(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Width and height as it is meant to be seen, with the shape of its pixels."""
    width = max(1, round(frame.width * (stream.sample_aspect_ratio or 1)))
    return (frame.height, width) if quarters(frame) % 2 else (width, frame.height)

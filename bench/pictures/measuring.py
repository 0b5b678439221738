"""One file by every method: each in a fresh process, so that none profits or suffers from what another left behind."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from PIL import Image

from bench.pictures.targets import SHORTEST
from content.pictures import likeness

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120


@dataclass(frozen=True)
class Method:
    """A way of making renditions: its name for readers, where it is, and the library it needs beyond Tayang's own.

    What works `elsewhere`, in processes that come and go, has its time measured and not its memory.
    """

    name: str
    place: str
    needs: str = ""
    elsewhere: bool = False

    @property
    def installed(self) -> bool:
        """Whether this machine can play it."""
        return not self.needs or find_spec(self.needs) is not None


NAIVE = Method("Pillow, one decoding", "bench.pictures.naive:once")
VIPS = Method("pyvips, one decoding, reduced", "bench.pictures.vips:once_reduced", "pyvips")
OURS = Method("Tayang", "bench.pictures.tayang:engine")
METHODS = (
    NAIVE,
    Method("Pillow, decoding per target", "bench.pictures.naive:each"),
    Method("pyvips, one decoding, whole", "bench.pictures.vips:once", "pyvips"),
    VIPS,
    Method("pyvips, thumbnail per target", "bench.pictures.vips:each", "pyvips"),
    OURS,
    Method("Tayang, in its sandbox", "bench.pictures.tayang:sandboxed", elsewhere=True),
)


@dataclass(frozen=True)
class Played:
    """What a method took on a file: medians of seconds, most memory in megabytes, and its likeness to Pillow's renditions."""

    method: str
    seconds: float
    processor_seconds: float | None
    peak_megabytes: float | None
    ssim: float | None
    times_faster: float


@dataclass(frozen=True)
class Measured:
    """One file and what every installed method took on it."""

    file: str
    width: int
    height: int
    bytes: int
    played: tuple[Played, ...]

    def of(self, method: Method) -> Played | None:
        """What one method took; None where it is not installed."""
        return next((one for one in self.played if one.method == method.name), None)


def usable(path: Path) -> bool:
    """Whether every target can be cut from a picture without making it larger."""
    with Image.open(path) as picture:
        return min(picture.size) >= SHORTEST


def measure(path: Path, *, times: int, methods: Sequence[Method] = METHODS) -> Measured:
    """Play a file by every method that is installed, so many times each; the first is what the others are held against."""
    with Image.open(path) as picture:
        width, height = picture.size
    with tempfile.TemporaryDirectory(prefix="tayang-bench-") as scratch:
        folders = {method: Path(scratch) / str(number) for number, method in enumerate(methods) if method.installed}
        told = {method: _played(method, path, folder, times) for method, folder in folders.items()}
        first = median(told[methods[0]]["seconds"])
        played = [_summed(method, told[method], folders[methods[0]], folders[method], first) for method in folders]
    return Measured(path.name, width, height, path.stat().st_size, tuple(played))


def _played(method: Method, path: Path, folder: Path, times: int) -> dict[str, list[float]]:
    folder.mkdir()
    command = [sys.executable, "-m", "bench.pictures.player", method.place, str(path), str(folder), str(times)]
    finished = subprocess.run(  # noqa: S603 - ours
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    told: dict[str, list[float]] = json.loads(finished.stdout)
    return told


def _summed(method: Method, told: dict[str, list[float]], naive: Path, own: Path, first: float) -> Played:
    seconds = median(told["seconds"])
    peak: float | None = told["peak_megabytes"]  # type: ignore[assignment]  # one number, or none
    return Played(
        method=method.name,
        seconds=round(seconds, 3),
        processor_seconds=None if method.elsewhere else round(median(told["processor_seconds"]), 3),
        peak_megabytes=None if method.elsewhere else peak,
        ssim=_likeness(naive, own),
        times_faster=round(first / seconds, 2),
    )


def _likeness(naive: Path, own: Path) -> float | None:
    """The median structural similarity of the renditions that have the same size; None where none has."""
    pairs = [(_pixels(one), _pixels(own / one.name)) for one in sorted(naive.iterdir()) if (own / one.name).exists()]
    alike = [likeness.similarity(one, other) for one, other in pairs if one.size == other.size]
    return round(median(alike), 4) if alike else None


def _pixels(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))

"""Footage: whether a video is within what a network takes; each fault with its figure, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from content.pictures.assets import Asset
from content.pictures.films import (
    FilmMiscoded,
    FilmMiscontained,
    FilmMisshapen,
    FilmRefused,
    FilmTooFast,
    FilmTooHeavy,
    FilmTooLong,
    FilmTooShort,
    NoFilmTaken,
)
from content.pictures.shapes import Look, Recording
from content.platforms import PLATFORMS, Footage, Platform

# What a coder's rounding may add: a film of 140.02 s is one of 140 s.
ROUNDING = 0.05
MEGABYTE = 1_000_000
# As people and their programs call what ffmpeg calls otherwise.
CODECS = {"h264": "H.264", "hevc": "H.265", "vp8": "VP8", "vp9": "VP9", "av1": "AV1", "mpeg4": "MPEG-4", "prores": "ProRes"}
CONTAINERS = {"video/mp4": "MP4", "video/quicktime": "MOV", "video/webm": "WebM"}


@dataclass(frozen=True)
class Film:
    """A video as a network sees it: its kind, its size in pixels (upright) and in bytes, and how it is recorded."""

    mime: str
    width: int
    height: int
    size: int
    recording: Recording


def film_of(look: Look, size: int) -> Film | None:
    """The film that a look saw in a file of `size` bytes; None where it is no video."""
    return Film(look.mime, look.width, look.height, size, look.recording) if look.recording else None


def film_in(asset: Asset) -> Film | None:
    """The film that an asset is; None where it is none."""
    recording = asset.recording
    return Film(asset.mime, asset.width, asset.height, asset.size, recording) if recording else None


def fitness(asset: Asset) -> list[tuple[str, list[FilmRefused]]]:
    """By network, everything that keeps it from taking a video; empty for what is no video."""
    film = film_in(asset)
    return [(platform.name, list(findings(film, platform))) for platform in PLATFORMS.values()] if film else []


def findings(film: Film, platform: Platform) -> Iterator[FilmRefused]:
    """Everything that keeps a network from taking a video; nothing where it takes it as it is."""
    if platform.footage is None:
        yield NoFilmTaken(platform=platform.label)
        return
    for look in LOOKS:
        yield from look(film, platform.footage, platform.label)


def _length(film: Film, limits: Footage, label: str) -> Iterator[FilmRefused]:
    seconds, (fewest, most) = film.recording.milliseconds / 1_000, limits.seconds
    if seconds > most + ROUNDING:
        yield FilmTooLong(platform=label, seconds=_figure(seconds), most=_figure(most))
    if seconds < fewest - ROUNDING:
        yield FilmTooShort(platform=label, seconds=_figure(seconds), fewest=_figure(fewest))


def _weight(film: Film, limits: Footage, label: str) -> Iterator[FilmRefused]:
    if film.size > limits.most_bytes:
        fitting = limits.most_bytes * 8 // max(1, film.recording.milliseconds)
        figures = {"megabytes": -(-film.size // MEGABYTE), "most": limits.most_bytes // MEGABYTE}
        yield FilmTooHeavy(platform=label, kilobits=fitting, **figures)


def _speed(film: Film, limits: Footage, label: str) -> Iterator[FilmRefused]:
    frames = film.recording.frames_a_second
    if frames > limits.most_frames_a_second + ROUNDING:
        yield FilmTooFast(platform=label, frames=_figure(frames), most=_figure(limits.most_frames_a_second))


def _coding(film: Film, limits: Footage, label: str) -> Iterator[FilmRefused]:
    codec = film.recording.codec
    if codec not in limits.codecs:
        yield FilmMiscoded(platform=label, codec=CODECS.get(codec, codec), codecs=_list(limits.codecs, CODECS))


def _container(film: Film, limits: Footage, label: str) -> Iterator[FilmRefused]:
    if film.mime not in limits.mimes:
        kind = CONTAINERS.get(film.mime, film.mime)
        yield FilmMiscontained(platform=label, kind=kind, kinds=_list(limits.mimes, CONTAINERS))


def _shape(film: Film, limits: Footage, label: str) -> Iterator[FilmRefused]:
    narrowest, widest = limits.ratios
    if not narrowest * (1 - ROUNDING / 5) <= film.width / max(1, film.height) <= widest * (1 + ROUNDING / 5):
        figures = {"width": film.width, "height": film.height}
        yield FilmMisshapen(platform=label, narrowest=_figure(narrowest), widest=_figure(widest), **figures)


def _figure(number: float) -> str:
    """At most two places: "140", "0.56"."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _list(names: tuple[str, ...], spoken: dict[str, str]) -> str:
    return " / ".join(spoken.get(name, name) for name in names)


LOOKS: tuple[Callable[[Film, Footage, str], Iterator[FilmRefused]], ...] = (
    _length, _weight, _speed, _coding, _container, _shape,
)  # fmt: skip

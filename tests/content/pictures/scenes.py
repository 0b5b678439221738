"""Drawn scenes whose subject's place is known: what a suggestion of the focal point is measured on."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

Box = tuple[float, float, float, float]
SKIN, DARK_SKIN, BATIK, NAVY = "#c68c63", "#8d5a3b", "#7b3f1d", "#1d2f5f"


@dataclass(frozen=True)
class Scene:
    """A picture and the part of it, in shares of its width and height, that no crop may lose."""

    name: str
    picture: Image.Image
    subject: Box


def _ground(size: tuple[int, int], top: str, low: str) -> Image.Image:
    shades = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, low), Image.new("RGB", size, top), shades)


def _grain(picture: Image.Image, seed: int, strength: int = 10) -> Image.Image:
    noise = Image.frombytes("L", (picture.width // 2, picture.height // 2), random.Random(seed).randbytes(
        (picture.width // 2) * (picture.height // 2)))  # fmt: skip
    rough = noise.resize(picture.size).point(lambda level: level * strength / 255)
    return Image.merge("RGB", [Image.composite(band, band, rough) for band in picture.split()])


def _person(draw: ImageDraw.ImageDraw, x: float, y: float, head: float, *, skin: str, coat: str) -> None:
    """A person whose face is at (x, y), all in pixels."""
    draw.rounded_rectangle((x - head * 1.5, y + head * 1.1, x + head * 1.5, y + head * 5), head * 0.7, fill=coat)
    draw.rectangle((x - head * 0.3, y + head * 0.8, x + head * 0.3, y + head * 1.4), fill=skin)
    draw.ellipse((x - head * 0.85, y - head, x + head * 0.85, y + head), fill=skin)
    draw.pieslice((x - head * 0.95, y - head * 1.15, x + head * 0.95, y + head * 0.6), 180, 360, fill="#20150f")
    for side in (-1, 1):
        draw.ellipse((x + side * head * 0.35 - 3, y - 3, x + side * head * 0.35 + 3, y + 3), fill="#15100c")


def _face(size: tuple[int, int], x: float, y: float, head: float) -> Box:
    width, height = size
    return ((x - head) / width, (y - head * 1.15) / height, (x + head) / width, (y + head) / height)


def _with_people(
    name: str, size: tuple[int, int], ground: Image.Image, people: list[tuple[float, float, float, str, str]]
) -> Scene:
    draw = ImageDraw.Draw(ground)
    faces = []
    for across, down, head, skin, coat in people:
        _person(draw, across * size[0], down * size[1], head, skin=skin, coat=coat)
        faces.append(_face(size, across * size[0], down * size[1], head))
    lefts, tops, rights, bottoms = zip(*faces, strict=True)
    return Scene(name, ground.filter(ImageFilter.GaussianBlur(0.7)), (min(lefts), min(tops), max(rights), max(bottoms)))


def speaker() -> Scene:
    """At a lectern on the left, before a wall with a flag on the right."""
    size = (1200, 800)
    ground = _ground(size, "#b9b2a3", "#a39a88")
    draw = ImageDraw.Draw(ground)
    draw.rectangle((980, 80, 1140, 140), fill="#c8102e")
    draw.rectangle((980, 140, 1140, 200), fill="#f4f4f4")
    draw.rectangle((150, 560, 410, 800), fill="#5b3d22")
    return _with_people("speaker", size, ground, [(0.23, 0.36, 62, SKIN, BATIK)])


def portrait() -> Scene:
    """Standing in the upper part of an upright picture."""
    size = (800, 1200)
    return _with_people("portrait", size, _ground(size, "#86a9c4", "#cfd8d2"), [(0.55, 0.2, 80, SKIN, NAVY)])


def two_at_the_right() -> Scene:
    """Shaking hands at the right, before trees."""
    size = (1600, 900)
    ground = _ground(size, "#9cc3df", "#6f8f4e")
    draw = ImageDraw.Draw(ground)
    chance = random.Random(7)
    for _ in range(60):
        x, y, r = chance.randint(0, 1600), chance.randint(380, 620), chance.randint(20, 60)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=chance.choice(["#4f7a3a", "#5b8743", "#466e35"]))
    return _with_people("two", size, ground, [(0.72, 0.42, 48, SKIN, "#ece7da"), (0.84, 0.4, 50, DARK_SKIN, NAVY)])


def boat() -> Scene:
    """A red boat low at the left of a blue sea."""
    size = (1600, 1000)
    ground = _ground(size, "#8fc1e3", "#2d6f9e")
    draw = ImageDraw.Draw(ground)
    draw.polygon([(180, 700), (520, 700), (470, 780), (230, 780)], fill="#b3202a")
    draw.polygon([(340, 480), (340, 690), (480, 690)], fill="#f2efe6")
    return Scene("boat", _grain(ground, 3), (180 / 1600, 480 / 1000, 520 / 1600, 780 / 1000))


def bird() -> Scene:
    """A small dark bird high at the right of a clear sky."""
    size = (1500, 1000)
    ground = _ground(size, "#7fb4dd", "#cfe4f0")
    draw = ImageDraw.Draw(ground)
    draw.ellipse((1180, 200, 1300, 260), fill="#2a2522")
    draw.polygon([(1200, 230), (1150, 130), (1260, 215)], fill="#332c28")
    return Scene("bird", ground, (1150 / 1500, 130 / 1000, 1300 / 1500, 260 / 1000))


def monument() -> Scene:
    """A white monument right of the middle over a busy, dull skyline."""
    size = (1600, 1066)
    ground = _ground(size, "#aeb9c2", "#d8d5cc")
    draw = ImageDraw.Draw(ground)
    chance = random.Random(11)
    for x in range(0, 1600, 70):
        draw.rectangle((x, 700 - chance.randint(30, 160), x + 64, 800), fill=chance.choice(["#8d8f90", "#9a9b99", "#848a8f"]))
    draw.rectangle((0, 800, 1600, 1066), fill="#7f8a72")
    draw.polygon([(1150, 820), (1180, 260), (1210, 260), (1240, 820)], fill="#fdfcf5")
    draw.ellipse((1165, 200, 1225, 270), fill="#e0a526")
    return Scene("monument", ground, (1150 / 1600, 200 / 1066, 1240 / 1600, 820 / 1066))


def crowd_with_speaker() -> Scene:
    """A face in light before many small dull ones."""
    size = (1600, 1066)
    ground = _ground(size, "#3a3f46", "#23262b")
    draw = ImageDraw.Draw(ground)
    chance = random.Random(5)
    for _ in range(120):
        x, y = chance.randint(0, 1600), chance.randint(620, 1066)
        draw.ellipse((x - 14, y - 18, x + 14, y + 18), fill=chance.choice(["#4b4038", "#544841", "#3f3833"]))
    return _with_people("stage", size, ground, [(0.32, 0.3, 60, SKIN, "#e9e4d8")])


def child_at_the_edge() -> Scene:
    """Close to the left edge of a wide picture with a wall of brick."""
    size = (1800, 900)
    ground = Image.new("RGB", size, "#8b8781")
    draw = ImageDraw.Draw(ground)
    for row, y in enumerate(range(0, 900, 45)):
        for x in range(-60 + (row % 2) * 60, 1800, 120):
            draw.rectangle((x, y, x + 114, y + 40), fill="#96918a")
    return _with_people("child", size, ground, [(0.1, 0.45, 58, DARK_SKIN, "#d9b21c")])


SCENES: tuple[Callable[[], Scene], ...] = (
    speaker, portrait, two_at_the_right, boat, bird, monument, crowd_with_speaker, child_at_the_edge,
)  # fmt: skip

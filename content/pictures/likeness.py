"""Likeness: how alike two pictures of one size look, as structural similarity (Wang and others, 2004)."""

from __future__ import annotations

from typing import Any

from PIL import Image, ImageMath

# The sides of the squares whose mean, spread and covariance are compared, in pixels; not JPEG's 8, which would flatter it.
WINDOW = 7
# What keeps the fractions steady where a square is black or even: (0.01 × 255)² and (0.03 × 255)².
STEADY_MEAN, STEADY_SPREAD = 6.5025, 58.5225


def similarity(one: Image.Image, other: Image.Image) -> float:
    """1.0 for the same brightness everywhere, less the more the pictures differ in structure; their sizes must be equal."""
    if one.size != other.size:
        raise ValueError(f"{one.size} is not {other.size}")
    x, y = one.convert("L").convert("F"), other.convert("L").convert("F")
    mean_x, mean_y = x.reduce(WINDOW), y.reduce(WINDOW)
    squares = _product(x, x).reduce(WINDOW), _product(y, y).reduce(WINDOW), _product(x, y).reduce(WINDOW)
    compared = ImageMath.lambda_eval(
        lambda given: _structure(*(given[name] for name in ("x", "y", "xx", "yy", "xy"))),
        x=mean_x, y=mean_y, xx=squares[0], yy=squares[1], xy=squares[2],
    )  # fmt: skip
    mean = compared.reduce(compared.size).getpixel((0, 0))
    return float(mean)


def _product(one: Image.Image, other: Image.Image) -> Image.Image:
    product: Image.Image = ImageMath.lambda_eval(lambda given: given["one"] * given["other"], one=one, other=other)
    return product


def _structure(x: Any, y: Any, xx: Any, yy: Any, xy: Any) -> Any:
    means = x * y
    spread_x, spread_y, together = xx - x * x, yy - y * y, xy - means
    similar = (means * 2 + STEADY_MEAN) * (together * 2 + STEADY_SPREAD)
    return similar / ((x * x + y * y + STEADY_MEAN) * (spread_x + spread_y + STEADY_SPREAD))

"""Why a network would say no, and how each words it. The numbers are those of `content.platforms`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from content.platforms import Platform
from rehearsal.dimensions import Dimensions, film_of
from rehearsal.entries import Medium
from rehearsal.exchange import Answer, in_json

INVALID, SIGNED_OUT, UNPROCESSABLE = 400, 401, 422

Counted = Callable[[str, str], int]


def of_film(platform: Platform, film: bytes, mime: str) -> str | None:
    """Why the network refuses this film, sent as `mime`; None where it takes it. It is not decoded."""
    limits = platform.footage
    if limits is None or mime not in limits.mimes or film_of(film) != mime:
        return f"media type {mime or 'unknown'} is not supported, or the file is not what it says"
    return f"media is too large: {len(film)} bytes" if len(film) > limits.most_bytes else None


def of_picture(platform: Platform, picture: bytes, mime: str, size: Dimensions | None) -> str | None:
    """Why the network refuses these bytes, sent as `mime`; None where it takes them."""
    if mime.startswith("video/"):
        return of_film(platform, picture, mime)
    if size is None or mime not in platform.mimes or size.mime != mime:
        return f"media type {mime or 'unknown'} is not supported, or the file is not what it says"
    if len(picture) > platform.picture_bytes:
        return f"media is too large: {len(picture)} bytes, the maximum is {platform.picture_bytes}"
    if not _fits(platform, size):
        narrowest, widest = platform.ratios
        return f"aspect ratio {size.width}:{size.height} is not supported, it must be {narrowest} to {widest}"
    return None


def _fits(platform: Platform, size: Dimensions) -> bool:
    """Whether the ratio is one the network takes, in its feed or in one of its formats (a story is narrower)."""
    ratio, (narrowest, widest) = round(size.width / size.height, 3), platform.ratios
    return narrowest <= ratio <= widest or any(size.width * row.height == size.height * row.width for row in platform.frames)


def of_post(platform: Platform, text: str, pictures: Sequence[tuple[Medium | None, str]], *, count: Counted) -> str | None:
    """Why the network refuses this post; `pictures` are the uploaded ones (None: unknown) with their alt texts."""
    limit = platform.limit_for(pictures=len(pictures))
    length = count(platform.name, text)
    if length > limit:
        return f"text is too long: {length}, the maximum is {limit}"
    return _of_pictures(platform, text, pictures)


def _of_pictures(platform: Platform, text: str, pictures: Sequence[tuple[Medium | None, str]]) -> str | None:
    if any(medium is None for medium, _ in pictures):
        return "media not found: upload it first"
    if len(pictures) > platform.most_pictures:
        return f"too many media: {len(pictures)}, the maximum is {platform.most_pictures}"
    if len(pictures) < platform.fewest_pictures:
        return f"media is required: at least {platform.fewest_pictures}"
    if not text.strip() and not pictures:
        return "text is empty"
    if any(len(alt_text) > platform.alt_text_limit for _, alt_text in pictures):
        return f"alt text is too long, the maximum is {platform.alt_text_limit}"
    return None


def said(network: str, status: int, message: str) -> Answer:
    """`message` in the envelope the network's errors come in. A refused post is 422 where the network says 422."""
    status = UNPROCESSABLE if status == INVALID and network in _SAY_UNPROCESSABLE else status
    return in_json(status, _ENVELOPES[network](status, message))


_SAY_UNPROCESSABLE = frozenset({"mastodon", "linkedin"})


def _x(status: int, message: str) -> object:
    return {"title": "Invalid Request", "detail": message, "type": "about:blank", "status": status}


def _graph(status: int, message: str) -> object:
    kind = "OAuthException" if status in {INVALID, SIGNED_OUT, 403} else "FacebookApiException"
    return {"error": {"message": message, "type": kind, "code": 190 if status == SIGNED_OUT else 100, "fbtrace_id": "gladi"}}


def _linkedin(status: int, message: str) -> object:
    return {"status": status, "code": "UNPROCESSABLE_ENTITY" if status == UNPROCESSABLE else "ERROR", "message": message}


def _mastodon(status: int, message: str) -> object:
    return {"error": f"Validation failed: {message}" if status == UNPROCESSABLE else message}


def _bluesky(status: int, message: str) -> object:
    return {"error": "InvalidRequest" if status == INVALID else "Error", "message": message}


def _telegram(status: int, message: str) -> object:
    return {"ok": False, "error_code": status, "description": f"Bad Request: {message}" if status == INVALID else message}


def _google(status: int, message: str) -> object:
    return {"error": {"code": status, "message": message, "errors": [{"message": message, "domain": "youtube.video"}]}}


def _tiktok(status: int, message: str) -> object:
    code = "invalid_params" if status == INVALID else "internal_error"
    return {"data": {}, "error": {"code": code, "message": message, "log_id": "gladi"}}


_ENVELOPES: dict[str, Callable[[int, str], object]] = {
    "x": _x,
    "facebook": _graph,
    "instagram": _graph,
    "threads": _graph,
    "linkedin": _linkedin,
    "mastodon": _mastodon,
    "bluesky": _bluesky,
    "telegram": _telegram,
    "youtube": _google,
    "tiktok": _tiktok,
}

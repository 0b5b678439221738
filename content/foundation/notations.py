"""Notations: how the values of settings are written, and in a sentence why something is not written so."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def database_url(value: str) -> str:
    """The address of a database, or nothing.

    Raises:
        ValueError
    """
    if value and not value.startswith(("postgresql+psycopg://", "sqlite:///")):
        raise ValueError("must start with postgresql+psycopg:// (or be left empty for the embedded SQLite)")
    return value


def broker_url(value: str) -> str:
    """The address of a broker, or nothing.

    Raises:
        ValueError
    """
    if value and not value.startswith(("redis://", "rediss://", "redis+socket://")):
        raise ValueError("must start with redis:// or rediss:// (or be left empty for the embedded broker)")
    return value


def zone(value: str) -> str:
    """The name of a time zone.

    Raises:
        ValueError
    """
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("must be the name of a zone, such as Asia/Jakarta or Asia/Makassar") from error
    return value


def moments(value: str) -> str:
    """Minutes by comma, each later than the one before.

    Raises:
        ValueError
    """
    try:
        minutes = [float(word) for word in value.split(",")]
    except ValueError as error:
        raise ValueError("must be minutes by comma, such as 0.5, 2, 10, 30") from error
    if minutes != sorted(minutes) or minutes[0] < 0:
        raise ValueError("must be minutes by comma, each later than the one before")
    return value


def pairs(value: str) -> str:
    """Names with values, by comma.

    Raises:
        ValueError
    """
    if any("=" not in word for word in words(value)):
        raise ValueError("must be name=value by comma, such as x=…, facebook=…")
    return value


def words(value: str) -> list[str]:
    """What is listed by comma."""
    return [word.strip() for word in value.split(",") if word.strip()]


def table(value: str) -> dict[str, str]:
    """The values by name of what `pairs` takes."""
    return dict(_halves(words(value), "="))


def _halves(said: Iterable[str], sign: str) -> list[tuple[str, str]]:
    return [(name.strip(), value.strip()) for name, _, value in (word.partition(sign) for word in said)]

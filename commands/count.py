"""`./tayang count`: how long texts are for each network, for scripts, spreadsheets and people in a hurry. Needs no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from commands.options import Desk, shared
from content.foundation.problems import N_, Problem, Translate
from content.platforms import PLATFORMS, Counting
from content.writing import counting

# What each way of counting counts.
UNITS = {
    Counting.X_WEIGHTED: N_("weighted characters"),
    Counting.CHARACTERS: N_("characters"),
    Counting.GRAPHEMES: N_("graphemes"),
    Counting.MASTODON: N_("characters, links as 23"),
    Counting.THREADS: N_("characters, emoji as bytes"),
    Counting.UTF16: N_("UTF-16 units"),
    Counting.LINKEDIN: N_("characters, escaped"),
}

FITS, TOO_LONG = N_("fits"), N_("too long by %(count)s")


class UnknownNetwork(Problem):
    """A name that is no network of ours. Facts: `name`, `known`."""

    cause = N_("There is no network “%(name)s”.")
    fix = N_("Name some of: %(known)s.")


@dataclass(frozen=True)
class Counted:
    """One text on one network, in its own measure."""

    platform: str
    count: int
    limit: int

    @property
    def unit(self) -> str:
        """What is counted, as an English message id."""
        return UNITS[PLATFORMS[self.platform].counting]

    def told(self) -> dict[str, object]:
        """As JSON has it."""
        return {"count": self.count, "limit": self.limit, "fits": self.count <= self.limit, "unit": self.unit}


@click.command()
@click.option("--for", "networks", default=",".join(PLATFORMS), help="Networks by comma; all where none is named.")
@click.option("--pictures", default=0, show_default=True, type=click.IntRange(0), help="Pictures that go with the text.")
@shared
def count(desk: Desk, *, networks: str, pictures: int) -> None:
    """Count a text, or JSON lines that hold a “text” each, from standard input, as each network counts it."""
    platforms = networks_of(networks)
    for text in texts_of(sys.stdin.buffer.read().decode("utf-8", errors="replace")):
        counted = [counted_on(platform, text, pictures=pictures) for platform in platforms]
        click.echo(as_line(counted) if desk.as_json else as_table(counted, desk.translate))


def networks_of(said: str) -> list[str]:
    """The networks named in a list by comma.

    Raises:
        UnknownNetwork
    """
    names = [name.strip().lower() for name in said.split(",") if name.strip()]
    for name in names:
        if name not in PLATFORMS:
            raise UnknownNetwork(name=name, known=", ".join(PLATFORMS))
    return names


def texts_of(said: str) -> list[str]:
    """The texts in what was sent: one in each line where every line is a JSON object with a text, else all of it as one."""
    lines = [line for line in said.splitlines() if line.strip()]
    texts = [_text_in(line) for line in lines]
    if texts and None not in texts:
        return [text for text in texts if text is not None]
    return [said.removesuffix("\n").removesuffix("\r")]


def _text_in(line: str) -> str | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    text = told.get("text") if isinstance(told, dict) else None
    return text if isinstance(text, str) else None


def counted_on(platform: str, text: str, *, pictures: int = 0) -> Counted:
    """The length of a text on a network, with so many pictures."""
    return Counted(platform, counting.count(platform, text), counting.limit(platform, pictures=pictures))


def as_line(counted: Sequence[Counted]) -> str:
    """One JSON object in one line, by network."""
    return json.dumps({one.platform: one.told() for one in counted}, ensure_ascii=False)


def as_table(counted: Sequence[Counted], translate: Translate) -> str:
    """A line for each network: what it counts, what it takes, and whether that is too long."""
    return "\n".join(_row(one, translate) for one in counted)


def _row(one: Counted, translate: Translate) -> str:
    label, over = PLATFORMS[one.platform].label, one.count - one.limit
    said = translate(TOO_LONG) % {"count": over} if over > 0 else translate(FITS)
    return f"{label:<10} {one.count:>6} / {one.limit:<6} {translate(one.unit):<28} {said}".rstrip()

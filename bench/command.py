"""`./tayang bench`: measures on this machine what this installation promises."""

from __future__ import annotations

import click

from bench.burst.command import burst
from bench.grow.command import grow
from bench.pictures.command import pictures


@click.group()
def bench() -> None:
    """Measure how late a burst goes out, how costs grow with the number of posts, and what pictures take."""


bench.add_command(burst)
bench.add_command(grow)
bench.add_command(pictures)

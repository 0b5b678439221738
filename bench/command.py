"""`./tayang bench`: measures this installation's promise of punctuality on this machine."""

from __future__ import annotations

import click

from bench.burst.command import burst
from bench.grow.command import grow


@click.group()
def bench() -> None:
    """Measure how late a burst goes out, and how costs grow with the number of posts."""


bench.add_command(burst)
bench.add_command(grow)

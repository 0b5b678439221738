"""The options that several measurements share."""

from __future__ import annotations

import click

from bench import servers


def numbers(_context: click.Context, _option: click.Parameter, value: str) -> tuple[int, ...]:
    """Whole numbers by comma."""
    try:
        return tuple(int(word) for word in value.split(","))
    except ValueError as error:
        raise click.BadParameter("1,2,3") from error


def kinds(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    """Kinds of database by comma."""
    named = tuple(word.strip() for word in value.split(","))
    if not {*named} <= {*servers.KINDS}:
        raise click.BadParameter(",".join(servers.KINDS))
    return named


databases = click.option(
    "--databases", default=",".join(servers.KINDS), show_default=True, callback=kinds, help="On which databases."
)

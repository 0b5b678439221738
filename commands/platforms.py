"""`./tayang platforms`: what is known of each network, and what nobody has ever tried. Needs no database."""

from __future__ import annotations

import click

from commands import abilities
from commands.abilities import Known
from commands.options import Desk, shared
from content.foundation import clock
from content.foundation.problems import N_, Problem, Translate
from content.people.accounts import REHEARSAL
from content.platforms import PLATFORMS
from workers.platforms.http import Http
from workers.platforms.means import Means
from workers.platforms.registry import of_installation


class NoSuchNetwork(Problem):
    """A name that is no network of ours. Facts: `name`, `known`."""

    cause = N_("There is no network “%(name)s”.")
    fix = N_("Name one of: %(known)s.")


@click.command()
@click.argument("network", required=False)
@click.option("--table", is_flag=True, help="The table of the README, in Markdown.")
@shared
def platforms(desk: Desk, *, network: str | None, table: bool) -> None:
    """Show for each network what can be done there, what each call was checked against, and what was never tried live."""
    known = everything(desk.settings.rehearsal_url)
    if network is not None and network.lower() not in known:
        raise NoSuchNetwork(name=network, known=", ".join(known))
    chosen = [known[network.lower()]] if network else list(known.values())
    if table:
        click.echo(abilities.as_markdown(chosen, desk.translate))
        return
    told = {one.name: abilities.told(one) for one in chosen}
    desk.answer({"platforms": told}, lambda: "\n\n".join(_text(one, desk.translate, whole=bool(network)) for one in chosen))


def everything(rehearsal_url: str) -> dict[str, Known]:
    """What this installation knows of each network, and of the rehearsal platform; asks none of them."""
    adapters = of_installation(rehearsal_url, Means(Http(), clock.now))
    return {name: Known(name, adapters.adapter_for(name)) for name in (*PLATFORMS, REHEARSAL)}


def _text(one: Known, translate: Translate, *, whole: bool) -> str:
    rows = [f"{translate(label):<18} {said}" for label, said in abilities.lines(one, translate)]
    calls = [f"  {call.name}: {call.method} {call.path} · {call.checked}" for call in one.adapter.operations]
    return "\n".join([f"{one.label} ({one.name})", *(f"  {row}" for row in rows), *(calls if whole else ())])

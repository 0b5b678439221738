"""Containers: what Instagram and Threads make of a post before it is published, and what they show of it afterwards."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from content.foundation.clock import monotonic
from workers.platforms.base import Disappointment, NotNow, Picture, Public, Receipt, Refused
from workers.platforms.graph.answers import listing, moment
from workers.platforms.graph.errors import NEVER, SOON, SUBCODES, Meaning, Verdict
from workers.platforms.graph.host import Graph

IN_PROGRESS, FINISHED, PUBLISHED = "IN_PROGRESS", "FINISHED", "PUBLISHED"
FAILED = frozenset({"ERROR", "EXPIRED"})
# How long to wait between looks: pictures are ready at once, for films Meta asks for one look a minute.
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
PERMALINK = "permalink,timestamp"
# It is public already, and its publication waits to be written down.
PERMALINK_SECONDS = 5.0
SHOWN = "media_type,media_url,alt_text"
NUMBER = re.compile(r"[0-9]{12,40}")
SHORTCODE = re.compile(r"[0-9A-Za-z_-]{5,60}")
SUBCODE = re.compile(r"\b2207[0-9]{3}\b")
# Threads' words for what another try may mend; its others speak of the file.
PASSING = frozenset({"FAILED_DOWNLOADING_VIDEO", "FAILED_DOWNLOADING_IMAGE", "UNKNOWN", ""})

Table = Mapping[str, Any]


def settle(graph: Graph, container: str, *, state: str, why: str, pauses: Sequence[float]) -> None:
    """Wait until a container is ready; `state` and `why` are the fields that say so.

    One that is still in progress when there is no more time to look stays: a guarded call that comes too early is told so,
    and making another container of a long film would begin it anew.

    Raises:
        Refused: it cannot become anything.
        NotNow: it failed, and another one may not.
    """
    said = patiently(graph, lambda: graph.look(container, f"{state},{why}"), lambda one: one.get(state) == IN_PROGRESS, pauses)
    if said.get(state) in FAILED:
        raise failure(str(said.get(why) or ""))


def patiently(
    graph: Graph, look: Callable[[], Table | None], unready: Callable[[Table], bool], pauses: Sequence[float]
) -> Table:
    """What `look` sees once it is ready, or when there is no more time to look.

    What is not there yet is unready too: of a network's many machines not all know at once what one of them has made.
    """
    ends, said = monotonic() + graph.means.longest_seconds, look()
    for pause in pauses:
        if (said is not None and not unready(said)) or monotonic() + pause > ends:
            break
        time.sleep(pause)
        said = look()
    return said or {}


def failure(why: str) -> Disappointment:
    """What it means that a container failed, in the network's words."""
    meaning = _meaning(why)
    detail = f"The network could not make it ready: {why or 'no explanation'}"[:300]
    return Refused(detail) if meaning.verdict is Verdict.NEVER else NotNow(detail, wait_seconds=60.0, trouble=meaning.trouble)


def _meaning(why: str) -> Meaning:
    """Instagram names a subcode in a sentence, Threads one of its words."""
    if known := SUBCODE.search(why):
        return SUBCODES.get(int(known[0]), SOON)
    return SOON if why in PASSING or " " in why else NEVER


def receipt(graph: Graph, remote_id: str, fallback: str) -> Receipt:
    """The receipt of what was just published. Its address must be asked for; `fallback` is the account's, if that fails."""
    quick = replace(graph.means, longest_seconds=min(graph.means.longest_seconds, PERMALINK_SECONDS))
    try:
        said = replace(graph, means=quick).look(remote_id, PERMALINK)
    except Disappointment:
        said = None
    return receipt_of({**(said or {}), "id": remote_id}, fallback)


def receipt_of(said: Table, fallback: str) -> Receipt:
    """The receipt of something listed."""
    return Receipt(str(said.get("id")), str(said.get("permalink") or fallback), moment(said.get("timestamp")))


def answered(graph: Graph, remote_id: str, paths: Iterable[str]) -> str:
    """The id of the post that something answers: a person may have named it by its address.

    Raises:
        Refused: it is not there.
    """
    if known := resolved(graph, remote_id, paths):
        return known
    raise Refused("The post that this one answers is not there any more")


def resolved(graph: Graph, remote_id: str, paths: Iterable[str]) -> str | None:
    """The id of what stands as a short code in an address, by the account's own lists; a number is the id itself."""
    if NUMBER.fullmatch(remote_id):
        return remote_id
    things = (one for path in paths for one in graph.listed(path, "id,shortcode", limit="100"))
    return next((str(one["id"]) for one in things if one.get("shortcode") == remote_id), None)


def shown(graph: Graph, said: Table, text: Any) -> Public:
    """What the public sees of a post. Films are not compared: the network codes them anew."""
    parts: list[Table] = [*(listing(said.get("children")) or (said,))]
    pictures = tuple(_picture(graph, one) for one in parts if one.get("media_type") == "IMAGE")
    moves = any(one.get("media_type") in {"VIDEO", "REELS"} for one in parts)
    unseen = frozenset({"pictures", "alternative texts"}) if moves else frozenset()
    return Public(str(said.get("permalink") or ""), str(text or ""), pictures, moment(said.get("timestamp")), unseen)


def _picture(graph: Graph, said: Table) -> Picture:
    return graph.shown(said.get("media_url"), said.get("alt_text"))


def quota(said: Table) -> tuple[int, int]:
    """How many posts the account may still publish, and how many there are in a day; (0, 0) where it does not say."""
    one = (listing(said) or [{}])[0]
    config = one.get("config")
    total = config.get("quota_total", 0) if isinstance(config, dict) else 0
    return max(0, total - int(one.get("quota_usage") or 0)), total

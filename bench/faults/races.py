"""Rounds in which people change their minds at the very moment of the claim, or of the opening of the attempts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.faults.lane import Lane
from bench.faults.rounds import Played, Round, Scene
from content.foundation import clock
from content.foundation.clock import monotonic
from content.foundation.problems import Problem
from content.people import people
from content.publication import changes, decisions, gate
from content.publication.gate import Scope
from content.publication.patience import Patience
from content.publication.publications import Publication
from content.writing import posts
from content.writing.drafts import Draft, as_draft
from content.writing.posts import Post
from content.writing.variants import variants_of

SIZE = 32
# A post for each two publications: people act on posts.
TOGETHER = 2
DUE_IN = Patience().lead + timedelta(seconds=1.5)
# People act within so many seconds on either side of the moment.
AROUND = 0.3
HELD_SECONDS = 1.0
MOMENTS = {"claim": DUE_IN - Patience().lead, "opening": DUE_IN}

Act = Callable[[Lane, str], None]


def rounds() -> list[Round]:
    """Each act against the claim and against the opening; and two approvals at once."""
    acts: dict[str, Act] = {"cancel": _cancel, "hold": _hold, "edit": _edit}
    each = [
        Round("races with people", f"race/{name}/{moment}", partial(_raced, act=act, moment=moment))
        for name, act in acts.items()
        for moment in MOMENTS
    ]
    gates = [Round("races with people", f"race/gate/{moment}", partial(_gate, moment=moment)) for moment in MOMENTS]
    return [*each, *gates, Round("races with people", "race/approve", _approved_twice)]


def _handed_in(scene: Scene) -> list[str]:
    wishes = scene.lane.wishes(scene.chance, SIZE)
    return [post for start in range(0, SIZE, TOGETHER) for post in scene.lane.hand_in(wishes[start : start + TOGETHER])]


def _raced(scene: Scene, *, act: Act, moment: str) -> Played:
    """People act on one post after the other, each at a time by chance around the moment."""
    lane = scene.lane
    waiting = _handed_in(scene)
    began = monotonic()
    publications = lane.release(waiting, due_in=DUE_IN)
    middle = began + MOMENTS[moment].total_seconds()
    times = sorted(middle + scene.chance.uniform(-AROUND, AROUND) for _ in waiting)
    for at, post in zip(times, scene.chance.sample(waiting, len(waiting)), strict=True):
        lane.pause(max(0.0, at - monotonic()))
        with suppress(Problem):  # it is going out already: what a page would say
            act(lane, post)
    return scene.ended(publications, faulted=len(publications), stopped=publications)


def _cancel(lane: Lane, post_id: str) -> None:
    with lane.database.writing() as session:
        by = people.get(session, lane.office.publisher)
        for publication in _of(session, post_id):
            decisions.cancel(session, publication, by=by, now=clock.now(), reason="berubah pikiran")


def _hold(lane: Lane, post_id: str) -> None:
    with lane.database.writing() as session:
        by = people.get(session, lane.office.publisher)
        for publication in _of(session, post_id):
            decisions.hold(session, publication, reason="berubah pikiran", by=by, now=clock.now())


def _edit(lane: Lane, post_id: str) -> None:
    """Another text: every approval is void from then on."""
    with lane.database.writing() as session:
        post, by = posts.get(session, post_id), people.get(session, lane.office.author)
        changes.rewrite(
            session, post=post, draft=_rewritten(session, post), expected_version=post.version, by=by, now=clock.now()
        )


def _rewritten(session: Session, post: Post) -> Draft:
    parts = tuple(as_draft(variant) for variant in variants_of(session, post.id))
    return Draft(post.campaign_id, post.phase, f"{post.title} (ralat)", "Ralat.", parts)


def _of(session: Session, post_id: str) -> list[str]:
    return list(session.scalars(select(Publication.id).where(Publication.post_id == post_id)))


def _gate(scene: Scene, *, moment: str) -> Played:
    """Everything is held at the moment, and let go a little later: what became overdue meanwhile waits for a new time."""
    lane = scene.lane
    began = monotonic()
    publications = lane.release(_handed_in(scene), due_in=DUE_IN)
    at = began + MOMENTS[moment].total_seconds() + scene.chance.uniform(-AROUND, AROUND)
    lane.pause(max(0.0, at - monotonic()))
    with lane.database.writing() as session:
        by = people.get(session, lane.office.publisher)
        hold = gate.place(session, scope=Scope.ALL, object_id="", reason="uji", by=by, now=clock.now()).id
    lane.pause(HELD_SECONDS)
    with lane.database.writing() as session:
        decisions.lift(session, hold, by=people.get(session, lane.office.publisher), now=clock.now())
    return scene.ended(publications, faulted=len(publications), stopped=publications)


def _approved_twice(scene: Scene) -> Played:
    """Two people approve the same posts at the same moment: each post is released once."""
    lane = scene.lane
    waiting = _handed_in(scene)
    pids = [
        lane.nest.fork("release", orders=str(lane.orders), posts=[post], approver=approver, due_in=DUE_IN.total_seconds())
        for post in waiting
        for approver in (lane.office.approver, lane.office.second)
    ]
    for pid in pids:
        lane.nest.wait(pid, DUE_IN.total_seconds())
    publications = lane.publications(waiting)
    played = scene.ended(publications, faulted=len(publications))
    if len(publications) > SIZE:
        played.findings.add("double", f"{len(publications)} publications of {SIZE} variants")
    return played

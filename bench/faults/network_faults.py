"""Rounds in which the network between workers and platform breaks: on the way there, on the way back, or altogether."""

from __future__ import annotations

from functools import partial

from bench.faults import proxy
from bench.faults.proxy import Break
from bench.faults.rounds import Played, Round, Scene
from bench.installation import free_port

SIZE = 16
GROUP = "network"
# A name that no resolver may know (RFC 6761).
NOWHERE = "http://tidak-ada.invalid"
REFUSED_SECONDS = 3.0
# Fewer tries, so that the end of trying is within the round.
IMPATIENT = {"most_tries": 3}


def rounds() -> list[Round]:
    """Each way to break a call, a platform that refuses connections for a while, and a name that cannot be resolved."""
    broken = [Round(GROUP, f"network/{way}", partial(_broken, way=way)) for way in Break]
    return [*broken, Round(GROUP, "network/refused", _refused), Round(GROUP, "network/dns", _unresolved)]


def _broken(scene: Scene, *, way: Break) -> Played:
    """Every post's first guarded call breaks in this way, whatever the platform would have answered."""
    lane = scene.lane
    with proxy.before(lane.settings.rehearsal_port, way) as made:
        lane.staffed(1, settings={"rehearsal_port": made.port})
        publications = lane.release(lane.hand_in(lane.wishes(scene.chance, SIZE)))
        played = scene.ended(publications, faulted=0)
    played.faulted = len(made.broken & set(publications))
    return played


def _refused(scene: Scene) -> Played:
    """The platform is not there when the posts are due, and comes back."""
    lane = scene.lane
    publications = lane.release(lane.hand_in(lane.wishes(scene.chance, SIZE, behaviours=("ok",))))
    lane.parts["rehearsal"].kill()
    lane.pause(REFUSED_SECONDS)
    lane.restart("rehearsal")
    return scene.ended(publications, faulted=len(publications), kills=1)


def _unresolved(scene: Scene) -> Played:
    """The platform's name is not known: nothing is sent, and after the last try a person is told."""
    lane = scene.lane
    lane.staffed(1, platform=f"{NOWHERE}:{free_port()}", settings=IMPATIENT)
    publications = lane.release(lane.hand_in(lane.wishes(scene.chance, SIZE, behaviours=("ok",))))
    return scene.ended(publications, faulted=len(publications))

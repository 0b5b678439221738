"""Recognising: whether a post on an account is the one that was sent, and whether one is gone. It looks and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from content.people.accounts import REHEARSAL
from content.publication import sightings
from content.publication.outcomes import Accepted
from content.publication.removals import Shown
from content.publication.sightings import AnotherPost, NoAnswer, NotItsAddress, NotThere, Sought
from content.records import evidence
from workers import messages
from workers.comparing import Comparison
from workers.keyring import Keyring
from workers.platforms.base import Disappointment, Public, Viewer
from workers.platforms.registry import Viewers

# A platform's clock is not ours, and many tell whole seconds only.
CLOCKS = timedelta(minutes=2)
# What makes a post another one; alt texts may have been mended by hand since.
OTHERS = {evidence.TEXT: sightings.OTHER_TEXT, evidence.PICTURES: sightings.OTHER_PICTURES}


@dataclass(frozen=True)
class Onlooker:
    """Who looks: by whom networks are asked, with what opens the accounts, and where pictures are compared."""

    viewers: Viewers
    keyring: Keyring
    comparison: Comparison


def recognise(onlooker: Onlooker, sought: Sought, address: str) -> Accepted:
    """The post at a pasted address, seen on the account and compared: the same text and the same pictures, and not older.

    What the network never shows back is not asked for.

    Raises:
        NotItsAddress, NoAnswer, NotThere, AnotherPost, UnknownConnection; PictureMissing and its like.
    """
    viewer = onlooker.viewers.viewer_for(REHEARSAL if sought.run else sought.connection)
    target = messages.target_in(sought.request)
    remote_id = viewer.recognise(target, address)
    if remote_id is None:
        raise NotItsAddress(address=address, account=target.handle)
    public = _public(onlooker, viewer, sought, remote_id)
    if public is None:
        raise NotThere
    if difference := _difference(onlooker, sought, public):
        raise AnotherPost(what=difference)
    return Accepted(remote_id, public.url, public.platform_time)


def still_there(onlooker: Onlooker, shown: Shown) -> bool:
    """Whether the platform still shows what was published.

    Raises:
        NoAnswer, UnknownConnection.
    """
    viewer = onlooker.viewers.viewer_for(REHEARSAL if shown.run else shown.connection)
    return _public(onlooker, viewer, shown, shown.remote_id) is not None


def _public(onlooker: Onlooker, viewer: Viewer, sought: Sought | Shown, remote_id: str) -> Public | None:
    try:
        target = onlooker.keyring.target_of(messages.target_in(sought.request), connection=sought.connection, run=sought.run)
        return viewer.fetch(target, remote_id)
    except Disappointment as disappointment:
        raise NoAnswer(detail=disappointment.detail) from disappointment


def _difference(onlooker: Onlooker, sought: Sought, public: Public) -> str:
    """What makes it another post, as a message id; empty where it is the one sought."""
    approved = messages.asked_for(sought.request)
    found = evidence.differences_of(approved, onlooker.comparison.seen(public, approved))
    if others := [OTHERS[name] for name in found if name in OTHERS]:
        return others[0]
    if public.platform_time is not None and public.platform_time < sought.since - CLOCKS:
        return sightings.OTHER_TIME
    return ""

"""Recognising: whether a post on an account is the one that was sent, and whether one is gone. It looks and changes nothing."""

from __future__ import annotations

from datetime import timedelta

from content.people.accounts import REHEARSAL
from content.pictures.store import PictureStore
from content.publication import sightings
from content.publication.outcomes import Accepted
from content.publication.removals import Shown
from content.publication.sightings import AnotherPost, NoAnswer, NotItsAddress, NotThere, Sought
from workers import messages
from workers.platforms.base import Disappointment, Message, Public, Target, Viewer
from workers.platforms.registry import Viewers

# A platform's clock is not ours, and many tell whole seconds only.
CLOCKS = timedelta(minutes=2)


def recognise(viewers: Viewers, store: PictureStore, sought: Sought, address: str) -> Accepted:
    """The post at a pasted address, seen on the account and compared: the same text and the same pictures, and not older.

    Raises:
        NotItsAddress, NoAnswer, NotThere, AnotherPost, UnknownConnection.
    """
    viewer = viewers.viewer_for(REHEARSAL if sought.run else sought.connection)
    target, message = messages.from_ledger(sought.publication_id, sought.request, store)
    remote_id = viewer.recognise(target, address)
    if remote_id is None:
        raise NotItsAddress(address=address, account=target.handle)
    public = _public(viewer, target, remote_id)
    if difference := _difference(sought, message, public):
        raise AnotherPost(what=difference)
    return Accepted(remote_id, public.url, public.platform_time)


def still_there(viewers: Viewers, store: PictureStore, shown: Shown) -> bool:
    """Whether the platform still shows what was published.

    Raises:
        NoAnswer, UnknownConnection.
    """
    viewer = viewers.viewer_for(REHEARSAL if shown.run else shown.connection)
    target, _ = messages.from_ledger(shown.publication_id, shown.request, store)
    try:
        return viewer.fetch(target, shown.remote_id) is not None
    except Disappointment as disappointment:
        raise NoAnswer(detail=disappointment.detail) from disappointment


def _public(viewer: Viewer, target: Target, remote_id: str) -> Public:
    try:
        public = viewer.fetch(target, remote_id)
    except Disappointment as disappointment:
        raise NoAnswer(detail=disappointment.detail) from disappointment
    if public is None:
        raise NotThere
    return public


def _difference(sought: Sought, message: Message, public: Public) -> str:
    """What makes it another post, as a message id; empty where it is the one sought."""
    if public.text != message.text:
        return sightings.OTHER_TEXT
    if [sha256 for sha256, _ in messages.shown_in(public)] != [media.sha256 for media in message.media]:
        return sightings.OTHER_PICTURES
    if public.platform_time is not None and public.platform_time < sought.since - CLOCKS:
        return sightings.OTHER_TIME
    return ""

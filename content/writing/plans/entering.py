"""Entering a plan in the record: campaigns, events, posts and their parts, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from content.foundation.ids import new_id
from content.people import people
from content.people.people import Person
from content.pictures import assets, recipes, renditions
from content.pictures.assets import Received
from content.planning import campaigns, events, offsets
from content.planning.campaigns import Campaign
from content.planning.events import Event
from content.writing.plans import seals
from content.writing.plans.comparison import Change
from content.writing.plans.media import Picture
from content.writing.plans.row import PlanRow
from content.writing.plans.standing import Standing
from content.writing.posts import Post, PostState
from content.writing.variants import Variant, VariantPicture

BeforeChange = Callable[[Session, Post, Person], None]


def nothing_before(_session: Session, _post: Post, _by: Person) -> None:
    """For posts of which nobody else holds anything: no review, no approval, no publication."""


@dataclass
class Entering:
    """One import at work. Remembers what it has found or added, so that no row asks twice."""

    session: Session
    standing: Standing
    before_change: BeforeChange
    by: str
    now: datetime
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    _people: dict[str, Person] = field(default_factory=dict)
    _events: dict[tuple[str, str], Event] = field(default_factory=dict)
    _assets: dict[str, str] = field(default_factory=dict)
    _wanted: set[tuple[str, str]] = field(default_factory=set)

    def enter(self, changes: Iterable[Change]) -> None:
        """Enter every change; groups without one are left alone."""
        touched = [change for change in changes if change.touched]
        self._free_places(touched)
        left = {variant.post_id for variant in self._moved(touched)}
        entered = [(self._enter_post(change), change.group) for change in touched]
        self._leave_behind(left - {post.id for post, _ in entered})
        # Told at the end: each entry of the journal writes what is waiting, and together that is quicker.
        for post, group in entered:
            seals.tell(self.session, post=post, group=group, by=self.by, now=self.now)

    def _moved(self, touched: Iterable[Change]) -> list[Variant]:
        """The variants whose rows now stand in another post or for another account."""
        rows = [(change, row) for change in touched for row in change.touched if row.number in self.standing.variants]
        return [
            self.standing.variants[row.number]
            for change, row in rows
            if _place(self.standing.variants[row.number]) != (change.post.id if change.post else "", row.target.account_id)
        ]

    def _free_places(self, touched: Iterable[Change]) -> None:
        """Take their numbers from variants that have moved; they are kept for their history, outside their post."""
        moved = self._moved(touched)
        for variant in moved:
            variant.number, variant.removed_at = None, self.now
        if moved:
            self.session.flush()

    def _leave_behind(self, post_ids: Iterable[str]) -> None:
        """Give posts that lost a part their new version."""
        for post_id in sorted(post_ids):
            post = self.standing.posts[post_id]
            self._renew(post, post.last_editor)

    def _enter_post(self, change: Change) -> Post:
        base = change.group.base
        author, editor = self._person(base.author), self._person(base.editor or base.author)
        post = change.post
        if post is None:
            post = Post(id=new_id(), version=1, state=PostState.DRAFT, created_at=self.now, updated_at=self.now)
        else:
            self._renew(post, editor)
        event = self._event(base)
        post.campaign_id, post.event_id = self._campaign(base.campaign).id, event.id if event else None
        post.phase, post.title, post.text, post.pillar = base.phase, base.title, base.text, base.pillar
        post.source, post.sensitivity = base.source, change.group.sensitivity
        post.author_id, post.last_editor_id = author.id, editor.id
        self.session.add(post)
        for row in change.touched:
            self._enter_variant(post, row)
        return post

    def _renew(self, post: Post, editor: Person) -> None:
        self.before_change(self.session, post, editor)
        post.version, post.state, post.updated_at = post.version + 1, PostState.DRAFT, self.now

    def _enter_variant(self, post: Post, row: PlanRow) -> None:
        place = (post.id, row.target.account_id)
        variant = self.standing.places.get(place) or Variant(id=new_id(), post_id=post.id, account_id=row.target.account_id)
        variant.number, variant.removed_at, variant.content_type = row.number, None, row.content_type
        variant.text, variant.hashtags, variant.link = row.text, row.hashtags, row.link
        variant.zone, variant.local_time, variant.due_at = row.zone, row.local_time, row.due_at
        variant.anchor, variant.offset_days = _hanging(row)
        self.session.add(variant)
        self._set_pictures(variant, row)

    def _set_pictures(self, variant: Variant, row: PlanRow) -> None:
        wanted = [(self._asset(picture), text) for picture, text in zip(row.pictures, row.alt_texts, strict=True)]
        if [(there.asset_id, there.alt_text) for there in variant.pictures] == wanted:
            return
        if variant.pictures:
            variant.pictures.clear()
            self.session.flush()
        for position, (asset_id, text) in enumerate(wanted):
            framing = assets.framed(self.session, asset_id, "")
            variant.pictures.append(VariantPicture(position=position, asset_id=asset_id, alt_text=text, framing=framing))
            self._want(asset_id, recipes.recipe(row.target.platform, frame=variant.frame or "", framing=framing))

    def _want(self, asset_id: str, recipe: str) -> None:
        if (asset_id, recipe) not in self._wanted:
            renditions.want(self.session, asset_id=asset_id, recipe=recipe, now=self.now)
            self._wanted.add((asset_id, recipe))

    def _asset(self, picture: Picture) -> str:
        if picture.sha256 not in self._assets:
            received = Received(picture.sha256, assets.plain_name(picture.path.name), picture.look, picture.size)
            self._assets[picture.sha256] = assets.enter(self.session, received, added_by=self.by, now=self.now).id
        return self._assets[picture.sha256]

    def _campaign(self, name: str) -> Campaign:
        if name not in self.campaigns:
            self.campaigns[name] = campaigns.begin(self.session, name, now=self.now, actor=self.by)
        return self.campaigns[name]

    def _person(self, name: str) -> Person:
        if name not in self._people:
            self._people[name] = people.named_or_added(self.session, name, now=self.now)
        return self._people[name]

    def _event(self, row: PlanRow) -> Event | None:
        """The row's event on the row's days; a new one takes place in the row's zone."""
        if row.event is None:
            return None
        campaign, name = self._campaign(row.campaign), row.event.name
        if (campaign.id, name) not in self._events:
            there = {event.name: event for event in events.of_campaign(self.session, campaign.id)}
            event = there.get(name) or Event(campaign_id=campaign.id, name=name, zone=row.zone, created_at=self.now)
            event.starts_on, event.ends_on = row.event.days.starts_on, row.event.days.ends_on
            self._events[campaign.id, name] = event
            self.session.add(event)
            self.session.flush()
        return self._events[campaign.id, name]


def _place(variant: Variant) -> tuple[str, str]:
    return variant.post_id, variant.account_id


def _hanging(row: PlanRow) -> tuple[str, int]:
    """How the row's day hangs on its event."""
    if row.event is None:
        return "", 0
    day = date.fromisoformat(row.local_time[:10])
    offset = offsets.offset(day, starts_on=row.event.days.starts_on, ends_on=row.event.days.ends_on)
    return offset.anchor, offset.days

"""What lies on one person's desk, and how each campaign stands: the first page after signing in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from content.approval.approvals import Approval
from content.people.roles import Action, Role, may
from content.planning import campaigns
from content.planning.campaigns import Campaign
from content.publication.lifecycle import LIVE, STOPPABLE, WAITING_FOR_A_PERSON, State
from content.publication.publications import Publication
from content.writing.posts import Post, PostState

MOST = 6


@dataclass(frozen=True)
class Desk:
    """What waits for one person, the oldest first: posts to review, posts to change, drafts to finish."""

    to_review: list[Post]
    to_change: list[Post]
    drafts: list[Post]

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self.to_review or self.to_change or self.drafts)


@dataclass(frozen=True)
class Standing:
    """How one campaign stands: posts, how many of them are approved, and its publications."""

    campaign: Campaign
    posts: int
    approved: int
    ahead: int
    out: int
    troubled: int


def desk(session: Session, *, person_id: str, roles: frozenset[Role]) -> Desk:
    """The desk of one person."""
    mine = or_(Post.author_id == person_id, Post.last_editor_id == person_id)
    return Desk(
        to_review=_to_review(session, person_id, mine) if _reviews(roles) else [],
        to_change=list(session.scalars(_posts(PostState.CHANGES_REQUESTED, mine))),
        drafts=list(session.scalars(_posts(PostState.DRAFT, mine))),
    )


def _reviews(roles: frozenset[Role]) -> bool:
    return may(roles, Action.REVIEW_POST) or may(roles, Action.APPROVE_POST)


def _to_review(session: Session, person_id: str, mine: ColumnElement[bool]) -> list[Post]:
    """What others wrote and this person has not agreed to yet."""
    agreed = exists().where(
        Approval.post_id == Post.id, Approval.version == Post.version, Approval.approver_id == person_id,
        Approval.revoked_at.is_(None),
    )  # fmt: skip
    return list(session.scalars(_posts(PostState.IN_REVIEW, ~mine).where(~agreed)))


def _posts(state: PostState, which: ColumnElement[bool]) -> Select[Post]:
    return (
        select(Post)
        .where(Post.state == state, which)
        .options(joinedload(Post.campaign), joinedload(Post.author))
        .order_by(Post.updated_at, Post.id)
        .limit(MOST)
    )


def standings(session: Session) -> list[Standing]:
    """Every campaign that is not archived, newest first."""
    posts = select(Post.campaign_id, Post.state, func.count()).group_by(Post.campaign_id, Post.state)
    publications = (
        select(Post.campaign_id, Publication.state, func.count())
        .join(Publication.post)
        .where(Publication.run == "")
        .group_by(Post.campaign_id, Publication.state)
    )
    counted = {(row[0], row[1]): row[2] for row in (*session.execute(posts), *session.execute(publications))}
    return [_standing(campaign, counted) for campaign in campaigns.everything(session)]


def _standing(campaign: Campaign, counted: dict[tuple[str, str], int]) -> Standing:
    def of(states: frozenset[State] | tuple[PostState, ...]) -> int:
        return sum(counted.get((campaign.id, state), 0) for state in states)

    return Standing(
        campaign=campaign,
        posts=of(tuple(PostState)),
        approved=of((PostState.APPROVED,)),
        ahead=of(STOPPABLE - {State.HELD}),
        out=of(LIVE),
        troubled=of(WAITING_FOR_A_PERSON | {State.HELD}),
    )

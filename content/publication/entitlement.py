"""Rule R5: may this publication go out at this moment? Asked at the claim, and again when the attempt is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from content.approval import approvals
from content.approval.digest import DescribedVariant, Description, PicturesNotReady, describe
from content.publication import gate
from content.publication.publications import Publication
from content.writing.posts import Post


class Verdict(StrEnum):
    """What R5 answers."""

    ENTITLED = "entitled"
    HELD_BACK = "held_back"  # the gate is closed: nothing is wrong, but not now
    TOO_LATE = "too_late"  # the window has passed: the tick makes it missed
    MISMATCH = "mismatch"  # what would go out is not what was approved: blocked, a person is told


@dataclass(frozen=True)
class Answer:
    """The verdict, why, and (when entitled) what exactly may be sent."""

    verdict: Verdict
    reason: str = ""
    part: DescribedVariant | None = None


def check(session: Session, publication: Publication, *, now: datetime, lateness: timedelta) -> Answer:
    """Recompute the digest and ask for approvals, account, gate and window."""
    post = publication.post
    if gate.covering(session, campaign_id=post.campaign_id, account_id=publication.account_id):
        return Answer(Verdict.HELD_BACK, "the gate is closed")
    if now > publication.due_at + lateness:
        return Answer(Verdict.TOO_LATE, "the time window has passed")
    return _matches(session, publication, post)


def _matches(session: Session, publication: Publication, post: Post) -> Answer:
    try:
        description = describe(session, post)
    except PicturesNotReady as problem:
        return Answer(Verdict.MISMATCH, str(problem))
    part = next((part for part in description.variants if part.variant_id == publication.variant_id), None)
    if reason := _mismatch(session, publication, description, part):
        return Answer(Verdict.MISMATCH, reason)
    return Answer(Verdict.ENTITLED, part=part)


def _mismatch(session: Session, publication: Publication, description: Description, part: DescribedVariant | None) -> str:
    """Why what would go out is not what was approved; empty where it is."""
    if description.digest != publication.digest:
        return "the content is not what was approved"
    if part is None or part.account_id != publication.account_id:
        return "the account is not the approved one"
    if not publication.account.active:
        return "the account is switched off"
    if not publication.run and part.due_at != publication.due_at:
        return "the time is not the approved one"
    if not approvals.enough(session, publication.post, publication.digest):
        return "the approvals are no longer valid"
    return ""

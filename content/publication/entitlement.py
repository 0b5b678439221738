"""Rule R5: may this publication go out at this moment? Asked at the claim, and again when the attempt is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from content.approval import approvals
from content.approval.digest import DescribedVariant, Description, PicturesNotReady, describe_all
from content.publication import dispatch, gate, threads
from content.publication.gate import Hold
from content.publication.publications import Publication
from content.publication.threads import Before


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


DISPATCH_IS_OFF = Answer(Verdict.HELD_BACK, "publishing is switched off")


def check(session: Session, publication: Publication, *, now: datetime, lateness: timedelta) -> Answer:
    """Recompute the digest and ask for approvals, account, gate and window; see `check_all`."""
    return check_all(session, [publication], now=now, lateness=lateness)[publication.id]


def check_all(
    session: Session, publications: Sequence[Publication], *, now: datetime, lateness: timedelta
) -> dict[str, Answer]:
    """The answer for each publication by its id; the number of queries does not grow with theirs."""
    holds, off = gate.in_force(session), dispatch.is_stopped(session)
    posts = {publication.post_id: publication.post for publication in publications}
    described = describe_all(session, list(posts.values()))
    known = {name: found for name, found in described.items() if isinstance(found, Description)}
    agreed = approvals.enough_all(session, [(posts[name], found.digest) for name, found in known.items()])
    before = threads.before_all(session, publications)
    answers = {}
    for publication in publications:
        stopped = DISPATCH_IS_OFF if off else _not_now(publication, holds, now, lateness)
        answers[publication.id] = (
            stopped
            or _too_soon(before.get(publication.id))
            or _matches(publication, described[publication.post_id], agreed, before.get(publication.id))
        )
    return answers


def _not_now(publication: Publication, holds: Sequence[Hold], now: datetime, lateness: timedelta) -> Answer | None:
    if any(gate.covers(hold, publication.post.campaign_id, publication.account_id) for hold in holds):
        return Answer(Verdict.HELD_BACK, "the gate is closed")
    if now > publication.due_at + lateness:
        return Answer(Verdict.TOO_LATE, "the time window has passed")
    return None


def _too_soon(before: Before | None) -> Answer | None:
    """Whether a part of a thread has to wait for the one before it."""
    return None if before is None or before.out else Answer(Verdict.HELD_BACK, "the part before it is not out yet")


def _matches(
    publication: Publication, found: Description | PicturesNotReady, agreed: set[str], before: Before | None
) -> Answer:
    if isinstance(found, PicturesNotReady):
        return Answer(Verdict.MISMATCH, str(found))
    part = next((part for part in found.variants if part.variant_id == publication.variant_id), None)
    if reason := _mismatch(publication, found, part):
        return Answer(Verdict.MISMATCH, reason)
    if publication.post_id not in agreed:
        return Answer(Verdict.MISMATCH, "the approvals are no longer valid")
    assert part is not None  # or there would be a mismatch
    return Answer(Verdict.ENTITLED, part=part.only(publication.part, reply_to=before.remote_id if before else ""))


def _mismatch(publication: Publication, description: Description, part: DescribedVariant | None) -> str:
    """Why what would go out is not what was approved; empty where it is."""
    if description.digest != publication.digest:
        return "the content is not what was approved"
    if part is None or part.account_id != publication.account_id:
        return "the account is not the approved one"
    if publication.part >= max(1, len(part.parts)):
        return "the content is not what was approved"
    if not publication.account.active:
        return "the account is switched off"
    # What two people let go out once more has a new time, and nothing else that is new.
    if not publication.run and publication.resent_at is None and part.due_at != publication.due_at:
        return "the time is not the approved one"
    return ""

"""Resending: what nobody could find on the platform goes out once more, when two people have agreed on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import N_, NotFound, Problem, Translate
from content.people.people import Person
from content.people.roles import Action, require
from content.publication import attempts, entitlement, lifecycle, reasons
from content.publication.decisions import NothingToDecide
from content.publication.entitlement import Verdict
from content.publication.lifecycle import State
from content.publication.patience import Patience
from content.publication.publications import Publication

# From the second person's word to the call: long enough for a page to show that it goes out.
SOON = timedelta(seconds=5)
REASON = "sent again: two people agreed on it"


class Resend(Record):
    """One wish to send a publication again: who asked and why, who agreed. `ended_at`: agreed on, withdrawn, or overtaken.

    `fence` is the publication's when the wish was made: the wish is void if anything happened since.
    """

    __tablename__ = "resend"
    __table_args__ = (
        # One open wish per publication, whoever asks.
        Index(
            "ix_resend_open",
            "publication_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"))
    fence: Mapped[int]
    asked_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    reason: Mapped[str] = mapped_column(Text)
    agreed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)

    asker: Mapped[Person] = relationship(foreign_keys=[asked_by], lazy="joined")


class WhyAgain(Problem):
    """The second person must know what the first one saw."""

    cause = N_("Sending “%(title)s” again needs a reason.")
    fix = N_("Write where you looked and what you found; your colleague reads it before agreeing.")


class AlreadyAsked(Problem):
    """One open wish is enough."""

    cause = N_("%(name)s has already asked to send “%(title)s” again.")
    fix = N_("If you are another person, agree to it or withdraw it; otherwise ask a colleague to look.")


class SamePerson(Problem):
    """Two people: whoever asks cannot agree as well."""

    cause = N_("You asked to send “%(title)s” again yourself, so you cannot also agree to it.")
    fix = N_("Ask another approver or publisher to look at the account and agree.")


class TooSoon(Problem):
    """A platform may show a post late; until the quiet period is over, “not found” is not believed."""

    cause = N_("“%(title)s” was sent so recently that the platform may still show it.")
    fix = N_("Wait %(minutes)s more minutes, look at the account once more, then try again.")


class WouldNotGoOut(Problem):
    """Rule R5 is asked before the second person's word counts, and again at the claim and at the call."""

    cause = N_("“%(title)s” would not go out now: %(reason)s")
    fix = N_("Mend that first; the wish to send it again stays here. Or end this with a reason and compose the post anew.")

    def say_cause(self, translate: Translate = str) -> str:
        """What is wrong, with the reason in the reader's language."""
        said = reasons.said(str(self.facts["reason"]), translate)
        return translate(self.cause) % {**self.facts, "reason": said.words if said else ""}


def ask(session: Session, publication_id: str, *, reason: str, by: Person, now: datetime, patience: Patience) -> Resend:
    """The first person looked at the account, found nothing, and asks to send it again.

    Raises:
        NotAllowed, WhyAgain, NotFound, NothingToDecide, TooSoon, AlreadyAsked.
    """
    require(by.roles, Action.SETTLE)
    publication = _locked(session, publication_id)
    title = publication.post.title
    if not reason.strip():
        raise WhyAgain(title=title)
    _still_open(session, publication, publication.fence)
    _quiet(session, publication, now=now, patience=patience)
    if (standing := wish_for(session, publication)) is not None:
        raise AlreadyAsked(name=standing.asker.name, title=title)
    end(session, publication_id, now=now)
    wish = Resend(
        publication_id=publication_id, fence=publication.fence, asked_by=by.id, asked_at=now, reason=reason.strip()
    )  # fmt: skip
    session.add(wish)
    session.flush()
    _tell(session, wish, "publication.resend_asked", by=by, now=now, facts={"reason": wish.reason})
    return wish


def agree(session: Session, wish_id: str, *, by: Person, now: datetime, patience: Patience) -> None:
    """The second person agrees: NEEDS_PERSON -> PLANNED, due in a moment, under a new fence at the claim.

    Raises:
        NotAllowed, NotFound, NothingToDecide, SamePerson, TooSoon, WouldNotGoOut.
    """
    require(by.roles, Action.SETTLE)
    wish, publication = _open(session, wish_id)
    if wish.asked_by == by.id:
        raise SamePerson(title=publication.post.title)
    _quiet(session, publication, now=now, patience=patience)
    wish.agreed_by, wish.ended_at = by.id, now
    _tell(session, wish, "publication.resend_agreed", by=by, now=now, facts={"asked_by": wish.asked_by, "reason": wish.reason})
    if not lifecycle.move(
        session, publication.id, before=State.NEEDS_PERSON, after=State.PLANNED, fence=wish.fence, now=now, actor=by.id,
        changes=_anew(now),
    ):  # fmt: skip
        raise NothingToDecide(title=publication.post.title, account=publication.account.name)
    answer = entitlement.check(session, publication, now=now, lateness=patience.lateness)
    if answer.verdict is not Verdict.ENTITLED:
        raise WouldNotGoOut(title=publication.post.title, reason=answer.reason)


def _anew(now: datetime) -> dict[str, Any]:
    """The columns of a publication that starts again. Its idempotency key stays: a platform that honours it shows one post."""
    return {
        "due_at": now + SOON, "resent_at": now, "reason": REASON, "rung_at": None, "lease_until": None,
        "tries": 0, "next_try_at": None, "looks": 0, "next_look_at": None, "staged": None, "staged_until": None,
    }  # fmt: skip


def withdraw(session: Session, wish_id: str, *, by: Person, now: datetime) -> None:
    """Take a wish back; the publication still waits for a person.

    Raises:
        NotAllowed, NotFound, NothingToDecide.
    """
    require(by.roles, Action.SETTLE)
    wish, _ = _open(session, wish_id)
    wish.ended_at = now
    _tell(session, wish, "publication.resend_withdrawn", by=by, now=now, facts={"asked_by": wish.asked_by})


def wish_for(session: Session, publication: Publication) -> Resend | None:
    """The open wish for a publication that still waits for a person, and to which nothing has happened since."""
    return wishes(session, [publication]).get(publication.id)


def wishes(session: Session, publications: Sequence[Publication]) -> dict[str, Resend]:
    """The open wishes, by the publication's id; void ones are left out."""
    fences = {row.id: row.fence for row in publications if row.state == State.NEEDS_PERSON}
    if not fences:
        return {}
    rows = session.scalars(select(Resend).where(Resend.publication_id.in_(fences), Resend.ended_at.is_(None)))
    return {row.publication_id: row for row in rows if row.fence == fences[row.publication_id]}


def end(session: Session, publication_id: str, *, now: datetime) -> None:
    """What happened to a publication overtakes the wish to send it again, if there is one."""
    for wish in session.scalars(select(Resend).where(Resend.publication_id == publication_id, Resend.ended_at.is_(None))):
        wish.ended_at = now
    session.flush()


def quiet_until(session: Session, publication: Publication, patience: Patience) -> datetime:
    """From when on “not found” may be believed: the quiet period after the last attempt began."""
    ledger = attempts.history(session, publication.id)
    return (ledger[-1].opened_at if ledger else publication.moved_at) + patience.quiet


def _quiet(session: Session, publication: Publication, *, now: datetime, patience: Patience) -> None:
    left = quiet_until(session, publication, patience) - now
    if left > timedelta(0):
        raise TooSoon(title=publication.post.title, minutes=int(left.total_seconds() // 60) + 1)


def _open(session: Session, wish_id: str) -> tuple[Resend, Publication]:
    wish = session.get(Resend, wish_id)
    if wish is None:
        raise NotFound(what="resend", name=wish_id)
    # Whoever moves the publication meanwhile waits, or has been faster: then the wish is read as it stands after that.
    publication = _locked(session, wish.publication_id)
    session.refresh(wish)
    _still_open(session, publication, wish.fence)
    if wish.ended_at is not None:
        raise NothingToDecide(title=publication.post.title, account=publication.account.name)
    return wish, publication


def _locked(session: Session, publication_id: str) -> Publication:
    journal.reserve(session)  # first of all, as whoever settles late does: two that lock in two orders lock each other out
    query = select(Publication).where(Publication.id == publication_id).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(what="publication", name=publication_id)
    return found


def _still_open(session: Session, publication: Publication, fence: int) -> None:
    """Nothing has happened since, and no attempt may still be answered, or has been accepted."""
    settled = {row.result for row in attempts.history(session, publication.id)}
    if publication.state != State.NEEDS_PERSON or publication.fence != fence or settled & {None, "accepted"}:
        raise NothingToDecide(title=publication.post.title, account=publication.account.name)


def _tell(session: Session, wish: Resend, action: str, *, by: Person, now: datetime, facts: dict[str, str]) -> None:
    about = ("publication", wish.publication_id)
    journal.write(session, now=now, actor=by.id, action=action, about=about, facts={"resend": wish.id, **facts})

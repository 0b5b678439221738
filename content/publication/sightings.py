"""Sightings: a person found on the account what no machine could find, and the platform shows that it is this post.

The attempt was settled as unknown when the looks ended, and the ledger is written once: so that a person found it stands
on the publication and in the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from content.foundation import journal
from content.foundation.problems import N_, Problem, Translate
from content.people.people import Person
from content.people.roles import Action, require
from content.publication import attempts, decisions, lifecycle, resends, sayings, settlements
from content.publication.attempts import Attempt
from content.publication.decisions import NothingToDecide
from content.publication.lifecycle import State
from content.publication.outcomes import Accepted
from content.publication.patience import Patience
from content.publication.publications import Publication

REASON = "found by a person"


@dataclass(frozen=True)
class Sought:
    """What may be out there: `request` is what was sent (canonical JSON), `since` when it was first called for."""

    publication_id: str
    fence: int
    connection: str
    run: str
    request: str
    since: datetime


class NotItsAddress(Problem):
    """The address names no post of the account."""

    cause = N_("“%(address)s” is not the address of a post on %(account)s.")
    fix = N_("Open the post on the account, copy its own address from the address bar, and paste that.")


class NotThere(Problem):
    """The platform answers that there is no such post."""

    cause = N_("The platform shows no post at that address.")
    fix = N_("Open the address in your browser to see whether the post is public, then paste it again.")


class AnotherPost(Problem):
    """There is a post, and it is not this one. `what` is an English message id: what differs."""

    cause = N_("The post at that address is not this one: %(what)s.")
    fix = N_("Compare it with what was sent, below, and paste the address of the right post.")

    def say_cause(self, translate: Translate = str) -> str:
        """What is wrong, with the difference in the reader's language."""
        return translate(self.cause) % {"what": translate(str(self.facts["what"]))}


OTHER_TEXT = N_("its text is another")
OTHER_PICTURES = N_("its pictures are others")
OTHER_TIME = N_("it is older than the first try")


class NoAnswer(Problem):
    """The platform cannot be asked just now; `detail` in its words."""

    cause = N_("The platform did not answer, so nothing could be verified (%(detail)s).")
    fix = N_("Nothing has changed. Try again in a minute.")

    def say_cause(self, translate: Translate = str) -> str:
        """What is wrong, with the part of it that our own code says in the reader's language."""
        detail = str(self.facts["detail"])
        return translate(self.cause) % {"detail": sayings.said(detail, translate) or detail}


class AnothersPost(Problem):
    """Two alike must not both claim one post."""

    cause = N_("That post already belongs to another publication on this account.")
    fix = N_("Look for a second post with the same text; if there is none, this one did not arrive.")


def sought(session: Session, publication_id: str, *, by: Person) -> Sought:
    """What to compare a post with.

    Raises:
        NotAllowed, NotFound, NothingToDecide.
    """
    require(by.roles, Action.SETTLE)
    publication = decisions.get(session, publication_id)
    attempt = attempts.shown_one(session, publication_id)
    if publication.state != State.NEEDS_PERSON or attempt is None:
        raise _nothing_to_decide(publication)
    first = attempts.history(session, publication_id)[0]
    return Sought(
        publication_id, publication.fence, publication.account.connection, publication.run, attempt.request, first.opened_at
    )  # fmt: skip


def settle(session: Session, wanted: Sought, seen: Accepted, *, by: Person, now: datetime, patience: Patience) -> None:
    """It is there: NEEDS_PERSON -> PUBLISHED. What was verified is `seen`.

    Raises:
        NotAllowed, NothingToDecide: something happened meanwhile. AnothersPost.
    """
    require(by.roles, Action.SETTLE)
    journal.reserve(session)
    publication = decisions.get(session, wanted.publication_id)
    attempt = attempts.shown_one(session, wanted.publication_id)
    if settlements.taken(session, wanted.publication_id, seen.remote_id):
        raise AnothersPost
    if attempt is None or not _moved(session, wanted, attempt, seen, by=by, now=now, patience=patience):
        raise _nothing_to_decide(publication)
    resends.end(session, wanted.publication_id, now=now)
    facts = {"remote_id": seen.remote_id, "url": seen.url, "attempt": attempt.id}
    about = ("publication", wanted.publication_id)
    journal.write(session, now=now, actor=by.id, action="publication.found", about=about, facts=facts)


def _moved(
    session: Session, wanted: Sought, attempt: Attempt, seen: Accepted, *, by: Person, now: datetime, patience: Patience
) -> bool:
    changes = settlements.published_changes(seen, now, patience)
    # Where the platform does not say when: it was sent when the attempt was opened, and not when someone found it.
    changes |= {"published_at": seen.platform_time or attempt.opened_at, "reason": REASON}
    return lifecycle.move(
        session, wanted.publication_id, before=State.NEEDS_PERSON, after=State.PUBLISHED, fence=wanted.fence, now=now,
        actor=by.id, changes=changes,
    )  # fmt: skip


def _nothing_to_decide(publication: Publication) -> NothingToDecide:
    return NothingToDecide(title=publication.post.title, account=publication.account.name)

"""One publication's dealings with its platform: what is prepared ahead, and the one guarded call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from content.foundation import crashpoints
from content.foundation.db import DatabaseUnavailable
from content.foundation.problems import Problem
from content.people.troubles import NEEDS_PERSON
from content.publication import outcomes
from content.publication.attempts import Opened
from content.publication.claims import Claim
from content.publication.outcomes import Accepted, Lost, NotSent, Outcome
from workers import messages, visiting
from workers.crew import Crew
from workers.keyring import Key
from workers.platforms.base import Adapter, Call, Disappointment, NotNow, Prepared, Refused, Unknown
from workers.visiting import Visit

# What only a person mends is tried again after this: they hear of it at once, and have most of the hour.
PERSON_SECONDS = 300.0


@dataclass(frozen=True)
class Errand:
    """A claimed publication on its way: by which adapter, with what prepared, until when (a monotonic time)."""

    claim: Claim
    adapter: Adapter | None
    prepared: Prepared | NotSent | outcomes.Refused
    deadline: float
    visit: Visit

    def told(self) -> str:
        """What was prepared, for the ledger."""
        return messages.to_json(self.prepared) if isinstance(self.prepared, Prepared) else ""


def errand_for(crew: Crew, claim: Claim, deadline: float) -> Errand:
    """What to do for a claim. What a person can mend (no adapter, a lost picture) is a refusal that they are told of."""
    visit = Visit(crew, messages.target_of(claim.part), claim.connection, claim.run)
    try:
        adapter = crew.adapter_for(connection=claim.connection, run=claim.run)
        errand = Errand(claim, adapter, _prepared(crew, adapter, claim, visit), deadline, visit)
    except DatabaseUnavailable as problem:
        errand = Errand(claim, None, NotSent(problem.sentence()), deadline, visit)
    except Problem as problem:
        errand = Errand(claim, None, outcomes.Refused(problem.sentence()), deadline, visit)
    crashpoints.reached("claim.prepared", claim.publication_id)
    return errand


def _prepared(crew: Crew, adapter: Adapter, claim: Claim, visit: Visit) -> Prepared | NotSent | outcomes.Refused:
    """What was staged ahead of time, or is uploaded now; rule R7: nothing of this is public, so it may be repeated."""
    staged = messages.from_json(claim.staged)
    if staged is not None and (staged.good_until is None or staged.good_until > crew.now() + timedelta(minutes=1)):
        return staged
    message = messages.message_of(claim.publication_id, claim.part, crew.store, crew.publicity)
    try:
        return visit.ask(lambda target: adapter.prepare(target, message))
    except Refused as refusal:
        return outcomes.Refused(refusal.detail)
    except Disappointment as later:
        # An upload shows nothing to the public: not knowing whether it arrived is as good as its not having arrived.
        return _not_sent(later, visit)


def outcome_of(crew: Crew, errand: Errand, opened: Opened) -> Outcome:
    """How the guarded call ended. Where uploading failed it is not made; the ledger says so, and the try counts."""
    if not isinstance(errand.prepared, Prepared):
        return errand.prepared
    call = Call(
        message=messages.message_of(opened.publication_id, opened.part, crew.store, crew.publicity),
        prepared=errand.prepared,
        idempotency_key=opened.idempotency_key,
        timeout_seconds=max(0.0, errand.deadline - crew.monotonic()),
        may_start=lambda: crew.monotonic() < errand.deadline,
    )
    try:
        key = errand.visit.key()
    except (Disappointment, DatabaseUnavailable) as problem:
        return _not_sent(problem, errand.visit)
    return _called(crew, errand, key, call)


def _called(crew: Crew, errand: Errand, key: Key, call: Call) -> Outcome:
    assert errand.adapter is not None  # without one, nothing could be prepared
    try:
        receipt = errand.adapter.publish(key.target, call)
    except Refused as refusal:
        visiting.went_wrong(crew, key, refusal)
        return outcomes.Refused(refusal.detail)
    except Unknown as lost:
        visiting.went_wrong(crew, key, lost)
        return Lost(lost.detail)
    except Disappointment as later:
        # Renewing takes less time than is left of the lease; past the deadline it waits for the next try.
        renewed = crew.monotonic() < errand.deadline and visiting.ended(crew, key, later)
        return NotSent(later.detail) if renewed else _not_sent(later, errand.visit)
    visiting.went_well(crew, key)
    return Accepted(receipt.remote_id, receipt.url, receipt.platform_time)


def _not_sent(problem: Disappointment | DatabaseUnavailable, visit: Visit) -> NotSent:
    """Certainly not sent: after what the platform asked for, or after what a person may need."""
    if isinstance(problem, DatabaseUnavailable):
        return NotSent(problem.sentence())
    wait = problem.wait_seconds if isinstance(problem, NotNow) else 0.0
    if problem.trouble in NEEDS_PERSON and visit.is_real:
        return NotSent(problem.detail, max(wait, PERSON_SECONDS), waits_for_person=True)
    return NotSent(problem.detail, wait)

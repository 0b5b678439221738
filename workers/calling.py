"""One publication's dealings with its platform: what is prepared ahead, and the one guarded call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from content.foundation import crashpoints
from content.foundation.problems import Problem
from content.publication import outcomes
from content.publication.attempts import Opened
from content.publication.claims import Claim
from content.publication.outcomes import Accepted, Lost, NotSent, Outcome
from workers import messages
from workers.crew import Crew
from workers.platforms.base import Adapter, Call, NotNow, Prepared, Refused, Unknown


@dataclass(frozen=True)
class Errand:
    """A claimed publication on its way: by which adapter, with what prepared, until when (a monotonic time)."""

    claim: Claim
    adapter: Adapter | None
    prepared: Prepared | NotSent | outcomes.Refused
    deadline: float


def errand_for(crew: Crew, claim: Claim, deadline: float) -> Errand:
    """What to do for a claim. What a person can mend (no adapter, a lost picture) is a refusal that they are told of."""
    try:
        adapter = crew.adapter_for(connection=claim.connection, run=claim.run)
        errand = Errand(claim, adapter, _prepared(crew, adapter, claim), deadline)
    except Problem as problem:
        errand = Errand(claim, None, outcomes.Refused(problem.sentence()), deadline)
    crashpoints.reached("claim.prepared", claim.publication_id)
    return errand


def _prepared(crew: Crew, adapter: Adapter, claim: Claim) -> Prepared | NotSent | outcomes.Refused:
    """What was staged ahead of time, or is uploaded now; rule R7: nothing of this is public, so it may be repeated."""
    staged = messages.from_json(claim.staged)
    if staged is not None and (staged.good_until is None or staged.good_until > crew.now() + timedelta(minutes=1)):
        return staged
    message = messages.message_of(claim.publication_id, claim.part, crew.store)
    try:
        return adapter.prepare(messages.target_of(claim.part), message)
    except Refused as refusal:
        return outcomes.Refused(refusal.detail)
    except NotNow as later:
        return NotSent(later.detail, later.wait_seconds)
    except Unknown as lost:
        # An upload shows nothing to the public: not knowing whether it arrived is as good as its not having arrived.
        return NotSent(lost.detail)


def outcome_of(crew: Crew, errand: Errand, opened: Opened) -> Outcome:
    """How the guarded call ended. Where uploading failed it is not made; the ledger says so, and the try counts."""
    if not isinstance(errand.prepared, Prepared):
        return errand.prepared
    assert errand.adapter is not None  # without one, nothing could be prepared
    call = Call(
        message=messages.message_of(opened.publication_id, opened.part, crew.store),
        prepared=errand.prepared,
        idempotency_key=opened.idempotency_key,
        timeout_seconds=max(0.0, errand.deadline - crew.monotonic()),
        may_start=lambda: crew.monotonic() < errand.deadline,
    )
    try:
        receipt = errand.adapter.publish(messages.target_of(opened.part), call)
    except Refused as refusal:
        return outcomes.Refused(refusal.detail)
    except NotNow as later:
        return NotSent(later.detail, later.wait_seconds)
    except Unknown as lost:
        return Lost(lost.detail)
    return Accepted(receipt.remote_id, receipt.url, receipt.platform_time)

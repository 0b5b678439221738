"""Publishing one publication: claim, check, call, settle. No transaction is open during a network call."""

from __future__ import annotations

from datetime import timedelta

from content.publication import attempts, claims, outcomes
from content.publication.attempts import Opened
from content.publication.claims import Claim
from content.publication.lifecycle import State
from content.publication.outcomes import Accepted, Lost, NotSent, Outcome
from workers import messages
from workers.crew import Crew
from workers.platforms.base import Adapter, Call, NotNow, Prepared, Refused, Unknown


def publish_one(crew: Crew, publication_id: str) -> State | None:
    """Answer one bell. The state it was settled to; None where there was nothing to do (lost, doubled or late bell)."""
    with crew.database.writing() as session:
        claim = claims.claim(session, publication_id, now=crew.now(), patience=crew.patience)
    if claim is None:
        return None
    deadline = crew.monotonic() + crew.patience.deadline.total_seconds()
    adapter = crew.adapter_for(connection=claim.connection, run=claim.run)
    prepared = _prepared(crew, adapter, claim)
    if not isinstance(prepared, Prepared):
        return _settle_unsent(crew, claim, prepared)
    _wait_for(crew, claim)
    with crew.database.writing() as session:
        opened = attempts.open_attempt(session, claim, now=crew.now(), patience=crew.patience)
    if opened is None:
        return None
    outcome = _call(crew, adapter, opened, prepared, deadline)
    return _settle(crew, opened, outcome)


def _wait_for(crew: Crew, claim: Claim) -> None:
    """Claimed a moment early, so that at the time itself only the call is left."""
    while (early := (claim.due_at - crew.now()).total_seconds()) > 0:
        crew.sleep(early)


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


def _call(crew: Crew, adapter: Adapter, opened: Opened, prepared: Prepared, deadline: float) -> Outcome:
    call = Call(
        message=messages.message_of(opened.publication_id, opened.part, crew.store),
        prepared=prepared,
        idempotency_key=opened.idempotency_key,
        timeout_seconds=max(0.0, deadline - crew.monotonic()),
        may_start=lambda: crew.monotonic() < deadline,
    )
    try:
        receipt = adapter.publish(messages.target_of(opened.part), call)
    except Refused as refusal:
        return outcomes.Refused(refusal.detail)
    except NotNow as later:
        return NotSent(later.detail, later.wait_seconds)
    except Unknown as lost:
        return Lost(lost.detail)
    return Accepted(receipt.remote_id, receipt.url, receipt.platform_time)


def _settle(crew: Crew, opened: Opened, outcome: Outcome) -> State | None:
    with crew.database.writing() as session:
        return attempts.settle(session, opened, outcome, now=crew.now(), patience=crew.patience, chance=crew.chance())


def _settle_unsent(crew: Crew, claim: Claim, outcome: NotSent | outcomes.Refused) -> State | None:
    """Uploading failed, so the guarded call is not made; the ledger says so, and the try counts like any other."""
    _wait_for(crew, claim)
    with crew.database.writing() as session:
        opened = attempts.open_attempt(session, claim, now=crew.now(), patience=crew.patience)
        if opened is None:
            return None
        return attempts.settle(session, opened, outcome, now=crew.now(), patience=crew.patience, chance=crew.chance())

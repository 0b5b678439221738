"""Publishing what a bell names: claim, prepare, wait for the time, open the attempts, call, settle.

Database work is done for many publications in one transaction, calls run side by side; no transaction is open during a
call, and an attempt is committed before its own first byte.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

import structlog

from content.foundation.problems import Problem
from content.publication import attempts, claims, outcomes, settlements
from content.publication.attempts import Opened
from content.publication.claims import Claim
from content.publication.lifecycle import State
from content.publication.outcomes import Accepted, Lost, NotSent, Outcome
from content.publication.settlements import Ended
from workers import messages
from workers.crew import Crew
from workers.platforms.base import Adapter, Call, NotNow, Prepared, Refused, Unknown

log = structlog.get_logger("worker")

# What ends within so many seconds of each other is settled in one transaction.
GATHER_SECONDS = 0.05


@dataclass(frozen=True)
class Errand:
    """A claimed publication on its way: by which adapter, with what prepared, until when (a monotonic time)."""

    claim: Claim
    adapter: Adapter | None
    prepared: Prepared | NotSent | outcomes.Refused
    deadline: float


Calls = dict[Future[Outcome], Opened]


def publish_one(crew: Crew, publication_id: str) -> State | None:
    """Publish one; the state it was settled to, None where there was nothing to do (a lost, doubled or late bell)."""
    return publish_many(crew, [publication_id]).get(publication_id)


def publish_many(crew: Crew, publication_ids: Sequence[str]) -> dict[str, State]:
    """Answer one bell: those of `publication_ids` that are due go out, each at its time; the state each was settled to."""
    with crew.database.writing() as session:
        claimed = claims.claim_all(session, publication_ids, now=crew.now(), patience=crew.patience)
    deadline = crew.monotonic() + crew.patience.deadline.total_seconds()
    errands = _errands(crew, claimed, deadline)
    calling: Calls = {}
    settled: dict[str, State] = {}
    for due_at, together in groupby(errands, key=lambda errand: errand.claim.due_at):
        while (early := (due_at - crew.now()).total_seconds()) > 0:
            settled |= _settle_ended(crew, calling, seconds=early) if calling else _nap(crew, early)
        calling |= _start(crew, list(together))
    while calling:
        settled |= _settle_ended(crew, calling)
    return settled


def _nap(crew: Crew, seconds: float) -> dict[str, State]:
    crew.sleep(seconds)
    return {}


def _errands(crew: Crew, claimed: Sequence[Claim], deadline: float) -> list[Errand]:
    """The errands of all claims, made side by side. A bug of ours in one stays loud and stops that one alone."""
    making = [(claim, crew.calls.submit(_errand, crew, claim, deadline)) for claim in claimed]
    for claim, made in making:
        if (error := made.exception()) is not None:
            # Nothing has left the house: the claim ends with its lease, and the tick rings again.
            log.error("preparing ended in a bug of ours", publication=claim.publication_id, exc_info=error)
    return [made.result() for _, made in making if made.exception() is None]


def _errand(crew: Crew, claim: Claim, deadline: float) -> Errand:
    """What to do for a claim. What a person can mend (no adapter, a lost picture) is a refusal that they are told of."""
    try:
        adapter = crew.adapter_for(connection=claim.connection, run=claim.run)
        return Errand(claim, adapter, _prepared(crew, adapter, claim), deadline)
    except Problem as problem:
        return Errand(claim, None, outcomes.Refused(problem.sentence()), deadline)


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


def _start(crew: Crew, errands: Sequence[Errand]) -> Calls:
    """Open the attempts of what is due now, and begin the calls once they are committed."""
    with crew.database.writing() as session:
        claimed = [errand.claim for errand in errands]
        opened = attempts.open_all(session, claimed, now=crew.now(), patience=crew.patience)
    by_name = {errand.claim.publication_id: errand for errand in errands}
    return {crew.calls.submit(_outcome, crew, by_name[one.publication_id], one): one for one in opened}


def _outcome(crew: Crew, errand: Errand, opened: Opened) -> Outcome:
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


def _settle_ended(crew: Crew, calling: Calls, *, seconds: float | None = None) -> dict[str, State]:
    """Settle the calls that have ended, waiting up to `seconds` (None: as long as it takes) for the first."""
    done, waiting = concurrent.futures.wait(calling, timeout=seconds, return_when=FIRST_COMPLETED)
    if done and waiting:
        done |= concurrent.futures.wait(waiting, timeout=GATHER_SECONDS).done
    known = {call: calling.pop(call) for call in done}
    settled = _settle(crew, [Ended(opened, call.result()) for call, opened in known.items() if call.exception() is None])
    for call, opened in known.items():
        _stay_loud(opened, call.exception())
    return settled


def _settle(crew: Crew, ended: Sequence[Ended]) -> dict[str, State]:
    if not ended:
        return {}
    with crew.database.writing() as session:
        return settlements.settle_all(session, ended, now=crew.now(), patience=crew.patience, chance=crew.chance)


def _stay_loud(opened: Opened, error: BaseException | None) -> None:
    """A call that ended in a bug of ours stays CALLING, and the sweep makes it UNCERTAIN; its neighbours go on."""
    if error is None:
        return
    if not isinstance(error, Exception):
        raise error
    log.error("a call ended in a bug of ours", publication=opened.publication_id, exc_info=error)

"""Publishing what a bell names: claim, prepare, wait for the time, open the attempts, call, settle.

Database work is done for many publications in one transaction, uploads and calls run side by side; no transaction is
open during a call, and an attempt is committed before its own first byte. Nobody waits for a neighbour's slow upload.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future
from dataclasses import dataclass, field
from typing import Any

import structlog

from content.foundation.db import DatabaseUnavailable
from content.publication.attempts import Opened
from content.publication.claims import Claim
from content.publication.lifecycle import State
from content.publication.outcomes import Outcome
from content.publication.settlements import Ended
from workers import calling, settling, watching
from workers.calling import Errand
from workers.crew import Crew

log = structlog.get_logger("worker")

# What ends within so many seconds of each other is settled in one transaction.
GATHER_SECONDS = 0.05


def publish_one(crew: Crew, publication_id: str) -> State | None:
    """Publish one; the state it was settled to, None where there was nothing to do (a lost, doubled or late bell)."""
    return publish_many(crew, [publication_id]).get(publication_id)


def publish_many(crew: Crew, publication_ids: Sequence[str]) -> dict[str, State]:
    """Answer one bell: those of `publication_ids` that are due go out, each at its time; the state each was settled to."""
    claimed = watching.claim(crew, publication_ids)
    deadline = crew.monotonic() + crew.patience.deadline.total_seconds()
    preparing = {crew.calls.submit(calling.errand_for, crew, claim, deadline): claim for claim in claimed}
    return Round(crew, preparing).play()


@dataclass
class Round:
    """One bell being answered: what is being prepared, what waits for its time, what is being called, what came of it."""

    crew: Crew
    preparing: dict[Future[Errand], Claim]
    waiting: list[Errand] = field(default_factory=list)
    calling: dict[Future[Outcome], Opened] = field(default_factory=dict)
    settled: dict[str, State] = field(default_factory=dict)

    def play(self) -> dict[str, State]:
        """Until everything that was claimed is settled."""
        while self.preparing or self.waiting or self.calling:
            self._start_what_is_due()
            self._hear()
        return self.settled

    def _start_what_is_due(self) -> None:
        """Open the attempts of what is ready and due, and begin the calls once they are committed."""
        now = self.crew.now()
        due = [errand for errand in self.waiting if errand.claim.due_at <= now]
        if not due:
            return
        self.waiting = [errand for errand in self.waiting if errand.claim.due_at > now]
        errands = {errand.claim.publication_id: errand for errand in due}
        for one in self._opened(due):
            begun = self.crew.calls.submit(calling.outcome_of, self.crew, errands[one.publication_id], one)
            self.calling[begun] = one

    def _opened(self, due: Sequence[Errand]) -> list[Opened]:
        """The attempts as committed.

        While the database takes nothing, nothing is sent, and it is tried again until the deadline; then the claims end
        with their leases.
        """
        try:
            prepared = {errand.claim.publication_id: errand.told() for errand in due}
            return watching.open_all(self.crew, [errand.claim for errand in due], prepared)
        except DatabaseUnavailable as problem:
            log.warning("the database takes no attempts, so nothing is sent", detail=str(problem), count=len(due))
        self.crew.sleep(settling.PAUSE_SECONDS)
        self.waiting += [errand for errand in due if self.crew.monotonic() < errand.deadline]
        return []

    def _hear(self) -> None:
        """Wait for whatever comes first: something is prepared, a call has ended, or something waiting is due."""
        pending: set[Future[Any]] = {*self.preparing, *self.calling}
        seconds = self._until_due()
        if not pending:
            self.crew.sleep(seconds or 0.0)
            return
        done, others = concurrent.futures.wait(pending, timeout=seconds, return_when=FIRST_COMPLETED)
        if done and others and (seconds is None or seconds > GATHER_SECONDS):
            done |= concurrent.futures.wait(others, timeout=GATHER_SECONDS).done
        self._take_prepared([made for made in self.preparing if made in done])
        self._settle([call for call in self.calling if call in done])

    def _until_due(self) -> float | None:
        """Seconds until the next errand that is ready is due; None where none is ready."""
        now = self.crew.now()
        return min((max(0.0, (errand.claim.due_at - now).total_seconds()) for errand in self.waiting), default=None)

    def _take_prepared(self, made: Sequence[Future[Errand]]) -> None:
        for one in made:
            claim, error = self.preparing.pop(one), one.exception()
            if error is None:
                self.waiting.append(one.result())
            else:
                # Nothing has left the house: the claim ends with its lease, and the tick rings again.
                _stay_loud("preparing ended in a bug of ours", claim.publication_id, error)

    def _settle(self, calls: Sequence[Future[Outcome]]) -> None:
        known = {call: self.calling.pop(call) for call in calls}
        ended = [Ended(opened, call.result()) for call, opened in known.items() if call.exception() is None]
        if ended:
            self.settled |= settling.settle(self.crew, ended)
        for call, opened in known.items():
            if (error := call.exception()) is not None:
                # It stays CALLING, and the sweep makes it UNCERTAIN.
                _stay_loud("a call ended in a bug of ours", opened.publication_id, error)


def _stay_loud(event: str, publication_id: str, error: BaseException) -> None:
    """A bug stops its own publication alone; only what ends the process is raised."""
    if not isinstance(error, Exception):
        raise error
    log.error(event, publication=publication_id, exc_info=error)

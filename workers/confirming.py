"""Confirming: when nobody knows whether a post went out, look before anyone resends."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.foundation import crashpoints
from content.publication import attempts, decisions, settlements
from content.publication.attempts import Attempt
from content.publication.lifecycle import State
from content.publication.outcomes import Accepted
from workers import messages
from workers.crew import Crew
from workers.platforms.base import Adapter, Disappointment, Receipt, Sought, Unknown
from workers.visiting import Visit


@dataclass(frozen=True)
class Search:
    """Where to look, and for what."""

    attempt_id: str
    adapter: Adapter
    visit: Visit
    sought: Sought


@dataclass(frozen=True)
class Look:
    """What one look saw; `answered` is False where the platform could not be asked. `blind` says why no look ever will."""

    receipt: Receipt | None
    answered: bool = True
    blind: str = ""


def confirm_one(crew: Crew, publication_id: str) -> State | None:
    """Look once for an uncertain publication: PUBLISHED when found; a later look, or a person, when not."""
    with crew.database.reading() as session:
        search = _search(crew, session, publication_id)
    if search is None:
        return None
    look = _look(search)
    with crew.database.writing() as session:
        after = _settled(crew, session, search, look)
        crashpoints.reached("confirm.before_commit", publication_id)
    return after


def _settled(crew: Crew, session: Session, search: Search, look: Look) -> State | None:
    attempt = session.get_one(Attempt, search.attempt_id)
    if (receipt := look.receipt) is not None:
        accepted = Accepted(receipt.remote_id, receipt.url, receipt.platform_time)
        if settlements.found(session, attempt, accepted, now=crew.now(), patience=crew.patience):
            return State.PUBLISHED
    if look.blind:
        return settlements.cannot_be_found(session, attempt, look.blind, now=crew.now())
    return settlements.not_found(session, attempt, now=crew.now(), patience=crew.patience, answered=look.answered)


def _search(crew: Crew, session: Session, publication_id: str) -> Search | None:
    publication = decisions.get(session, publication_id)
    attempt = attempts.open_one(session, publication_id)
    if publication.state != State.UNCERTAIN or attempt is None:
        return None
    target, message = messages.from_ledger(publication_id, attempt.request, crew.store)
    prepared = messages.from_json(attempt.prepared or publication.staged) or messages.NOTHING_PREPARED
    return Search(
        attempt_id=attempt.id,
        adapter=crew.adapter_for(connection=publication.account.connection, run=publication.run),
        visit=Visit(crew, target, publication.account.connection, publication.run),
        sought=Sought(message, attempt.idempotency_key, attempt.opened_at, prepared, attempt.deadline_at),
    )


def _look(search: Search) -> Look:
    try:
        return Look(search.visit.ask(lambda target: search.adapter.find(target, search.sought)))
    except Unknown as never:
        return Look(None, blind=never.detail)
    except Disappointment:
        # The platform cannot be asked just now: as little is known as before, and the next look comes.
        return Look(None, answered=False)

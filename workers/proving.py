"""Proving: fetch what is public, compare it with what was approved, and keep it."""

from __future__ import annotations

import structlog

from content.foundation.problems import Problem
from content.publication import attempts, decisions, due
from content.publication.lifecycle import State
from content.records import evidence
from content.records.evidence import Asked, Seen
from workers import messages
from workers.comparing import Comparison
from workers.crew import Crew
from workers.platforms.base import Adapter, Disappointment, Public
from workers.visiting import Visit

log = structlog.get_logger("worker")


def prove_one(crew: Crew, publication_id: str) -> bool:
    """Look at one published post as the public sees it; True when it is what was approved."""
    found = _published(crew, publication_id)
    if found is None:
        return False
    adapter, visit, remote_id, request = found
    approved = messages.asked_for(request)
    seen = _seen(crew, _fetch(adapter, visit, remote_id), approved)
    with crew.database.writing() as session:
        if seen is None:
            due.seen_nothing(session, publication_id, now=crew.now())
            return False
        same = evidence.keep(session, publication_id, approved=approved, seen=seen, now=crew.now())
        if not same:
            due.looked_enough(session, publication_id)
        return same


def _seen(crew: Crew, public: Public | None, approved: Asked) -> Seen | None:
    """What is public, compared with what was approved; None where that is not possible just now."""
    if public is None:
        return None
    try:
        return Comparison(crew.store, crew.studio).seen(public, approved)
    except Problem as problem:
        log.warning("what is public cannot be compared", detail=problem.sentence())
        return None


def _published(crew: Crew, publication_id: str) -> tuple[Adapter, Visit, str, str] | None:
    with crew.database.reading() as session:
        publication = decisions.get(session, publication_id)
        shown = attempts.shown_one(session, publication_id)
        if publication.state != State.PUBLISHED or shown is None or publication.remote_id is None:
            return None
        adapter = crew.adapter_for(connection=publication.account.connection, run=publication.run)
        target, _ = messages.from_ledger(publication_id, shown.request, crew.store)
        visit = Visit(crew, target, publication.account.connection, publication.run)
        return adapter, visit, publication.remote_id, shown.request


def _fetch(adapter: Adapter, visit: Visit, remote_id: str) -> Public | None:
    try:
        return visit.ask(lambda target: adapter.fetch(target, remote_id))
    except Disappointment:
        return None

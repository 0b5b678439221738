"""Proving: fetch what is public, compare it with what was approved, and keep it."""

from __future__ import annotations

from content.publication import attempts, decisions, due
from content.publication.lifecycle import State
from content.records import evidence
from content.records.evidence import Seen
from workers import messages
from workers.crew import Crew
from workers.platforms.base import Adapter, Disappointment, Public, Target


def prove_one(crew: Crew, publication_id: str) -> bool:
    """Look at one published post as the public sees it; True when it is what was approved."""
    found = _published(crew, publication_id)
    if found is None:
        return False
    adapter, target, remote_id, request = found
    public = _fetch(adapter, target, remote_id)
    with crew.database.writing() as session:
        if public is None:
            due.seen_nothing(session, publication_id, now=crew.now())
            return False
        seen = Seen(public.url, public.text, messages.shown_in(public))
        same = evidence.keep(session, publication_id, approved=messages.asked_for(request), seen=seen, now=crew.now())
        if not same:
            due.looked_enough(session, publication_id)
        return same


def _published(crew: Crew, publication_id: str) -> tuple[Adapter, Target, str, str] | None:
    with crew.database.reading() as session:
        publication = decisions.get(session, publication_id)
        shown = attempts.shown_one(session, publication_id)
        if publication.state != State.PUBLISHED or shown is None or publication.remote_id is None:
            return None
        adapter = crew.adapter_for(connection=publication.account.connection, run=publication.run)
        target, _ = messages.from_ledger(publication_id, shown.request, crew.store)
        return adapter, target, publication.remote_id, shown.request


def _fetch(adapter: Adapter, target: Target, remote_id: str) -> Public | None:
    try:
        return adapter.fetch(target, remote_id)
    except Disappointment:
        return None

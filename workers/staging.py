"""Staging: pictures are uploaded ahead of time, so that at the hour only the last call is left (rule R7)."""

from __future__ import annotations

from sqlalchemy import update

from content.approval.digest import DescribedVariant
from content.publication import decisions, entitlement
from content.publication.lifecycle import State
from content.publication.publications import Publication
from workers import messages
from workers.crew import Crew
from workers.platforms.base import Adapter, Disappointment


def stage_one(crew: Crew, publication_id: str) -> bool:
    """Prepare one publication on its platform; False where that is not possible now (publishing will prepare it then)."""
    found = _entitled(crew, publication_id)
    if found is None:
        return False
    part, adapter = found
    try:
        prepared = adapter.prepare(messages.target_of(part), messages.message_of(publication_id, part, crew.store))
    except Disappointment:
        return False
    with crew.database.writing() as session:
        session.execute(
            update(Publication)
            .where(Publication.id == publication_id, Publication.state == State.PLANNED)
            .values(staged=messages.to_json(prepared), staged_until=prepared.good_until)
        )
    return True


def _entitled(crew: Crew, publication_id: str) -> tuple[DescribedVariant, Adapter] | None:
    with crew.database.reading() as session:
        publication = decisions.get(session, publication_id)
        answer = entitlement.check(session, publication, now=crew.now(), lateness=crew.patience.lateness)
        if answer.part is None or not answer.part.media:
            return None
        return answer.part, crew.adapter_for(connection=publication.account.connection, run=publication.run)

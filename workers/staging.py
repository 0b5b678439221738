"""Staging: pictures are uploaded and containers made ahead of time, so that at the hour only the last call is left (R7)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from content.approval.digest import DescribedVariant
from content.publication import decisions, entitlement
from content.publication.lifecycle import State
from content.publication.publications import Publication
from workers import messages
from workers.crew import Crew
from workers.platforms.base import Adapter, Disappointment, Prepared
from workers.visiting import Visit


@dataclass(frozen=True)
class Stageable:
    """What may be prepared: what would go out, by which adapter, where."""

    part: DescribedVariant
    adapter: Adapter
    visit: Visit

    def prepare(self, publication_id: str) -> Prepared:
        """Prepare it on its platform.

        Raises:
            Refused, NotNow
        """
        crew = self.visit.crew
        message = messages.message_of(publication_id, self.part, crew.store, crew.publicity)
        return self.visit.ask(lambda target: self.adapter.prepare(target, message))


def stage_one(crew: Crew, publication_id: str) -> bool:
    """Prepare one publication on its platform; False where that is not possible now (publishing will prepare it then)."""
    found = _entitled(crew, publication_id)
    if found is None:
        return False
    try:
        prepared = found.prepare(publication_id)
    except Disappointment:
        return False
    with crew.database.writing() as session:
        session.execute(
            update(Publication)
            .where(Publication.id == publication_id, Publication.state == State.PLANNED)
            .values(staged=messages.to_json(prepared), staged_until=prepared.good_until)
        )
    return True


def _entitled(crew: Crew, publication_id: str) -> Stageable | None:
    with crew.database.reading() as session:
        publication = decisions.get(session, publication_id)
        answer = entitlement.check(session, publication, now=crew.now(), lateness=crew.patience.lateness)
        if answer.part is None:
            return None
        connection, run = publication.account.connection, publication.run
        adapter = crew.adapter_for(connection=connection, run=run)
        return Stageable(answer.part, adapter, Visit(crew, messages.target_of(answer.part), connection, run))

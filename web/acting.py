"""Who acts: the visitor as the record knows them, for what a person decides."""

from __future__ import annotations

from sqlalchemy.orm import Session

from content.people import people
from content.people.people import Person
from web.guard import visitor


def person(session: Session) -> Person:
    """The person who is signed in, in this session."""
    return people.get(session, visitor().person_id)

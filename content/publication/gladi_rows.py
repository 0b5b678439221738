"""What the rows of a gladi add up to: how many went out once, in order, with their pictures, and how late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from content.foundation.problems import NotFound
from content.publication import gladi
from content.publication.gladi import Gladi, Row
from content.publication.lateness import percentile
from content.publication.lifecycle import LIVE, WAITING_FOR_A_PERSON, State


@dataclass(frozen=True)
class Sum:
    """A gladi in numbers. Lateness in seconds; None where nothing went out.

    `once` counts publications with exactly one accepted attempt; `twice` those with more, which must never be.
    """

    total: int
    settled: int
    once: int
    twice: int
    proven: int
    troubled: int
    pictures: int
    pictures_out: int
    in_order: bool
    over: bool
    p50: float | None
    p99: float | None
    most: float | None

    @property
    def passed(self) -> bool:
        """Whether everything went out exactly once and in order."""
        return self.over and self.once == self.total and self.in_order


def one(session: Session, gladi_id: str) -> Gladi:
    """One dress rehearsal.

    Raises:
        NotFound.
    """
    found = session.scalar(select(Gladi).where(Gladi.id == gladi_id).options(joinedload(Gladi.campaign)))
    if found is None:
        raise NotFound(what="gladi", name=gladi_id)
    return found


def added_up(rows: Sequence[Row]) -> Sum:
    """The sum of a gladi's rows; a publication that the platform accepted twice has two of them."""
    accepted = Counter(row.publication_id for row in rows if row.arrived_at)
    single = list({row.publication_id: row for row in rows}.values())
    late = [row.lateness for row in rows if row.lateness is not None]
    out = [row for row in single if row.state in LIVE | {State.REMOVED}]
    return Sum(
        total=len(single),
        settled=sum(gladi.over([row]) for row in single),
        once=sum(accepted[row.publication_id] == 1 for row in out),
        twice=sum(number > 1 for number in accepted.values()),
        proven=sum(row.state is State.CONFIRMED for row in single),
        troubled=sum(row.state in WAITING_FOR_A_PERSON | {State.UNCERTAIN} for row in single),
        pictures=sum(row.pictures for row in single),
        pictures_out=sum(row.pictures for row in out),
        in_order=gladi.in_order(rows),
        over=gladi.over(rows),
        p50=percentile(late, 0.5),
        p99=percentile(late, 0.99),
        most=max(late, default=None),
    )

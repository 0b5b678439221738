"""Looking at what a plan has become: the record, asked in short."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from content.foundation.db import Database
from content.writing.plans.report import Report
from content.writing.variants import Variant

ALT = "Deretan perahu di tepi air"
ON_FACEBOOK = {"kanal": "facebook", "nomor": "A-2"}


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.posts


def told(report: Report) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, type(fault.problem).__name__) for fault in report.errors]


def variant(database: Database, number: str) -> Variant:
    with database.reading() as session:
        found = session.scalar(select(Variant).where(Variant.number == number))
        assert found is not None, number
        assert found.post.campaign and found.account and found.post.author and found.post.last_editor  # noqa: PT018 - loads them
        return found


def rows_in(database: Database, table: type[Any]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0

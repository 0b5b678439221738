"""Dispatch: whether this installation may publish at all. Off after a restore, a clone or a jump of the clock (rule R10)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.foundation.db import Record, UtcTime

THIS = 1


class Dispatch(Record):
    """The one row: which installation this database belongs to, and since when and why nothing is sent.

    `epoch` grows each time two people switch dispatch on again; together with `instance_id` it must match the mark that
    the machine keeps outside every backup. `stopped_at` is empty while posts go out.
    """

    __tablename__ = "dispatch"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=THIS, autoincrement=False)
    instance_id: Mapped[str] = mapped_column(String(32))
    epoch: Mapped[int] = mapped_column(Integer, default=1)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcTime)
    cause: Mapped[str] = mapped_column(String(40), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[str | None] = mapped_column(String(32))
    asked_at: Mapped[datetime | None] = mapped_column(UtcTime)

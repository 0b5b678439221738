"""The register of official accounts: the only places a post may go to."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import journal
from content.foundation.db import EMPTY, Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import N_, Problem
from content.platforms import PLATFORMS, Platform

REHEARSAL = "rehearsal"

# The accounts of a fresh installation, all connected to the rehearsal platform: unit, its name, its networks.
FIRST_REGISTER: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("pemprov", "Pemprov DKI Jakarta", tuple(PLATFORMS)),
    ("kominfotik", "Dinas Kominfotik DKI Jakarta", ("x", "instagram", "facebook")),
    ("dishub", "Dinas Perhubungan DKI Jakarta", ("x", "telegram")),
    ("kota-jakarta-pusat", "Kota Administrasi Jakarta Pusat", ("x",)),
    ("kota-jakarta-utara", "Kota Administrasi Jakarta Utara", ("x",)),
    ("kota-jakarta-barat", "Kota Administrasi Jakarta Barat", ("x",)),
    ("kota-jakarta-selatan", "Kota Administrasi Jakarta Selatan", ("x",)),
    ("kota-jakarta-timur", "Kota Administrasi Jakarta Timur", ("x",)),
)


class Account(Record):
    """One official account: a unit of the office on one network. `limits` is what the network said of it, as a JSON table."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("unit", "platform"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(60))
    platform: Mapped[str] = mapped_column(String(20))
    handle: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120))
    connection: Mapped[str] = mapped_column(String(20), default=REHEARSAL)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    limits: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)

    @property
    def network(self) -> Platform:
        """Its network as this account meets it; on the rehearsal platform, as everybody does."""
        known = json.loads(self.limits) if self.limits and self.connection != REHEARSAL else {}
        return PLATFORMS[self.platform].within(known)


def register(session: Session, *, unit: str, platform: str, name: str, now: datetime, handle: str = "") -> Account:
    """Enter an account; it is connected to the rehearsal platform until someone connects it for real."""
    account = Account(unit=unit, platform=platform, name=name, handle=handle or unit, created_at=now)
    session.add(account)
    session.flush()
    return account


def register_first(session: Session, *, now: datetime) -> int:
    """Enter the first register where there is none; the number of accounts entered."""
    if session.scalar(select(Account.id).limit(1)):
        return 0
    entered = [
        register(session, unit=unit, platform=platform, name=name, now=now)
        for unit, name, platforms in FIRST_REGISTER
        for platform in platforms
    ]
    return len(entered)


def find(session: Session, *, unit: str, platform: str) -> Account | None:
    """The active account of `unit` on `platform`, if any."""
    return session.scalar(select(Account).where(Account.unit == unit, Account.platform == platform, Account.active))


def everyone(session: Session) -> list[Account]:
    """All accounts, by unit and platform."""
    return list(session.scalars(select(Account).order_by(Account.unit, Account.platform)))


class AlreadyRegistered(Problem):
    """A unit has one account on one network."""

    cause = N_("%(unit)s already has an account on %(platform)s in the register.")
    fix = N_("Use that one, or enter another unit.")


def enter(session: Session, *, unit: str, platform: str, name: str, handle: str, now: datetime, actor: str) -> Account:
    """Enter an account on behalf of a person, and tell the journal.

    Raises:
        AlreadyRegistered
    """
    if session.scalar(select(Account.id).where(Account.unit == unit, Account.platform == platform)):
        raise AlreadyRegistered(unit=unit, platform=PLATFORMS[platform].label)
    account = register(session, unit=unit, platform=platform, name=name, handle=handle, now=now)
    facts = {"unit": unit, "platform": platform, "handle": account.handle}
    journal.write(session, now=now, actor=actor, action="account.registered", about=("account", account.id), facts=facts)
    return account


def switch(session: Session, account_id: str, *, active: bool, now: datetime, actor: str) -> bool:
    """Switch an account on or off; whether that changed anything."""
    statement = update(Account).where(Account.id == account_id, Account.active.is_not(active)).values(active=active)
    if session.scalar(statement.returning(Account.id)) is None:
        return False
    action = "account.switched_on" if active else "account.switched_off"
    journal.write(session, now=now, actor=actor, action=action, about=("account", account_id))
    return True


def only_rehearsal(session: Session) -> bool:
    """Whether no active account is connected to anything but the rehearsal platform."""
    return session.scalar(select(Account.id).where(Account.active, Account.connection != REHEARSAL).limit(1)) is None

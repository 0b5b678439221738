"""Credentials: what opens an official account on its network, sealed, and how long it is good for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Integer, String, Text, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import journal
from content.foundation.db import EMPTY, Record, UtcTime
from content.people.accounts import REHEARSAL, Account
from content.people.troubles import NEEDS_PERSON
from content.people.vault import Vault

# What lives this long at most is renewed all the time, and shortly before its end.
SHORT = timedelta(days=2)
SHORT_AHEAD = timedelta(minutes=20)
# What lives longer is renewed so early that a fortnight is left for a person where that fails.
LONG_AHEAD = timedelta(days=20)
LOOK_EVERY = timedelta(days=1)


class Credential(Record):
    """The credentials of one account. `sealed` opens for this account alone.

    `remote_id` is what the network calls the account, `server` the address of its server where the network has many.
    They are good until `expires_at`, and may be renewed without a person until `renewable_until` (None: no end is known).
    `version` counts the renewals: whoever renews must have read the newest, and has the row to itself until `held_until`.
    `trouble` is what is wrong now (a Trouble; empty: nothing), `problem` the network's own words for it. `limits` is what the
    network said of this account, as a JSON table of numbers, and `looked_at` when it was asked last.
    """

    __tablename__ = "credential"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    remote_id: Mapped[str] = mapped_column(String(200), default="", server_default=EMPTY)
    server: Mapped[str] = mapped_column(String(300), default="", server_default=EMPTY)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    renewable_until: Mapped[datetime | None] = mapped_column(UtcTime)
    version: Mapped[int] = mapped_column(Integer, default=1)
    connected_by: Mapped[str] = mapped_column(String(64))
    connected_at: Mapped[datetime] = mapped_column(UtcTime)
    renewed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    held_until: Mapped[datetime | None] = mapped_column(UtcTime)
    trouble: Mapped[str] = mapped_column(String(20), default="", server_default=EMPTY)
    problem: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    limits: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    looked_at: Mapped[datetime | None] = mapped_column(UtcTime)

    @property
    def is_short(self) -> bool:
        """Whether it lives for hours, and is renewed as a matter of course."""
        return self.expires_at is not None and self.expires_at - (self.renewed_at or self.connected_at) <= SHORT

    def renews_at(self) -> datetime | None:
        """From when on it is to be renewed; None where it does not end."""
        if self.expires_at is None:
            return None
        life = self.expires_at - (self.renewed_at or self.connected_at)
        return self.expires_at - min(SHORT_AHEAD if self.is_short else LONG_AHEAD, life / 2)


@dataclass(frozen=True)
class Grant:
    """What a network gave: secrets by name, for which of its accounts, on which server, and until when."""

    secrets: Mapping[str, str] = field(repr=False)
    remote_id: str = ""
    server: str = ""
    expires_at: datetime | None = None
    renewable_until: datetime | None = None


@dataclass(frozen=True)
class Opened(Grant):
    """The grant of an account as it is kept: which renewal of it this is, the network's limits, what is wrong with it."""

    version: int = 0
    limits: Mapping[str, int] = field(default_factory=dict)
    trouble: str = ""


def connect(session: Session, vault: Vault, account: Account, grant: Grant, *, by: str, now: datetime) -> None:
    """Keep what a network gave for an account, in the place of what was kept before; the account goes to its network now."""
    standing = session.get(Credential, account.id)
    session.merge(
        Credential(
            account_id=account.id, sealed=vault.seal(grant.secrets, subject=account.id), remote_id=grant.remote_id,
            server=grant.server, expires_at=grant.expires_at, renewable_until=grant.renewable_until,
            version=standing.version + 1 if standing else 1, connected_by=by, connected_at=now, renewed_at=None,
            held_until=None, trouble="", problem="", limits="", looked_at=None,
        )
    )  # fmt: skip
    account.connection = account.platform
    # X alone keeps whether its plan answers posts from the office's programs: no call tells, the person who connects does.
    account.limits = json.dumps({"replies": int(bool(grant.secrets.get("replies")))}) if account.platform == "x" else ""
    _tell(session, account, "account.connected", by=by, now=now, facts={"remote_id": grant.remote_id, "server": grant.server})


def disconnect(session: Session, account: Account, *, by: str, now: datetime) -> bool:
    """Forget what opens an account; it is connected to the rehearsal platform again. Whether there was anything to forget."""
    standing = session.get(Credential, account.id)
    if standing is None:
        return False
    session.delete(standing)
    account.connection, account.limits = REHEARSAL, ""
    _tell(session, account, "account.disconnected", by=by, now=now, facts={})
    return True


def opened(session: Session, vault: Vault, account_id: str) -> Opened | None:
    """What opens an account; None where it was never connected.

    Raises:
        Sealed: no key of ours opens it.
    """
    row = session.get(Credential, account_id)
    if row is None:
        return None
    secrets = vault.open(row.sealed, subject=account_id)
    limits = json.loads(row.limits or "{}")
    return Opened(
        secrets, row.remote_id, row.server, row.expires_at, row.renewable_until, row.version, limits, row.trouble
    )  # fmt: skip


def hold(session: Session, account_id: str, *, now: datetime, until: datetime) -> int | None:
    """Take the row for a renewal until then; its version, None where another has it: one renews, others use what there is."""
    free = or_(Credential.held_until.is_(None), Credential.held_until <= now)
    statement = update(Credential).where(Credential.account_id == account_id, free).values(held_until=until)
    return session.scalar(statement.returning(Credential.version))


def let_go(session: Session, account_id: str) -> None:
    """Give the row back: there was nothing to renew."""
    session.execute(update(Credential).where(Credential.account_id == account_id).values(held_until=None))


def renewed(session: Session, vault: Vault, account_id: str, grant: Grant, *, version: int, now: datetime) -> bool:
    """Keep what a renewal gave; False where the account was renewed or connected anew since `version`: then that counts."""
    statement = (
        update(Credential)
        .where(Credential.account_id == account_id, Credential.version == version)
        .values(
            sealed=vault.seal(grant.secrets, subject=account_id), expires_at=grant.expires_at,
            renewable_until=grant.renewable_until, version=version + 1, renewed_at=now,
            held_until=None, trouble="", problem="",
        )
    )  # fmt: skip
    return session.scalar(statement.returning(Credential.account_id)) is not None


def not_renewed(session: Session, account_id: str, detail: str, *, trouble: str, version: int, now: datetime) -> None:
    """Write down why a renewal failed, in the network's words. What is good for a while yet is not called ended."""
    row = session.get(Credential, account_id, populate_existing=True)
    if row is None or row.version != version:
        return
    still_good = row.expires_at is not None and now < row.expires_at
    row.held_until, row.problem = None, detail
    if trouble in NEEDS_PERSON:
        # Nobody but a person makes it last longer: its end is certain.
        row.renewable_until = min(row.renewable_until or row.expires_at or now, row.expires_at or now)
        row.trouble = row.trouble if still_good else trouble


def troubled(session: Session, account_id: str, trouble: str, detail: str, *, version: int | None = None) -> None:
    """A call showed that only a person helps. An account that was connected or renewed since `version` is left alone."""
    mine = [Credential.account_id == account_id, *([] if version is None else [Credential.version == version])]
    session.execute(update(Credential).where(*mine).values(trouble=trouble, problem=detail))


def well(session: Session, account_id: str) -> None:
    """A call went through: whatever was wrong is over."""
    wrong = (Credential.account_id == account_id, Credential.trouble != "")
    session.execute(update(Credential).where(*wrong).values(trouble="", problem=""))


def just_renewed(session: Session, account_id: str, *, now: datetime, within: timedelta) -> bool:
    """Whether what is kept was renewed or given so lately that it cannot have ended."""
    row = session.get(Credential, account_id, populate_existing=True)
    return row is not None and now - (row.renewed_at or row.connected_at) < within


def to_renew(session: Session, *, now: datetime) -> dict[str, bool]:
    """What is to be renewed now, by account id; whether it lives for hours, and is to be tried often."""
    rows = session.scalars(select(Credential).where(Credential.expires_at <= now + LONG_AHEAD))
    return {
        row.account_id: row.is_short and row.trouble not in NEEDS_PERSON
        for row in rows
        if (at := row.renews_at()) is not None and at <= now
    }


def to_look_at(session: Session, *, now: datetime) -> list[str]:
    """The accounts that nobody has looked at for a day, or since they were connected."""
    long_ago = or_(Credential.looked_at.is_(None), Credential.looked_at <= now - LOOK_EVERY)
    return list(session.scalars(select(Credential.account_id).where(long_ago).order_by(Credential.account_id)))


def seal_anew(session: Session, vault: Vault, *, most: int = 100) -> int:
    """Seal with the newest key what an older one has sealed; how many. May run while everything else does."""
    old = [row for row in session.scalars(select(Credential).with_for_update()) if not vault.is_newest(row.sealed)][:most]
    for row in old:
        row.sealed = vault.seal(vault.open(row.sealed, subject=row.account_id), subject=row.account_id)
    return len(old)


def _tell(session: Session, account: Account, action: str, *, by: str, now: datetime, facts: Mapping[str, str]) -> None:
    told = {"platform": account.platform, "handle": account.handle} | {name: said for name, said in facts.items() if said}
    journal.write(session, now=now, actor=by, action=action, about=("account", account.id), facts=told)

"""Credentials: what opens an official account on its network, sealed, and how long it is good for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import journal
from content.foundation.db import EMPTY, Record, UtcTime
from content.people.accounts import REHEARSAL, Account
from content.people.vault import Vault


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
    """The grant of an account as it is kept, and which renewal of it this is."""

    version: int = 0


def connect(session: Session, vault: Vault, account: Account, grant: Grant, *, by: str, now: datetime) -> None:
    """Keep what a network gave for an account, in the place of what was kept before; the account goes to its network now."""
    standing = session.get(Credential, account.id)
    session.merge(
        Credential(
            account_id=account.id, sealed=vault.seal(grant.secrets, subject=account.id), remote_id=grant.remote_id,
            server=grant.server, expires_at=grant.expires_at, renewable_until=grant.renewable_until,
            version=standing.version + 1 if standing else 1, connected_by=by, connected_at=now, renewed_at=None, problem="",
        )
    )  # fmt: skip
    account.connection = account.platform
    _tell(session, account, "account.connected", by=by, now=now, facts={"remote_id": grant.remote_id, "server": grant.server})


def disconnect(session: Session, account: Account, *, by: str, now: datetime) -> bool:
    """Forget what opens an account; it is connected to the rehearsal platform again. Whether there was anything to forget."""
    standing = session.get(Credential, account.id)
    if standing is None:
        return False
    session.delete(standing)
    account.connection = REHEARSAL
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
    return Opened(secrets, row.remote_id, row.server, row.expires_at, row.renewable_until, row.version)


def held(session: Session, account_id: str) -> Credential | None:
    """The row of an account, locked until the transaction ends, so that one renews while the others wait."""
    return session.scalar(select(Credential).where(Credential.account_id == account_id).with_for_update())


def renewed(session: Session, vault: Vault, account_id: str, grant: Grant, *, version: int, now: datetime) -> bool:
    """Keep what a renewal gave; False where the account was renewed or connected anew since `version`: then that counts."""
    statement = (
        update(Credential)
        .where(Credential.account_id == account_id, Credential.version == version)
        .values(
            sealed=vault.seal(grant.secrets, subject=account_id), expires_at=grant.expires_at,
            renewable_until=grant.renewable_until, version=version + 1, renewed_at=now, problem="",
        )
    )  # fmt: skip
    return session.scalar(statement.returning(Credential.account_id)) is not None


def not_renewed(session: Session, account_id: str, detail: str, *, version: int) -> None:
    """Write down why a renewal failed, in the network's words."""
    session.execute(
        update(Credential).where(Credential.account_id == account_id, Credential.version == version).values(problem=detail)
    )


def expiring(session: Session, *, before: datetime) -> list[Credential]:
    """Those that are good for less time than that, the first to end first."""
    wanted = select(Credential).where(Credential.expires_at.is_not(None), Credential.expires_at <= before)
    return list(session.scalars(wanted.order_by(Credential.expires_at, Credential.account_id)))


def seal_anew(session: Session, vault: Vault, *, most: int = 100) -> int:
    """Seal with the newest key what an older one has sealed; how many. May run while everything else does."""
    old = [row for row in session.scalars(select(Credential).with_for_update()) if not vault.is_newest(row.sealed)][:most]
    for row in old:
        row.sealed = vault.seal(vault.open(row.sealed, subject=row.account_id), subject=row.account_id)
    return len(old)


def _tell(session: Session, account: Account, action: str, *, by: str, now: datetime, facts: Mapping[str, str]) -> None:
    told = {"platform": account.platform, "handle": account.handle} | {name: said for name, said in facts.items() if said}
    journal.write(session, now=now, actor=by, action=action, about=("account", account.id), facts=told)

"""Stage props: posts as the cast writes them, an adapter that does as it is told, a crew with clocks we hold."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from content.approval import reviews
from content.approval.digest import describe
from content.foundation.db import Database
from content.people import credentials
from content.people.accounts import REHEARSAL, Account
from content.people.credentials import Grant
from content.people.vault import Vault
from content.pictures.store import PictureStore
from content.planning.campaigns import Campaign
from content.platforms import PLATFORMS
from content.publication import changes, releases
from content.publication.lifecycle import State
from content.publication.patience import Patience
from content.publication.publications import Publication
from content.writing import drafts
from content.writing.drafts import Draft, DraftVariant
from content.writing.posts import Post
from tests.cast import NOON, Cast
from workers.confirming import confirm_one
from workers.crew import Crew
from workers.keyring import Keyring
from workers.platforms.base import Call, Message, Picture, Prepared, Public, Receipt, Sought, Target, Unknown
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery
from workers.platforms.registry import Registry
from workers.publishing import publish_one
from workers.spool import Spool

# 13.00 in Jakarta: an hour after NOON.
DUE = NOON + timedelta(hours=1)
DUE_LOCAL = "2026-09-01T13:00"
PATIENCE = Patience()
VAULT = Vault(["5e" * 32])
One = TypeVar("One")


def campaign(session: Session, name: str = "KTT ke-43 ASEAN") -> Campaign:
    made = Campaign(name=name, created_at=NOON)
    session.add(made)
    session.flush()
    return made


def draft(campaign_id: str, accounts: list[Account], *, text: str = "Jakarta siap.", sensitivity: str = "routine") -> Draft:
    variants = tuple(DraftVariant(account.id, text, DUE_LOCAL, "Asia/Jakarta") for account in accounts)
    return Draft(campaign_id, "preparation", "Jakarta siap", text, variants, sensitivity=sensitivity)


def written(
    session: Session, cast: Cast, accounts: list[Account], *, sensitivity: str = "routine", name: str = "KTT ke-43 ASEAN"
) -> Post:
    """A draft by Alya, one variant per account, due at DUE, in a campaign called `name`."""
    return drafts.write(session, draft(campaign(session, name).id, accounts, sensitivity=sensitivity), by=cast.alya, now=NOON)


def submitted(
    session: Session, cast: Cast, accounts: list[Account], *, sensitivity: str = "routine", name: str = "KTT ke-43 ASEAN"
) -> Post:
    post = written(session, cast, accounts, sensitivity=sensitivity, name=name)
    reviews.submit(session, post=post, by=cast.alya, now=NOON)
    return post


def released(database: Database, cast: Cast, accounts: list[Account], *, name: str = "KTT ke-43 ASEAN") -> list[str]:
    """A post that Dewi approved; the ids of its publications, in the order of `accounts`."""
    with database.writing() as session:
        post = submitted(session, cast, accounts, name=name)
        releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=NOON)
        order = {account.id: position for position, account in enumerate(accounts)}
        rows = sorted(changes.of_post(session, post.id), key=lambda row: order[row.account_id])
        return [row.id for row in rows]


def state_of(database: Database, publication_id: str) -> State:
    with database.reading() as session:
        return State(session.get_one(Publication, publication_id).state)


@dataclass
class Stand:
    """An adapter that answers as it is told, and notes what it was asked to send."""

    answers: list[Receipt | BaseException] = field(default_factory=list)
    sent: list[Call] = field(default_factory=list)
    shown: dict[str, Public] = field(default_factory=dict)
    findable: Receipt | None = None
    before_answer: Callable[[], None] = lambda: None
    before_renewal: Callable[[], None] = lambda: None
    prepare_raises: Exception | None = None
    find_raises: Exception | None = None
    fetch_raises: Exception | None = None
    keys: dict[str, str] = field(default_factory=dict)
    prepared: list[Target] = field(default_factory=list)
    grants: list[Grant | BaseException | None] = field(default_factory=list)
    found_well: list[Health | Exception] = field(default_factory=list)
    renewals: list[Target] = field(default_factory=list)
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(Recovery.LISTING, threads=True, alt_text=True))
    operations: tuple[Operation, ...] = ()

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        return ()

    def renew(self, target: Target) -> Grant | None:
        self.renewals.append(target)
        self.before_renewal()
        return _told(self.grants.pop(0)) if self.grants else None

    def health(self, target: Target) -> Health:
        return _told(self.found_well.pop(0)) if self.found_well else Health()

    def prepare(self, target: Target, message: Message) -> Prepared:
        if self.prepare_raises:
            raise self.prepare_raises
        self.prepared.append(target)
        return Prepared(tuple(media.sha256 for media in message.media), keys=self.keys)

    def publish(self, target: Target, call: Call) -> Receipt:
        self.sent.append(call)
        self.before_answer()
        answer = self.answers.pop(0) if self.answers else receipt(f"{target.handle}-{len(self.sent)}")
        if isinstance(answer, BaseException):
            raise answer
        pictures = tuple(Picture(picture.alt_text, picture.read()) for picture in call.message.media)
        self.shown[answer.remote_id] = Public(answer.url, call.message.text, pictures)
        return answer

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        if self.find_raises:
            raise self.find_raises
        return self.findable

    def recognise(self, target: Target, address: str) -> str | None:
        remote_id = address.removeprefix("https://contoh.example/")
        return None if remote_id == address else remote_id

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        if self.fetch_raises:
            raise self.fetch_raises
        return self.shown.get(remote_id)

    def delete(self, target: Target, remote_id: str) -> None:
        self.shown.pop(remote_id, None)


def connected(database: Database, account: Account, grant: Grant, *, at: datetime = NOON) -> None:
    """An account goes to its network, opened by what it granted."""
    with database.writing() as session:
        credentials.connect(session, VAULT, session.get_one(Account, account.id), grant, by="Fitri", now=at)


def _told(answer: One | BaseException) -> One:
    if isinstance(answer, BaseException):
        raise answer
    return answer


def lost(database: Database, folder: Path, publication_id: str, *, at: datetime = DUE, stand: Stand | None = None) -> None:
    """Send a publication to a platform that never answers and never shows it: a person must decide."""
    clock, stand = Clock(at), stand or Stand()
    stand.answers = [Unknown("no answer")]
    hands = crew(database, folder, stand, clock)
    assert publish_one(hands, publication_id) is State.UNCERTAIN
    for look in PATIENCE.looks:
        clock.moment = at + look
        after = confirm_one(hands, publication_id)
    assert after is State.NEEDS_PERSON


def receipt(remote_id: str) -> Receipt:
    return Receipt(remote_id, f"https://contoh.example/{remote_id}")


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    moment: datetime = DUE

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def forward(self, step: timedelta) -> None:
        self.moment += step


def crew(database: Database, folder: Path, stand: Stand, clock: Clock, patience: Patience = PATIENCE) -> Crew:
    return Crew(
        database=database,
        store=PictureStore(folder / "pictures"),
        registry=Registry(dict.fromkeys((REHEARSAL, *PLATFORMS), stand)),
        patience=patience,
        now=clock.now,
        monotonic=clock.monotonic,
        sleep=lambda seconds: clock.forward(timedelta(seconds=seconds)),
        chance=lambda: 0.0,
        calls=ThreadPoolExecutor(2),
        spool=Spool(folder / "spool"),
        keyring=Keyring(database, lambda: VAULT),
    )

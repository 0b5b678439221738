"""The whole installation as a user runs it: all parts under the supervisor, the demo in it, on free ports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import config
from commands import demo, parts
from commands.ready import reachable, ready
from commands.showcase import address
from commands.supervisor import Supervisor
from commands.supervisor import to_standard_error as aloud
from config import Settings
from content.approval import reviews
from content.approval.digest import describe
from content.foundation import clock
from content.foundation.db import Database
from content.people import accounts, people
from content.people.passwords import Hasher
from content.people.roles import Role
from content.planning import campaigns
from content.planning.times import to_local
from content.publication import releases
from content.writing import drafts
from content.writing.drafts import Draft, DraftVariant
from tests.commands.conftest import at_a_terminal, free_port

READY_SECONDS = 90.0
ZONE = "Asia/Jakarta"
# The demo's own campaign besides the plan of 2023.
TODAY = "Hari ini di Jakarta"


@dataclass(frozen=True)
class Installation:
    """A running Tayang with the demo in it. All people of the demo have one passphrase."""

    settings: Settings
    database: Database
    passphrase: str

    @property
    def url(self) -> str:
        """The dashboard's address."""
        return self.settings.web_url

    def email(self, name: str) -> str:
        """What a member of the cast signs in with."""
        return address(name)

    def approved(self, title: str, text: str, due: datetime, *, platform: str = "x") -> str:
        """A post by Alya for today's campaign, approved by Dewi; its id. For journeys that begin where another one ends."""
        now = clock.now()
        with self.database.writing() as session:
            alya, dewi = people.named(session, "Alya"), people.named(session, "Dewi")
            account = accounts.find(session, unit="pemprov", platform=platform)
            assert alya
            assert dewi
            assert account
            campaign = campaigns.begin(session, TODAY, now=now, actor=alya.id)
            variant = DraftVariant(account.id, text, to_local(due, ZONE), ZONE)
            draft = Draft(campaign.id, "delivery", title, text, (variant,))
            post = drafts.write(session, draft, by=alya, now=now)
            reviews.submit(session, post=post, by=alya, now=now)
            releases.approve(session, post=post, seen=describe(session, post).digest, approver=dewi, now=now)
            return post.id


def next_minute(*, ahead: float) -> datetime:
    """The next full minute that is at least `ahead` seconds away."""
    soonest = clock.now() + timedelta(seconds=ahead)
    return soonest.replace(second=0, microsecond=0) + timedelta(minutes=1)


def chosen(folder: Path) -> Settings:
    """Embedded engines, free ports, in Indonesian."""
    return config.load(
        data_folder=folder / "data",
        port=free_port(),
        rehearsal_port=free_port(),
        language="id",
        worker_threads=12,
        web_threads=32,
    )


@contextmanager
def running(settings: Settings, names: tuple[str, ...] = parts.PARTS) -> Iterator[None]:
    """All parts, or those named, until the block ends; nothing is left behind."""
    with at_a_terminal(settings), Supervisor(settings, names, hear=aloud) as supervisor:
        supervisor.wait_ready(READY_SECONDS)
        yield


@contextmanager
def with_the_demo(settings: Settings) -> Iterator[Installation]:
    """An installation that is filled with the demo and runs."""
    demo.empty(settings.data_folder)
    told = demo.fill(settings, as_json=True)
    database = reachable(settings)
    enter_intan(database, told["password"])
    with running(settings):
        yield Installation(settings, database, told["password"])
    database.close()


@contextmanager
def without_people(settings: Settings) -> Iterator[Database]:
    """An installation that nobody has signed in to; only its dashboard runs."""
    database = ready(settings)
    with running(settings, ("web",)):
        yield database
    database.close()


def enter_intan(database: Database, passphrase: str) -> None:
    """Intan edits and approves: the only one who could approve her own words, if the rules let her."""
    with database.writing() as session:
        roles = frozenset({Role.EDITOR, Role.APPROVER})
        intan = people.add(session, name="Intan", email=address("Intan"), now=clock.now(), roles=roles)
        intan.password_hash = Hasher().seal(passphrase)

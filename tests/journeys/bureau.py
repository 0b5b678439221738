"""An office at work on its own whole installation: Gita connects accounts, Alya writes, Dewi approves, all on the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

import config
from commands.ready import ready
from commands.supervisor import Supervisor
from config import Settings
from content.foundation import clock
from content.foundation.db import Database
from content.people import accounts
from content.people.accounts import Account
from content.people.passwords import Hasher
from content.people.people import Person
from content.planning.times import to_local
from content.publication.publications import Publication
from content.writing.variants import Variant
from tests.cast import introduce
from tests.commands.conftest import at_a_terminal, free_port, until
from tests.journeys.town import BOT, STAGING, Town
from tests.journeys.visitor import Visitor, one, words

PASSPHRASE = "kalimat sandi untuk seluruh kantor"
READY_SECONDS = 90.0
ZONE = "Asia/Jakarta"
NETWORKS = ("mastodon", "bluesky", "telegram")


@dataclass(frozen=True)
class Bureau:
    """The office of one town: its installation, its people before it, its accounts by network."""

    settings: Settings
    database: Database
    town: Town
    gita: Visitor
    alya: Visitor
    dewi: Visitor
    accounts: Mapping[str, Account]

    def page(self, network: str) -> str:
        """Where an account is connected."""
        return f"/akun/{self.accounts[network].id}/sambungkan"

    def connect(self, network: str) -> str:
        """Gita connects an account; what the page says then."""
        page = self.gita.post(self.page(network), self._typed(network))
        if network == "mastodon":
            page = self.gita.get(self.town.agree(str(one(page, "main a.primary")["href"])))
        choice = str(one(page, 'input[name="choice"]')["value"])
        page = self.gita.post(f"{self.page(network)}/simpan", {"choice": choice, "same": "ya"})
        return " ".join(page.get_text(" ").split())

    def _typed(self, network: str) -> dict[str, str]:
        citizen = self.town.citizen
        return {
            "mastodon": {"server": self.town.mastodon.url},
            "bluesky": {"identifier": citizen["handle"], "app_password": citizen["app_password"], "server": ""},
            "telegram": {"bot_token": BOT, "channel": "@pemprov", "staging_chat": str(STAGING)},
        }[network]

    def publish(self, title: str, text: str, *networks: str, file: tuple[str, bytes], alt: str) -> list[str]:
        """Alya writes and hands in, Dewi reads and approves; the ids of the publications, due in two seconds."""
        form = self._sheet(title, text, *networks)
        files = [("shared.files", file)]
        shown = self.alya.post("/susun", form | {"do": "refresh"}, files)
        asset = str(one(shown, '[name="shared.picture"]')["value"])
        post_id = self._handed_in(form | {"shared.picture": asset, "shared.alt": alt, "do": "submit"})
        self._hasten(post_id)
        self.town.telegram.now = int(clock.now().timestamp())
        seen = one(self.dewi.get(f"/tinjauan/{post_id}"), 'input[name="seen"]')["value"]
        self.dewi.post(f"/tinjauan/{post_id}/setujui", {"seen": seen})
        with self.database.reading() as session:
            return list(session.scalars(select(Publication.id).where(Publication.post_id == post_id)))

    def _handed_in(self, form: dict[str, Any]) -> str:
        """Press the button until it is taken: pictures are made meanwhile. The post's id."""
        self.alya.post("/susun", form)
        address = self.alya.address.partition("?")[0]
        if not until(lambda: "?periksa" not in self.alya.address or not self.alya.post(address, form | {"version": "1"}), 30):
            raise AssertionError(words(self.alya.get(self.alya.address)))
        return address.rpartition("/")[2]

    def _sheet(self, title: str, text: str, *networks: str) -> dict[str, Any]:
        local = to_local(clock.now() + timedelta(minutes=2), ZONE)
        chosen = [self.accounts[network].id for network in networks]
        said: dict[str, Any] = {
            "title": title, "campaign": "", "new_campaign": title, "phase": "delivery", "sensitivity": "routine", "version": "",
            "account": chosen, "shared.text": text, "shared.date": local[:10], "shared.time": local[11:16], "shared.zone": ZONE,
        }  # fmt: skip
        for name in chosen:
            said |= {f"{name}.shown": "1", f"{name}.same": ["text", "tags", "time", "pictures"]}
        return said

    def _hasten(self, post_id: str) -> None:
        """People choose minutes; a test cannot wait for one."""
        with self.database.writing() as session:
            for variant in session.scalars(select(Variant).where(Variant.post_id == post_id)):
                variant.due_at = clock.now() + timedelta(seconds=2)


@contextmanager
def at_work(folder: Path, town: Town) -> Iterator[Bureau]:
    """The office at work: every part of its installation runs, in Indonesian."""
    settings = config.load(
        data_folder=folder / "data", port=free_port(), rehearsal_port=free_port(), language="id", worker_threads=8,
        web_threads=8, platform_addresses=town.addresses(), mark_folder=folder / "mark", look_minutes="0.03, 0.1, 0.5",
    )  # fmt: skip
    database = ready(settings)
    with database.writing() as session:
        cast = introduce(session)
        sealed = Hasher().seal(PASSPHRASE)
        for person in (cast.gita, cast.alya, cast.dewi):
            session.get_one(Person, person.id).password_hash = sealed
        register = {account.platform: account for account in accounts.everyone(session) if account.unit == "pemprov"}
    with at_a_terminal(settings), Supervisor(settings) as supervisor:
        supervisor.wait_ready(READY_SECONDS)
        gita, alya, dewi = visitors = [Visitor(settings.web_url) for _ in range(3)]
        for name, visitor in zip(("gita", "alya", "dewi"), visitors, strict=True):
            visitor.sign_in(f"{name}@contoh.go.id", PASSPHRASE)
        yield Bureau(settings, database, town, gita, alya, dewi, register)
        for visitor in visitors:
            visitor.close()
    database.close()

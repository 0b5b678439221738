"""What every page may ask for: the settings, the database, the pictures, the clock. Kept once per application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, cast

from flask import current_app
from pydantic import SecretStr

from content.foundation.db import Database
from content.people.passwords import Hasher
from content.pictures.intake import Intake
from content.pictures.store import PictureStore
from content.publication.patience import Patience
from workers.comparing import Comparison
from workers.connecting.desk import Desk, DeskSettings
from workers.keyring import Keyring
from workers.platforms.registry import PlatformSettings, Viewers
from workers.recognising import Onlooker

EXTENSION = "tayang"


class WebSettings(PlatformSettings, DeskSettings, Protocol):
    """The settings that pages read; `config.Settings` has them."""

    @property
    def language(self) -> str:
        """The language where nobody has chosen."""

    @property
    def zone(self) -> str:
        """The zone shown when nothing else says which."""

    @property
    def host(self) -> str:
        """The address listened on."""

    @property
    def public_url(self) -> str:
        """The address people type, when behind a proxy."""

    @property
    def web_url(self) -> str:
        """The address people type."""

    @property
    def media_public_url(self) -> str:
        """The address at which networks fetch pictures."""

    @property
    def trusted_hosts(self) -> str:
        """Further host names answered to, by comma."""

    @property
    def rehearsal_url(self) -> str:
        """The rehearsal platform."""

    @property
    def pictures_folder(self) -> Path:
        """Where pictures are kept."""

    @property
    def most_upload_megabytes(self) -> int:
        """The largest file that may be uploaded."""

    @property
    def most_megapixels(self) -> int:
        """The largest picture that is decoded."""

    @property
    def most_frames(self) -> int:
        """The longest animation that is taken."""

    @property
    def picture_memory_megabytes(self) -> int:
        """How much memory work on one picture may take."""

    @property
    def picture_seconds(self) -> float:
        """How long work on one picture may take."""

    @property
    def quiet_period_minutes(self) -> float:
        """How long "not found" is not yet believed."""

    @property
    def allowed_lateness_minutes(self) -> float:
        """Later than this a publication is missed."""

    @property
    def web_threads(self) -> int:
        """Requests and live streams served at once."""

    @property
    def alarm_mail_to(self) -> str:
        """Who hears of alarms by mail, by comma."""

    @property
    def smtp_url(self) -> SecretStr | None:
        """The mail server."""

    @property
    def metrics_token(self) -> SecretStr | None:
        """What a collector must show to read the figures."""

    def session_secret(self) -> str:
        """The key that signs the form cookie."""


@dataclass(frozen=True)
class Office:
    """What a view works with. Tests pass a clock and a hasher of their own. `viewers` look at accounts and change nothing.

    `desk` connects them.
    """

    settings: WebSettings
    database: Database
    store: PictureStore
    intake: Intake
    hasher: Hasher
    now: Callable[[], datetime]
    viewers: Viewers
    desk: Desk

    @property
    def onlooker(self) -> Onlooker:
        """Who looks at accounts, and changes nothing."""
        keyring = Keyring(self.database, self.desk.vault)
        return Onlooker(self.viewers, keyring, Comparison(self.store, self.intake.studio))

    @property
    def patience(self) -> Patience:
        """What a person's decision has to wait for."""
        settings = self.settings
        return Patience(
            quiet=timedelta(minutes=settings.quiet_period_minutes),
            lateness=timedelta(minutes=settings.allowed_lateness_minutes),
        )

    @property
    def secure(self) -> bool:
        """Whether people reach the dashboard by https."""
        return self.settings.web_url.startswith("https://")


def office() -> Office:
    """The office of the application that answers this request."""
    return cast("Office", current_app.extensions[EXTENSION])

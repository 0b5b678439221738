"""Channels: the ways to reach people that an installation has set up."""

from __future__ import annotations

import platform
import re
from typing import Protocol

from pydantic import SecretStr

from workers.alarming import Channel
from workers.letters import Writer
from workers.mail import Mail
from workers.webhooks import Webhooks

# An address may hold commas of its own; the next one begins with its kind.
BETWEEN = re.compile(r"\s*,\s*(?=[A-Za-z][A-Za-z0-9+.-]*://)")


class AlarmSettings(Protocol):
    """The settings that say who hears of alarms; `config.Settings` has them."""

    @property
    def alarm_mail_to(self) -> str:
        """Addresses, by comma."""

    @property
    def alarm_mail_from(self) -> str:
        """The sender; empty: made of this machine's name."""

    @property
    def smtp_url(self) -> SecretStr | None:
        """The mail server."""

    @property
    def alarm_webhooks(self) -> SecretStr | None:
        """Addresses in apprise's form, by comma."""

    @property
    def language(self) -> str:
        """The office's language."""

    @property
    def zone(self) -> str:
        """The office's zone."""

    @property
    def web_url(self) -> str:
        """Where the dashboard is."""


def channels(settings: AlarmSettings) -> list[Channel]:
    """Mail where receivers and a server are set, webhooks where there are any."""
    found: list[Channel] = []
    receivers = tuple(one.strip() for one in settings.alarm_mail_to.split(",") if one.strip())
    if receivers and (server := _secret(settings.smtp_url)):
        found.append(Mail(server, settings.alarm_mail_from or f"tayang@{platform.node() or 'localhost'}", receivers))
    if addresses := _secret(settings.alarm_webhooks):
        found.append(Webhooks(tuple(BETWEEN.split(addresses))))
    return found


def writer(settings: AlarmSettings) -> Writer:
    """Who writes the letters of an installation."""
    return Writer(settings.language, settings.zone, settings.web_url)


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value().strip() if value else ""

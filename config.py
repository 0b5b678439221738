"""Every setting of Tayang: one frozen object, read from the environment once, by the entry points only.

A setting comes from, in this order: the command line (`--data`), the environment, the file `.env` beside this file,
the default written here. `.env.example` is generated from this class; a test keeps the two equal.
A key is the setting's name in capitals; LANGUAGE and HOST mean other things in many shells, so those two are
TAYANG_LANGUAGE and TAYANG_HOST.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from content.foundation import notations

ROOT = Path(__file__).resolve().parent

# Names another file to read instead of `.env`; "none" reads none: what a process is given by its supervisor is complete.
ENV_FILE = "TAYANG_ENV_FILE"

# Settings whose value is shown to nobody.
MAY_HOLD_SECRETS = (
    "database_url", "broker_url", "secret_key", "smtp_url", "alarm_webhooks", "metrics_token", "vault_keys", "media_s3",
    "platform_applications",
)  # fmt: skip

# The password in an address: it changes, and the database stays the same.
PASSWORD = re.compile(r"(?<=://)([^:/@]*):[^@]*(?=@)")

# A unix socket's path may hold 108 bytes on Linux and 104 on macOS, the closing NUL among them.
LONGEST_SOCKET_PATH = 100


@dataclass(frozen=True)
class Fault:
    """One wrong setting: its key, the value given (hidden where it may hold a password), and why it cannot be used."""

    key: str
    value: str
    kind: str
    reason: str


class WrongSetting(Exception):
    """Settings are missing or cannot be used; the message names each, the cause and the next step."""

    def __init__(self, *faults: Fault) -> None:
        """Keep the faults; an entry point may say them in another language."""
        super().__init__(
            " ".join(
                f"{fault.key} is {fault.value}: {fault.reason}. Mend it in .env or in the environment." for fault in faults
            )
        )
        self.faults = faults


class Settings(BaseSettings):
    """What an installation may choose. Times are in the unit that the name ends with."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    data_folder: Path = Field(ROOT / "var", description="Folder of the database, pictures, keys and the embedded broker")
    database_url: Annotated[str, AfterValidator(notations.database_url)] = Field(
        "", description="Empty: SQLite in the data folder. Else postgresql+psycopg://user:password@host/name"
    )
    broker_url: Annotated[str, AfterValidator(notations.broker_url)] = Field(
        "", description="Empty: an embedded Valkey on a unix socket in the data folder. Else redis://host:6379/0"
    )
    language: Literal["id", "en"] = Field(
        "id", validation_alias="TAYANG_LANGUAGE", description="Language of the commands and of new people: id or en"
    )
    zone: Annotated[str, AfterValidator(notations.zone)] = Field(
        "Asia/Jakarta", description="Zone shown when nothing else says which (an IANA name)"
    )
    host: str = Field("127.0.0.1", validation_alias="TAYANG_HOST", description="Address the dashboard listens on")
    port: int = Field(8743, ge=1, le=65535, description="Port of the dashboard")
    public_url: str = Field("", description="Address people type, with https:// when behind a proxy; empty: http://host:port")
    trusted_hosts: str = Field(
        "", description="Host names the dashboard answers to, by comma; empty: those of host and public_url"
    )
    rehearsal_port: int = Field(8744, ge=1, le=65535, description="Port of the rehearsal platform (loopback only)")
    secret_key: SecretStr | None = Field(None, description="Signs sessions; empty: made once and kept in the data folder")
    web_threads: int = Field(48, ge=4, le=512, description="Requests and live streams the dashboard serves at once")
    worker_processes: int = Field(1, ge=1, le=16, description="Worker processes that share the publications")
    worker_threads: int = Field(24, ge=1, le=512, description="Publications and pictures the worker handles at once")
    call_threads: int = Field(256, ge=1, le=1024, description="Calls to platforms that run side by side")
    tick_seconds: float = Field(0.25, ge=0.05, le=10, description="How often the scheduler looks for due publications")
    allowed_lateness_minutes: float = Field(60, ge=0.1, description="Later than this a publication is missed; a person decides")
    call_deadline_seconds: float = Field(
        60, ge=0.5, description="A call to a platform ends by then (must be below lease_seconds)"
    )
    lease_seconds: float = Field(120, ge=1, description="A worker's claim on a publication ends by then")
    quiet_period_minutes: float = Field(15, ge=0, description="How long 'not found' on a platform is not yet believed")
    look_minutes: Annotated[str, AfterValidator(notations.moments)] = Field(
        "0.5, 2, 10, 30",
        description="When a platform is asked whether an uncertain call arrived, in minutes after it, by comma",
    )
    staging_minutes: float = Field(10, ge=0, description="How long ahead pictures are uploaded to the platform")
    most_tries: int = Field(
        5, ge=1, le=20, description="Calls for one publication that were certainly not sent, before it fails"
    )
    catch_up_seconds: float = Field(
        10, ge=0, description="What is more than a minute late goes out one by one on an account, so far apart"
    )
    breaker_failures: int = Field(5, ge=1, description="So many failures in a row on one account rest the account")
    breaker_minutes: float = Field(5, ge=0, description="How long an account rests after that")
    clock_drift_seconds: float = Field(30, ge=1, description="A clock that jumps further than this stops publishing")
    mark_folder: Path | None = Field(
        None, description="Folder outside every backup that tells a restored or cloned database; empty: the user's state folder"
    )
    alarm_mail_to: str = Field("", description="Addresses that alarms are mailed to, by comma")
    alarm_mail_from: str = Field("", description="The sender of alarms; empty: tayang@ and this machine's name")
    smtp_url: SecretStr | None = Field(
        None, description="Mail server: smtp://user:password@host:587 (smtps:// for TLS from the start)"
    )
    alarm_webhooks: SecretStr | None = Field(None, description="Addresses in apprise's form that alarms are sent to, by comma")
    metrics_token: SecretStr | None = Field(
        None, description="What a collector must show to read /metrics (Bearer); empty: only this machine may read it"
    )
    most_upload_megabytes: int = Field(50, ge=1, description="Largest file that may be uploaded")
    most_megapixels: int = Field(80, ge=1, description="Largest picture that is decoded")
    most_frames: int = Field(500, ge=1, description="Longest animation that is taken, in single pictures")
    picture_memory_megabytes: int = Field(1000, ge=200, description="Memory that work on one picture may take")
    picture_seconds: float = Field(30, gt=0, description="How long work on one picture may take")
    picture_processes: int = Field(1, ge=1, le=16, description="How many processes make pictures, apart from the worker's")
    vault_keys: SecretStr | None = Field(
        None,
        description="Seal the accounts' credentials: 64 hexadecimal digits each, the newest first; empty: kept in MARK_FOLDER",
    )
    media_public_url: str = Field(
        "", description="Public https:// address of this dashboard's /m/, where networks fetch pictures; empty: none"
    )
    media_s3: SecretStr | None = Field(
        None, description="A bucket from which networks fetch pictures instead: s3://key:secret@host/bucket?region=name"
    )
    platform_applications: SecretStr | None = Field(
        None, description="The office's applications on the networks, by comma: x=id:secret, facebook=id:secret, …"
    )
    platform_addresses: Annotated[str, AfterValidator(notations.pairs)] = Field(
        "", description="Other addresses of networks, by comma, such as x=https://gateway.kantor.go.id/x; empty: their own"
    )
    linkedin_version: str = Field(
        "202605", pattern="[0-9]{6}", description="Version of LinkedIn's interface (YYYYMM); each ends after about a year"
    )
    log_format: Literal["console", "json"] = Field("console", description="console for people, json for collectors")

    @property
    def database_address(self) -> str:
        """The SQLAlchemy URL in use."""
        return self.database_url or f"sqlite:///{self.data_folder / 'tayang.sqlite'}"

    @property
    def broker_embedded(self) -> bool:
        """Whether this installation runs its own broker."""
        return not self.broker_url

    @property
    def broker_socket(self) -> Path:
        """The embedded broker's unix socket: in the data folder, or in /tmp where that path would be too long."""
        socket = self.data_folder / "broker" / "broker.sock"
        if len(str(socket).encode()) <= LONGEST_SOCKET_PATH:
            return socket
        name = hashlib.sha256(str(self.data_folder).encode()).hexdigest()[:16]
        return Path("/tmp") / f"tayang-{name}" / "broker.sock"  # noqa: S108 - the folder is made 0700 by the supervisor

    @property
    def broker_address(self) -> str:
        """The Celery broker URL in use."""
        return self.broker_url or f"redis+socket://{self.broker_socket}?virtual_host=0"

    @property
    def pictures_folder(self) -> Path:
        """Where originals and renditions are kept, named by their sha256."""
        return self.data_folder / "pictures"

    @property
    def mark_place(self) -> Path:
        """Where this machine keeps its mark of this installation: told apart by data folder and database."""
        state = self.mark_folder or Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "tayang"
        address = PASSWORD.sub(r"\1", self.database_address)
        return state / hashlib.sha256(f"{self.data_folder} {address}".encode()).hexdigest()[:16]

    @property
    def looks(self) -> tuple[timedelta, ...]:
        """How long after an uncertain call the platform is asked about it."""
        return tuple(timedelta(minutes=float(word)) for word in self.look_minutes.split(","))

    @property
    def rehearsal_url(self) -> str:
        """The rehearsal platform, for workers and for the browser on this machine."""
        return f"http://127.0.0.1:{self.rehearsal_port}"

    @property
    def web_url(self) -> str:
        """The address people type, without a closing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    def vault_secrets(self) -> tuple[str, ...]:
        """The keys of the vault, the newest first; made on first use where none is set, apart from what is backed up."""
        if self.vault_keys is not None:
            return tuple(notations.words(self.vault_keys.get_secret_value()))
        return (kept_secret(self.mark_place / "vault.key"),)

    def addresses(self) -> dict[str, str]:
        """Where networks are that are not at their own addresses."""
        return notations.table(self.platform_addresses)

    def applications(self) -> dict[str, tuple[str, str]]:
        """The id and secret of the office's application by network."""
        told = self.platform_applications.get_secret_value() if self.platform_applications else ""
        return {name: (said.partition(":")[0], said.partition(":")[2]) for name, said in notations.table(told).items()}

    def session_secret(self) -> str:
        """The key that signs sessions; made on first use, readable by this user only."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        return kept_secret(self.data_folder / "secret.key")


def kept_secret(path: Path) -> str:
    """The secret in `path`; made (256 bits, mode 0600) when there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", opener=_private) as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def load(**overrides: object) -> Settings:
    """The settings in force.

    Raises:
        WrongSetting: one sentence per wrong setting: its name, what is wrong, where to mend it.
    """
    try:
        chosen = {_entry(name): value for name, value in overrides.items() if value is not None}
        settings = Settings(_env_file=env_file(), **chosen)  # type: ignore[arg-type, call-arg] # by name, checked at run time
    except ValidationError as error:
        raise WrongSetting(*(_fault(problem) for problem in error.errors())) from error
    if settings.call_deadline_seconds >= settings.lease_seconds:
        reason = f"must be smaller than LEASE_SECONDS ({settings.lease_seconds:g})"
        raise WrongSetting(Fault("CALL_DEADLINE_SECONDS", f"{settings.call_deadline_seconds:g}", "too_long", reason))
    return settings.model_copy(update={"data_folder": settings.data_folder.expanduser().resolve()})


def env_file() -> Path | None:
    """The file that settings are read from besides the environment; None where there is to be none."""
    named = os.environ.get(ENV_FILE)
    return None if named == "none" else Path(named or ROOT / ".env")


def key(name: str) -> str:
    """The key of the setting `name` in the environment and in `.env`."""
    return str(Settings.model_fields[name].validation_alias or name.upper())


def environment(settings: Settings) -> dict[str, str]:
    """These settings as a process's environment, complete: `load()` in that process gives the same settings back."""
    values = {key(name): getattr(settings, name) for name in Settings.model_fields}
    plain = {name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in values.items()}
    return {name: "" if value is None else str(value) for name, value in plain.items()} | {ENV_FILE: "none"}


def _entry(name: str) -> str:
    """What pydantic calls the setting `name` when it is given as an argument."""
    return str(Settings.model_fields[name].validation_alias or name)


def _fault(problem: ErrorDetails) -> Fault:
    name = str(problem["loc"][0])
    shown = key(name) if name in Settings.model_fields else name
    value = "…" if name in MAY_HOLD_SECRETS else repr(problem["input"])
    return Fault(shown, value, problem["type"], problem["msg"].removeprefix("Value error, "))


def example() -> str:
    """The text of `.env.example`: every setting, what it means and its default."""
    lines = ["# Every setting of Tayang, with its default. Copy to .env and change what you need.", ""]
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = "" if default is None else (default.name if isinstance(default, Path) else default)
        lines += [f"# {field.description}", f"#{key(name)}={shown}", ""]
    return "\n".join(lines)

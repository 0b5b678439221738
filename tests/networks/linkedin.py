"""LinkedIn as tests have it: our own, made from its documentation, behind a gate; its own store says what is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.networks.gate import Answer, Gate
from tests.networks.linkedin_fake import ORGANIZATION, TOKEN
from tests.networks.linkedin_house import CLIENT, REFRESH, served
from tests.networks.stage import Stage, now
from workers.platforms.base import Target
from workers.platforms.http import Http
from workers.platforms.linkedin import LinkedInAdapter
from workers.platforms.means import Application, Means

VERSION = "202605"


def error(status: int, code: str, message: str, service: int = 0) -> Answer:
    """An error in LinkedIn's envelope."""
    return Answer(status, {}, {"status": status, "code": code, "message": message, "serviceErrorCode": service})


REFUSED = error(422, "TEXT_TOO_LONG", "ERROR :: /commentary :: length must not exceed 3000")
FORBIDDEN = error(403, "ACCESS_DENIED", "Not enough permissions to access: partnerApiPostsExternal.CREATE", 100)
EXPIRED = error(401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired", 65602)
TWIN = "urn:li:share:7140000000000000001"
DUPLICATE = Answer(
    422, {}, {
        "status": 422, "message": f"Content is a duplicate of {TWIN}",
        "errorDetails": {"inputErrors": [{"code": "DUPLICATE_POST"}]},
    },
)  # fmt: skip


def limited(seconds: int) -> Answer:
    """The true 429: LinkedIn says no moment, but its day ends at midnight; here it is so many seconds before."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    said = {
        "status": 429,
        "code": "TOO_MANY_REQUESTS",
        "message": "Resource level throttle limit is reached",
        "serviceErrorCode": 101,
    }
    return Answer(429, {"Date": f"{midnight - timedelta(seconds=seconds):%a, %d %b %Y %H:%M:%S} GMT"}, said)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A LinkedIn of its own behind a gate."""
    folder.mkdir(parents=True, exist_ok=True)
    http = Http()
    with served(folder) as (url, fake), Gate(url) as gate:
        addresses = {"linkedin": gate.url, "linkedin.authorize": gate.url}
        means = Means(http, now, addresses, {"linkedin": Application(*CLIENT)}, linkedin_version=VERSION)
        secrets = {"access_token": TOKEN, "refresh_token": REFRESH}
        yield Stage(
            name="linkedin",
            adapter=LinkedInAdapter(means, pause_seconds=0.01),
            target=Target("akun-linkedin", "linkedin", "pemprov-dki", ORGANIZATION, secrets=secrets),
            gate=gate,
            guarded=("POST", "/rest/posts"),
            answering=("POST", "/rest/socialActions/{urn}/comments"),
            posts=fake.seen,
            refused=REFUSED,
            forbidden=FORBIDDEN,
            expired=EXPIRED,
            limited=limited,
            duplicate=DUPLICATE,
            uploads=("POST", "/rest/images"),
            keeps_bytes=False,
            notes={"fake": fake},
        )
        http.close()

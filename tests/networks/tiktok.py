"""TikTok as tests have it: a fake of our own behind a gate, one creator, and a shelf at which it fetches pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.networks.gate import Answer, Gate
from tests.networks.pictures import shelved
from tests.networks.serving import served
from tests.networks.stage import Seen, Stage, now
from tests.networks.tiktok_fake import TikTok, error
from workers.platforms.base import Target
from workers.platforms.http import Http
from workers.platforms.means import Application, Means
from workers.platforms.tiktok import TikTokAdapter

CREATOR = "kantor.resmi"
SECRETS = {"access_token": "act.first-access-token", "refresh_token": "rft.first-refresh-token"}


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A stage of its own."""
    network = TikTok(folder)
    network.admit(CREATOR, SECRETS["access_token"], SECRETS["refresh_token"], "client-key")
    with served(network) as address, Gate(address) as gate, shelved() as shelf:
        applications = {"tiktok": Application("client-key", "client-secret-of-the-office")}
        yield Stage(
            name="tiktok",
            adapter=TikTokAdapter(Means(Http(), now, {"tiktok": gate.url}, applications)),
            target=Target("a1", "tiktok", CREATOR, "open-id", secrets=SECRETS),
            gate=gate,
            guarded=("POST", "/v2/post/publish/content/init/"),
            posts=lambda: seen(network),
            refused=Answer(400, {}, error("invalid_params")),
            forbidden=Answer(403, {}, error("unaudited_client_can_only_post_to_private_accounts")),
            expired=Answer(401, {}, error("access_token_invalid")),
            limited=None,
            failing=Answer(500, {}, error("internal_error")),
            uploads=("POST", "/v2/post/publish/creator_info/query/"),
            shelf=shelf,
            shows_alt=False,
            notes={"network": network},
        )


def seen(network: TikTok) -> list[Seen]:
    """What is public, by the fake's own store."""
    return [
        Seen(row["publish_id"], row["text"], tuple((content, "") for content in contents)) for row, contents in network.posts()
    ]

"""Instagram as tests have it: the fake behind a gate, and the shelf from which it fetches."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from tests.house.faults import none
from tests.networks import containers_stage, graph_rules, meta_specs
from tests.networks.calls import Call
from tests.networks.gate import Gate
from tests.networks.graph_fake import Token, serving
from tests.networks.instagram_fake import InstagramFake
from tests.networks.pictures import shelved
from tests.networks.stage import Stage, now
from workers.platforms.base import Target
from workers.platforms.http import Http
from workers.platforms.instagram import CAPABILITIES, InstagramAdapter
from workers.platforms.means import Means

ACCOUNT = "17841400000000001"
LISTED = {"media": "IGMedia", "stories": "IGMedia", "comments": "comment", "content_publishing_limit": "limit"}
PAUSES = (0.01,) * 5
# The token of an account that is opened through its Page does not end.
LASTING = replace(CAPABILITIES, renews=False)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """An account whose token is two days old."""
    token, fake = f"EAA{uuid.uuid4().hex}", InstagramFake(folder, quota=10_000, youngest=timedelta())
    fake.tokens[token] = Token(ACCOUNT, InstagramFake.SCOPES, now() - timedelta(days=2), now() + timedelta(days=58))
    with serving(fake), Gate(fake.url) as gate, shelved() as shelf:
        yield Stage(
            name="instagram",
            adapter=InstagramAdapter(Means(Http(), now, {"graph": gate.url, "instagram": gate.url}), PAUSES, LASTING),
            target=Target("kantor", "instagram", "@kantor", ACCOUNT, secrets={"access_token": token}),
            gate=gate,
            guarded=("POST", "/v26.0/{account}/media_publish"),
            answering=("POST", "/v26.0/{media}/comments"),
            posts=partial(containers_stage.posts, fake),
            refused=graph_rules.REFUSED,
            forbidden=graph_rules.FORBIDDEN,
            expired=graph_rules.EXPIRED,
            limited=graph_rules.limited,
            duplicate=None,
            failing=graph_rules.FAILING,
            uploads=("POST", "/v26.0/{account}/media"),
            shelf=shelf,
            keeps_bytes=False,
            notes={"fake": fake, "token": token},
        )
        if meta_specs.there():
            none(f"{call.method} {call.target}: {fault}" for call in gate.history for fault in _faults(fake, call))


def _faults(fake: InstagramFake, call: Call) -> Iterator[str]:
    """Where a call leaves Meta's published files; renewing a token is in none."""
    if call.path == "/refresh_access_token":
        return iter(())
    name = call.path.split("/")[2]
    kind = "account" if name == ACCOUNT else fake.kinds.get(name, "media")
    return meta_specs.faults(call, {"account": "IGUser", "media": "IGMedia"}.get(kind, kind), LISTED)

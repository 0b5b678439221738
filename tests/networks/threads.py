"""Threads as tests have it: the fake behind a gate, and the shelf from which it fetches."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from tests.house.faults import none
from tests.networks import containers_stage, graph_rules, meta_specs
from tests.networks.gate import Gate
from tests.networks.graph_fake import Token, serving
from tests.networks.pictures import shelved
from tests.networks.stage import Stage, now
from tests.networks.threads_fake import ThreadsFake
from workers.platforms.base import Target
from workers.platforms.http import Http
from workers.platforms.means import Means
from workers.platforms.threads import ThreadsAdapter

ACCOUNT = "26500000000000001"
PAUSES = (0.01,) * 5


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """An account whose token is two days old."""
    token, fake = f"THAA{uuid.uuid4().hex}", ThreadsFake(folder, quota=10_000, youngest=timedelta())
    fake.tokens[token] = Token(ACCOUNT, ThreadsFake.SCOPES, now() - timedelta(days=2), now() + timedelta(days=58))
    with serving(fake), Gate(fake.url) as gate, shelved() as shelf:
        yield Stage(
            name="threads",
            adapter=ThreadsAdapter(Means(Http(), now, {"threads": gate.url}), PAUSES),
            target=Target("kantor", "threads", "@kantor", ACCOUNT, secrets={"access_token": token}),
            gate=gate,
            guarded=("POST", "/v1.0/me/threads_publish"),
            posts=partial(containers_stage.posts, fake),
            refused=graph_rules.REFUSED,
            forbidden=graph_rules.FORBIDDEN,
            expired=graph_rules.EXPIRED,
            limited=graph_rules.limited,
            duplicate=None,
            failing=graph_rules.FAILING,
            uploads=("POST", "/v1.0/me/threads"),
            shelf=shelf,
            keeps_bytes=False,
            notes={"fake": fake, "token": token},
        )
        if meta_specs.there():
            none(f"{call.method} {call.target}: {fault}" for call in gate.history for fault in meta_specs.threads_faults(call))

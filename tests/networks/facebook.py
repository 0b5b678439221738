"""Facebook Pages as tests have them: the fake behind a gate."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.house.faults import none
from tests.networks import graph_rules, meta_specs
from tests.networks.calls import Call
from tests.networks.facebook_fake import PUBLISHED, SCOPES, FacebookFake
from tests.networks.gate import Gate
from tests.networks.graph_fake import Thing, Token, serving
from tests.networks.pictures import shelved
from tests.networks.stage import Seen, Stage, now
from workers.platforms.base import Target
from workers.platforms.facebook import FacebookAdapter
from workers.platforms.http import Http
from workers.platforms.means import Means

PAGE = "104512345678901"
FILES = {"page": "Page", "post": "PagePost", "photo": "Photo", "video": "AdVideo"}
LISTED = {"published_posts": "PagePost", "comments": "comment", "stories": "story"}


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A Page, with pictures from memory and films from a public shelf."""
    token, fake = f"EAA{uuid.uuid4().hex}", FacebookFake(folder)
    fake.tokens[token] = Token(PAGE, SCOPES, now())
    with serving(fake), Gate(fake.url) as gate, shelved() as shelf:
        yield Stage(
            name="facebook",
            adapter=FacebookAdapter(Means(Http(), now, {"graph": gate.url}), (0.01,) * 5),
            target=Target("kantor", "facebook", "@kantor", PAGE, secrets={"access_token": token}),
            gate=gate,
            guarded=("POST", "/v26.0/{post}"),
            answering=("POST", "/v26.0/{post}/comments"),
            posts=partial(_posts, fake),
            refused=graph_rules.REFUSED,
            forbidden=graph_rules.FORBIDDEN,
            expired=graph_rules.EXPIRED,
            limited=graph_rules.limited,
            duplicate=graph_rules.DUPLICATE,
            failing=graph_rules.FAILING,
            uploads=("POST", "/v26.0/{page}/photos"),
            shelf=shelf,
            keeps_bytes=False,
            notes={"fake": fake, "token": token},
        )
        if meta_specs.there():
            none(f"{call.method} {call.target}: {fault}" for call in gate.history for fault in _faults(fake, call))


def _faults(fake: FacebookFake, call: Call) -> Iterator[str]:
    """Where a call leaves Meta's published files."""
    name = call.path.split("/")[2]
    kind = "page" if name == PAGE else fake.kinds.get(name.rpartition("_")[2], "post")
    return meta_specs.faults(call, FILES.get(kind, kind), LISTED)


def _posts(fake: FacebookFake) -> list[Seen]:
    """Everything public on the Page."""
    return [_seen(fake, one) for one in fake.things("post", "comment", "video", "story") if one.state == PUBLISHED]


def _seen(fake: FacebookFake, thing: Thing) -> Seen:
    photos = [fake.thing(name) for name in thing.said.get("photos", ())]
    pictures = tuple((fake.file_at(one.said["file"]), one.said["alt"] or "") for one in photos)
    film = ((fake.file_at(thing.said["file"]), ""),) if thing.kind == "video" else ()
    name = f"story_{thing.id}" if thing.kind == "story" else fake.name_of(thing)
    answers = fake.name_of(fake.thing(thing.said["post"])) if thing.kind == "comment" else ""
    return Seen(name, thing.said.get("message") or thing.said.get("description") or "", pictures + film, answers)

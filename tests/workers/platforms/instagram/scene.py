"""What tests of Instagram make and look at, again and again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from tests.networks import pictures
from tests.networks.instagram_fake import InstagramFake
from tests.networks.stage import Stage, call_for
from workers.platforms.base import Call, Media, Message
from workers.platforms.instagram import CAPABILITIES, InstagramAdapter

CONTAINER = ("POST", "/v26.0/{account}/media")
LOOK = ("GET", "/v26.0/{thing}")


def fake_of(stage: Stage) -> InstagramFake:
    return cast("InstagramFake", stage.notes["fake"])


def own_login(stage: Stage) -> Stage:
    """The same account, opened through Instagram itself."""
    fake_of(stage).own_login = True
    adapter = replace(cast("InstagramAdapter", stage.adapter), capabilities=CAPABILITIES)
    return replace(stage, adapter=adapter, target=replace(stage.target, secrets={**stage.target.secrets, "login": "instagram"}))


def ready(stage: Stage, message: Message) -> Call:
    return call_for(stage, message, stage.adapter.prepare(stage.target, message))


def shelved(stage: Stage, content: bytes, mime: str = "image/jpeg") -> Media:
    assert stage.shelf is not None
    return pictures.media(content, "Foto", mime=mime, address=stage.shelf.keep(content, mime))


def story(stage: Stage) -> Message:
    return replace(stage.message(), media=(shelved(stage, pictures.picture(1080, 1920)),), frame="story")


def sent_to(stage: Stage, method: str, path: str) -> list[dict[str, Any]]:
    return [call.said for call in stage.gate.called(method, path)]

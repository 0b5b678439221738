"""What is public on the fakes of Instagram and Threads, for their stages."""

from __future__ import annotations

from tests.networks.containers_fake import ContainerFake
from tests.networks.graph_fake import Thing
from tests.networks.stage import Seen


def posts(fake: ContainerFake) -> list[Seen]:
    """Everything public on the account, comments too."""
    return [_seen(fake, one) for one in fake.things("media", "comment")]


def _seen(fake: ContainerFake, thing: Thing) -> Seen:
    said = thing.said
    if thing.kind == "comment":
        return Seen(f"{said['media']}_{thing.id}", said["text"], (), said["media"])
    parts = [fake.thing(name).said for name in said.get("children", ())] or [said]
    pictures = tuple((fake.file_at(one["file"]), one.get("alt_text") or "") for one in parts if one.get("file"))
    return Seen(thing.id, said.get("caption") or said.get("text") or "", pictures, said.get("reply_to_id", ""))

"""Every call of the adapter has the shape that LinkedIn's pages describe, in both directions.

LinkedIn publishes no specification that a machine can read. These schemas are our own, small, and made from the pages that the
operations name: what the adapter may send (and nothing else), and what it reads from an answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it comes without types

from tests.networks.calls import Call as Heard
from tests.networks.calls import matches
from tests.networks.stage import Stage
from tests.workers.platforms.linkedin.conftest import lost
from workers.platforms.base import Extras, LinkCard, Message
from workers.platforms.linkedin import OPERATIONS

Schema = dict[str, Any]
ORGANIZATION: Schema = {"type": "string", "pattern": r"^urn:li:(organization|person):[\w-]+$"}
ASSET: Schema = {"type": "string", "pattern": r"^urn:li:(image|video):[\w-]+$"}
POST: Schema = {"type": "string", "pattern": r"^urn:li:(share|ugcPost):\d+$"}
TEXT: Schema = {"type": "string", "minLength": 1}
MOMENT: Schema = {"type": "integer", "minimum": 1_000_000_000_000}
URL: Schema = {"type": "string", "pattern": "^https?://"}
NOTHING: Schema = {"type": "null"}


def exactly(required: Schema, optional: Schema | None = None) -> Schema:
    """An object with these fields and no other."""
    properties = required | (optional or {})
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def at_least(**required: Schema) -> Schema:
    """An object with these fields; what else it has is not read."""
    return {"type": "object", "properties": required, "required": list(required)}


def many(items: Schema, fewest: int = 0, most: int = 100) -> Schema:
    """A list of these."""
    return {"type": "array", "items": items, "minItems": fewest, "maxItems": most}


SHOWN = exactly({"id": ASSET}, {"altText": TEXT})
CONTENT: Schema = {
    "oneOf": [
        exactly({"media": SHOWN}),
        exactly({"multiImage": exactly({"images": many(SHOWN, 2, 20)})}),
        exactly({"article": exactly({"source": URL, "title": TEXT, "description": {"type": "string"}}, {"thumbnail": ASSET})}),
    ]
}
SPREAD = exactly(
    {"feedDistribution": {"const": "MAIN_FEED"}, "targetEntities": many({}), "thirdPartyDistributionChannels": many({})}
)
# Little text: no reserved sign stands without a backslash before it.
LITTLE: Schema = {"type": "string", "maxLength": 3_000, "pattern": r"^(\\[\\|{}@\[\]()<>#*_~]|[^\\|{}@\[\]()<>#*_~])*$"}
CREATED = exactly(
    {
        "author": ORGANIZATION, "commentary": LITTLE, "visibility": {"const": "PUBLIC"}, "distribution": SPREAD,
        "lifecycleState": {"const": "PUBLISHED"}, "isReshareDisabledByAuthor": {"type": "boolean"},
    },
    {"content": CONTENT},
)  # fmt: skip
TOLD = at_least(
    id=POST, author=ORGANIZATION, commentary={"type": "string"}, createdAt=MOMENT, lifecycleState=TEXT, visibility=TEXT
)
COMMENT = at_least(
    id={"type": "string", "pattern": r"^\d+$"}, actor=ORGANIZATION, message=at_least(text=TEXT), created=at_least(time=MOMENT)
)
PIECE = at_least(uploadUrl=URL, firstByte={"type": "integer"}, lastByte={"type": "integer"})
FILM = exactly(
    {
        "owner": ORGANIZATION, "fileSizeBytes": {"type": "integer", "minimum": 1},
        "uploadCaptions": {"const": False}, "uploadThumbnail": {"const": False},
    }
)  # fmt: skip
ENDED = exactly({"video": ASSET, "uploadToken": {"type": "string"}, "uploadedPartIds": many(TEXT, 1, 10_000)})

# What is sent and what is read, by the operation's name; None: no JSON, looked at elsewhere.
SHAPES: dict[str, tuple[Schema | None, Schema | None]] = {
    "roles": (NOTHING, at_least(elements=many(at_least(role=TEXT, organization=ORGANIZATION)))),
    "picture.begin": (
        exactly({"initializeUploadRequest": exactly({"owner": ORGANIZATION})}),
        at_least(value=at_least(uploadUrl=URL, image=ASSET)),
    ),
    "picture.read": (NOTHING, at_least(downloadUrl=URL)),
    "film.begin": (
        exactly({"initializeUploadRequest": FILM}),
        at_least(value=at_least(video=ASSET, uploadInstructions=many(PIECE, 1))),
    ),
    "film.end": (exactly({"finalizeUploadRequest": ENDED}), NOTHING),
    "film.state": (NOTHING, at_least(status={"enum": ["PROCESSING", "WAITING_UPLOAD", "AVAILABLE", "PROCESSING_FAILED"]})),
    "upload": (None, None),
    "publish": (CREATED, NOTHING),
    "listing": (NOTHING, at_least(elements=many(TOLD, 0, 20))),
    "read": (NOTHING, TOLD),
    "delete": (NOTHING, NOTHING),
    "comment": (exactly({"actor": ORGANIZATION, "object": POST, "message": exactly({"text": TEXT})}), COMMENT),
    "comment.listing": (NOTHING, at_least(elements=many(COMMENT, 0, 20))),
    "comment.read": (NOTHING, COMMENT),
    "comment.delete": (NOTHING, NOTHING),
    "renew": (None, at_least(access_token=TEXT, expires_in={"type": "integer"})),
    "picture": (None, None),
}


def everything_once(stage: Stage) -> None:
    """Every call the adapter makes."""
    stage.adapter.health(stage.target)
    sought = lost(stage, stage.message("Rapat (pleno) #KTT @humas", pictures=2))
    found = stage.adapter.find(stage.target, sought)
    assert found is not None
    stage.adapter.fetch(stage.target, found.remote_id)
    comment = stage.adapter.find(stage.target, lost(stage, stage.message(pictures=0, reply_to=found.remote_id)))
    assert comment is not None
    stage.adapter.fetch(stage.target, comment.remote_id)
    stage.adapter.delete(stage.target, comment.remote_id)
    stage.adapter.delete(stage.target, found.remote_id)
    stage.published(Message("r", "Film pembukaan", (stage.film(),)))
    card = LinkCard("https://jakarta.go.id", "Jakarta", "", stage.picture())
    stage.published(replace(stage.message(pictures=0), extras=Extras(link_card=card)))
    stage.published(stage.message(pictures=1))
    stage.adapter.renew(stage.target)


def faults(name: str, schema: Schema | None, said: Any) -> list[str]:
    if schema is None:
        return []
    return [f"{name}: {error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(said)]


def manners(name: str, heard: Heard) -> list[str]:
    """Where the headers of a call to the versioned interface are not as they must be, or a URN is not encoded."""
    if not heard.path.startswith("/rest/"):
        return []
    headers = heard.headers
    wanted = {"linkedin-version": "202605", "x-restli-protocol-version": "2.0.0"}
    wrong = [f"{name}: {header}" for header, value in wanted.items() if headers.get(header) != value]
    return wrong + ([f"{name}: a URN that is not encoded"] if "urn:" in heard.target else [])


def test_every_call_has_the_shape_that_the_pages_describe(stage: Stage) -> None:
    everything_once(stage)
    wrong: list[str] = []
    checked: set[str] = set()
    for heard in stage.gate.calls:
        name = next(one.name for one in OPERATIONS if matches(heard, one.method, one.path))
        asked, said = SHAPES[name]
        assert heard.status in {200, 201, 204}
        wrong += [*faults(name, asked, heard.asked), *faults(name, said, heard.said), *manners(name, heard)]
        checked.add(name)
    assert wrong == []
    assert checked == {one.name for one in OPERATIONS} == set(SHAPES)


@pytest.mark.parametrize("text", ["Rapat (pleno)", "#KTT", "a\\"])
def test_the_schema_refuses_text_that_linkedin_would_cut(text: str) -> None:
    assert faults("publish", LITTLE, text) != []

"""From what was approved to what an adapter sends, and back from the ledger."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from functools import partial

from content.approval.digest import DescribedMedia, DescribedVariant
from content.pictures.store import PictureStore
from content.records.evidence import Asked, AskedPicture
from workers.crew import Publicity
from workers.platforms.base import Media, Message, Prepared, Target


def _media(store: PictureStore, publicity: Publicity | None, part: DescribedMedia) -> Media:
    """One picture or film, by its SHA-256; its bytes are read (and their hash checked) only when an adapter asks."""
    read = partial(store.rendition, part.sha256)
    made = Media(part.sha256, part.mime, part.width, part.height, part.alt_text, read)
    return replace(made, address=partial(publicity.address_of, part.sha256, part.mime)) if publicity else made


def message_of(reference: str, part: DescribedVariant, store: PictureStore, publicity: Publicity | None = None) -> Message:
    """The message of one approved part. Without publicity, networks that fetch pictures cannot have any."""
    media = tuple(_media(store, publicity, picture) for picture in part.media)
    return Message(reference, part.text, media, reply_to=part.reply_to, due_at=part.due_at, frame=part.frame)


def target_of(part: DescribedVariant) -> Target:
    """Where it goes, without what opens it: a keyring adds that."""
    return Target(account_id=part.account_id, platform=part.platform, handle=part.handle)


NOTHING_PREPARED = Prepared()


def from_ledger(reference: str, request: str, store: PictureStore) -> tuple[Target, Message]:
    """Where an attempt went and what it sent, from its ledger row; the target without what opens it today."""
    told = json.loads(request)
    described = [DescribedMedia(row["sha256"], row.get("mime", ""), 0, 0, row["alt_text"]) for row in told["media"]]
    media = tuple(_media(store, None, picture) for picture in described)
    message = Message(reference=reference, text=told["text"], media=media, reply_to=told.get("in_reply_to", ""))
    due_at = datetime.fromisoformat(told["due_at"]) if "due_at" in told else message.due_at
    return target_in(request), replace(message, due_at=due_at, frame=told.get("frame", ""))


def target_in(request: str) -> Target:
    """Where an attempt went, from its ledger row, without what opens it today."""
    told = json.loads(request)
    return Target(account_id=told["account"], platform=told["platform"], handle=told["handle"])


def asked_for(request: str) -> Asked:
    """What an attempt asked the platform to show, from its ledger row."""
    told = json.loads(request)
    pictures = (AskedPicture(row["sha256"], row["alt_text"], row.get("mime", "").startswith("video/")) for row in told["media"])
    return Asked(told["text"], tuple(pictures))


def to_json(prepared: Prepared) -> str:
    """What was prepared on the platform, for the publication's row."""
    good_until = prepared.good_until.isoformat() if prepared.good_until else None
    told = {"media_ids": list(prepared.media_ids), "good_until": good_until, "keys": dict(prepared.keys)}
    return json.dumps(told, sort_keys=True)


def from_json(staged: str | None) -> Prepared | None:
    """What was prepared on the platform, from the publication's row."""
    if not staged:
        return None
    told = json.loads(staged)
    good_until = datetime.fromisoformat(told["good_until"]) if told["good_until"] else None
    return Prepared(tuple(told["media_ids"]), good_until, told.get("keys", {}))

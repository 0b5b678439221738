"""From what was approved to what an adapter sends, and back from the ledger."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from functools import partial

from content.approval.digest import DescribedVariant
from content.pictures.store import PictureStore
from content.records.evidence import Asked
from workers.platforms.base import Media, Message, Prepared, Public, Target


def message_of(reference: str, part: DescribedVariant, store: PictureStore) -> Message:
    """The message of one approved part; picture bytes are read (and their hash checked) only when an adapter asks."""
    media = tuple(
        Media(
            sha256=picture.sha256, mime=picture.mime, width=picture.width, height=picture.height,
            alt_text=picture.alt_text, read=partial(store.rendition, picture.sha256),
        )
        for picture in part.media
    )  # fmt: skip
    return Message(reference=reference, text=part.text, media=media, reply_to=part.reply_to)


def target_of(part: DescribedVariant) -> Target:
    """Where it goes."""
    return Target(account_id=part.account_id, platform=part.platform, handle=part.handle)


NOTHING_PREPARED = Prepared()


def from_ledger(reference: str, request: str, store: PictureStore) -> tuple[Target, Message]:
    """Where an attempt went and what it sent, from its ledger row."""
    told = json.loads(request)
    media = tuple(
        Media(
            sha256=row["sha256"],
            mime="",
            width=0,
            height=0,
            alt_text=row["alt_text"],
            read=partial(store.rendition, row["sha256"]),
        )
        for row in told["media"]
    )
    target = Target(account_id=told["account"], platform=told["platform"], handle=told["handle"])
    return target, Message(reference=reference, text=told["text"], media=media, reply_to=told.get("in_reply_to", ""))


def asked_for(request: str) -> Asked:
    """What an attempt asked the platform to show, from its ledger row."""
    told = json.loads(request)
    return Asked(told["text"], tuple((row["sha256"], row["alt_text"]) for row in told["media"]))


def shown_in(public: Public) -> tuple[tuple[str, str], ...]:
    """What the public sees: per picture the SHA-256 of the bytes shown (empty where there are none) and its alt text."""
    return tuple((_sha256(picture.content), picture.alt_text) for picture in public.pictures)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest() if content else ""


def to_json(prepared: Prepared) -> str:
    """What was prepared on the platform, for the publication's row."""
    good_until = prepared.good_until.isoformat() if prepared.good_until else None
    return json.dumps({"media_ids": list(prepared.media_ids), "good_until": good_until})


def from_json(staged: str | None) -> Prepared | None:
    """What was prepared on the platform, from the publication's row."""
    if not staged:
        return None
    told = json.loads(staged)
    good_until = datetime.fromisoformat(told["good_until"]) if told["good_until"] else None
    return Prepared(tuple(told["media_ids"]), good_until)

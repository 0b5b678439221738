"""Previews: what an account would say if what is typed now were saved: its text, how long it counts, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from content.foundation.problems import Problem
from content.people.accounts import Account
from content.pictures.assets import Asset
from content.planning import times
from content.writing.checks import submission
from content.writing.drafts import DraftVariant
from content.writing.threads import Measured, measured_of
from content.writing.variants import Variant, VariantPicture


@dataclass(frozen=True)
class Preview:
    """One account's part as it would be sent. `count` and `limit` are in the network's own measure.

    `parts` are the texts that go out one after the other, more than one for a thread; `count` and `limit` are those of the
    one that has the least room. `due_at` is None while date, time and zone say no moment.
    """

    text: str
    count: int
    limit: int
    findings: tuple[Problem, ...]
    due_at: datetime | None
    parts: tuple[Measured, ...] = ()


def preview(account: Account, part: DraftVariant, *, assets: Mapping[str, Asset] | None = None, title: str = "") -> Preview:
    """What `account` would say. Stores nothing and asks no database.

    `assets` by id are those whose rights are looked at; `title` is the post's.
    """
    variant = Variant(
        account=account, text=part.text, hashtags=part.hashtags.strip(), link=part.link.strip(), local_time=part.local_time,
        pictures=[
            VariantPicture(asset_id=picture.asset_id, alt_text=picture.alt_text, asset=(assets or {}).get(picture.asset_id))
            for picture in part.pictures
        ],
    )  # fmt: skip
    parts = measured_of(account.network, variant.sent_parts(), pictures=len(part.pictures))
    fullest = max(parts, key=lambda measured: measured.over)
    return Preview(
        text=variant.sent_text(),
        count=fullest.count,
        limit=fullest.limit,
        findings=tuple(submission.findings(variant, title=title)),
        due_at=_moment(part),
        parts=parts,
    )


def _moment(part: DraftVariant) -> datetime | None:
    try:
        return times.to_utc(part.local_time, part.zone)
    except (times.UnreadableTime, times.UnknownZone):
        return None

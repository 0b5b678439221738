"""Previews: what an account would say if what is typed now were saved: its text, how long it counts, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from content.foundation.problems import Problem
from content.people.accounts import Account
from content.planning import times
from content.platforms import PLATFORMS
from content.writing import counting
from content.writing.checks import submission
from content.writing.drafts import DraftVariant
from content.writing.variants import Variant, VariantPicture


@dataclass(frozen=True)
class Preview:
    """One account's part as it would be sent. `count` and `limit` are in the network's own measure.

    `due_at` is None while date, time and zone say no moment.
    """

    text: str
    count: int
    limit: int
    findings: tuple[Problem, ...]
    due_at: datetime | None


def preview(account: Account, part: DraftVariant) -> Preview:
    """What `account` would say. Stores nothing and asks no database."""
    variant = Variant(
        account=account, text=part.text, hashtags=part.hashtags.strip(), link=part.link.strip(),
        pictures=[VariantPicture(asset_id=picture.asset_id, alt_text=picture.alt_text) for picture in part.pictures],
    )  # fmt: skip
    text = variant.sent_text()
    return Preview(
        text=text,
        count=counting.count(account.platform, text),
        limit=PLATFORMS[account.platform].limit_for(pictures=len(part.pictures)),
        findings=tuple(submission.findings(variant)),
        due_at=_moment(part),
    )


def _moment(part: DraftVariant) -> datetime | None:
    try:
        return times.to_utc(part.local_time, part.zone)
    except (times.UnreadableTime, times.UnknownZone):
        return None

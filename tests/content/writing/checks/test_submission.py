"""Before a post is handed in: its pictures may be shown on the day it goes out, and name their maker where they must."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content.approval import reviews
from content.approval.reviews import NotReadyToSubmit
from content.foundation.db import Database
from content.foundation.problems import Problem
from content.foundation.wording import translator
from content.people.accounts import Account
from content.pictures import assets, drawings
from content.pictures.assets import Asset
from content.pictures.intake import Intake
from content.pictures.store import PictureStore
from content.pictures.studio import Studio
from content.writing import drafts
from content.writing.checks import submission
from content.writing.checks.usage_rights import CreditMissing, RightsEnded
from content.writing.drafts import Draft, DraftPicture, DraftVariant
from content.writing.posts import Post
from content.writing.previews import preview
from content.writing.variants import variants_of
from tests.cast import NOON, Cast
from tests.stage import DUE_LOCAL, campaign

Register = dict[tuple[str, str], Account]
ALT = "Dermaga dengan tiga perahu nelayan"


def picture(session: Session, folder: Path, cast: Cast, **rights: str) -> Asset:
    asset = assets.take_in(
        session, PictureStore(folder), Intake(Studio(), 20_000_000), content=drawings.scene("pagi.jpg"), filename="pagi.jpg",
        added_by=cast.alya.id, now=NOON,
    )  # fmt: skip
    for name, value in rights.items():
        setattr(asset, name, value)
    session.flush()
    return asset


def pictured(session: Session, cast: Cast, account: Account, asset: Asset, title: str = "Jakarta siap") -> Post:
    part = DraftVariant(account.id, "Jakarta siap.", DUE_LOCAL, "Asia/Jakarta", pictures=(DraftPicture(asset.id, ALT),))
    draft = Draft(campaign(session).id, "preparation", title, "Jakarta siap.", (part,))
    return drafts.write(session, draft, by=cast.alya, now=NOON)


@pytest.mark.parametrize(("until", "kinds"), [("", []), ("2026-08-31", [RightsEnded]), ("2026-09-01", []), ("2026-09-02", [])])
def test_a_picture_may_be_used_up_to_its_last_day(
    database: Database, cast: Cast, register: Register, tmp_path: Path, until: str, kinds: list[type[Problem]]
) -> None:
    with database.writing() as session:
        asset = picture(session, tmp_path, cast, usable_until=until)
        post = pictured(session, cast, register["pemprov", "x"], asset)
        (variant,) = variants_of(session, post.id)
        found = list(submission.findings(variant))
    assert [type(one) for one in found] == kinds
    if found:
        assert "2026-08-31" in found[0].say_cause(translator("id"))


@pytest.mark.parametrize(
    ("licence", "credit", "kinds"),
    [
        ("agency", "", [CreditMissing]),
        ("agency", "ANTARA/Rina", []),
        ("own", "", []),
        ("", "", []),
        ("CC BY 4.0", " ", [CreditMissing]),
    ],
)
def test_a_licence_that_names_the_maker_needs_a_credit(
    database: Database, cast: Cast, register: Register, tmp_path: Path, licence: str, credit: str, kinds: list[type[Problem]]
) -> None:
    with database.writing() as session:
        asset = picture(session, tmp_path, cast, licence=licence, credit=credit)
        post = pictured(session, cast, register["pemprov", "x"], asset)
        (variant,) = variants_of(session, post.id)
        assert [type(one) for one in submission.findings(variant)] == kinds


def test_a_post_whose_rights_end_before_it_goes_out_is_not_handed_in(
    database: Database, cast: Cast, register: Register, tmp_path: Path
) -> None:
    with database.writing() as session:
        asset = picture(session, tmp_path, cast, usable_until="2026-08-31")
        post = pictured(session, cast, register["pemprov", "x"], asset)
        with pytest.raises(NotReadyToSubmit) as refused:
            reviews.submit(session, post=post, by=cast.alya, now=NOON)
    assert [type(one) for one in refused.value.findings] == [RightsEnded]


def test_the_title_is_no_alternative_text(database: Database, cast: Cast, register: Register, tmp_path: Path) -> None:
    with database.writing() as session:
        post = pictured(session, cast, register["pemprov", "x"], picture(session, tmp_path, cast), title=ALT)
        with pytest.raises(NotReadyToSubmit):
            reviews.submit(session, post=post, by=cast.alya, now=NOON)


def test_a_preview_tells_of_rights_before_anything_is_saved(
    database: Database, cast: Cast, register: Register, tmp_path: Path
) -> None:
    with database.writing() as session:
        asset = picture(session, tmp_path, cast, usable_until="2026-08-31")
    part = DraftVariant("", "Jakarta siap.", DUE_LOCAL, "Asia/Jakarta", pictures=(DraftPicture(asset.id, ALT),))
    seen = preview(register["pemprov", "x"], part, assets={asset.id: asset})
    assert [type(one) for one in seen.findings] == [RightsEnded]

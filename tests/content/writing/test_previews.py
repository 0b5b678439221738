"""A preview tells what would be sent, how long it counts and what is missing, and stores nothing."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from content.foundation.db import Database
from content.people.accounts import Account
from content.writing.checks import submission
from content.writing.checks.alternatives import AltTextIsFileName
from content.writing.drafts import DraftPicture, DraftVariant
from content.writing.previews import preview
from content.writing.variants import Variant
from tests import stage

Register = dict[tuple[str, str], Account]
TYPED = DraftVariant("", "Jakarta siap.", stage.DUE_LOCAL, "Asia/Jakarta", "#Jakarta", "https://jakarta.go.id")


def test_the_text_is_the_one_that_is_sent_counted_as_the_network_does(register: Register) -> None:
    seen = preview(register["pemprov", "x"], TYPED)
    assert seen.text == "Jakarta siap.\n\nhttps://jakarta.go.id\n\n#Jakarta"
    assert (seen.count, seen.limit) == (13 + 2 + 23 + 2 + 8, 280)
    assert seen.findings == ()


def test_a_caption_has_the_limit_of_captions(register: Register) -> None:
    pictured = replace(TYPED, pictures=(DraftPicture("a", "Kapal-kapal di pelabuhan"),))
    assert preview(register["pemprov", "telegram"], TYPED).limit == 4096
    assert preview(register["pemprov", "telegram"], pictured).limit == 1024


def test_everything_that_is_missing_is_said_at_once(register: Register) -> None:
    poor = replace(TYPED, text=" ", pictures=tuple(DraftPicture(name, "IMG_2041.jpg") for name in "abcde"))
    kinds = [type(finding) for finding in preview(register["pemprov", "x"], poor).findings]
    assert kinds == [submission.TextMissing, submission.TooManyPictures, *[AltTextIsFileName] * 5]


def test_a_time_that_is_none_gives_no_moment(register: Register) -> None:
    assert preview(register["pemprov", "x"], TYPED).due_at == stage.DUE
    assert preview(register["pemprov", "x"], replace(TYPED, local_time="T")).due_at is None
    assert preview(register["pemprov", "x"], replace(TYPED, zone="Asia/Nowhere")).due_at is None


def test_nothing_is_stored(database: Database, register: Register) -> None:
    with database.writing() as session:
        preview(session.get_one(Account, register["pemprov", "x"].id), TYPED)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Variant)) == 0

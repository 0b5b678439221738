"""Accounts on Instagram: their posts by short code, and two ways to sign in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from content.people.troubles import Trouble
from tests.networks.graph_fake import Token
from tests.networks.instagram import ACCOUNT
from tests.networks.instagram_fake import InstagramFake
from tests.networks.stage import Stage, now
from tests.workers.platforms.instagram.scene import fake_of, own_login
from workers.platforms.base import NotNow, Refused


def test_a_short_code_leads_to_the_accounts_own_posts_only(stage: Stage) -> None:
    receipt = stage.published(stage.message())
    code = receipt.url.rstrip("/").rpartition("/")[2]
    for address in (receipt.url, f"https://instagram.com/kantor/p/{code}", f"https://m.instagram.com/reel/{code}/?x=1"):
        assert stage.adapter.recognise(stage.target, address) == code
    assert stage.adapter.fetch(stage.target, "Czzzzzzzz") is None
    stage.published(stage.message(pictures=0, reply_to=code))
    assert stage.posts()[0].answers == receipt.remote_id
    stage.adapter.delete(stage.target, code)
    assert stage.adapter.fetch(stage.target, code) is None
    stage.adapter.delete(stage.target, code)
    with pytest.raises(Refused, match="not there any more"):
        stage.adapter.prepare(stage.target, stage.message(pictures=0, reply_to=code))


@pytest.mark.parametrize("address", ["https://instagram.com/lain/p/Cabcdef/x", "https://instagram.com/kantor", "https://["])
def test_other_addresses_are_none_of_its_posts(stage: Stage, address: str) -> None:
    assert stage.adapter.recognise(stage.target, address) is None


def test_a_token_of_instagrams_own_is_renewed_and_one_of_a_page_does_not_end(stage: Stage) -> None:
    assert stage.adapter.renew(stage.target) is None
    own = own_login(stage)
    grant = own.adapter.renew(own.target)
    assert grant is not None
    assert grant.expires_at is not None
    assert grant.expires_at > now() + timedelta(days=59)
    assert grant.secrets["login"] == "instagram"
    assert grant.secrets["access_token"] != own.target.secrets["access_token"]


def test_a_token_that_is_too_young_or_ended_is_not_renewed(stage: Stage) -> None:
    own, fake = own_login(stage), fake_of(stage)
    fake.youngest = timedelta(days=10)
    with pytest.raises(NotNow, match="too young"):
        own.adapter.renew(own.target)
    fake.tokens["ended"] = Token(ACCOUNT, InstagramFake.SCOPES, now(), now() - timedelta(days=1))
    with pytest.raises(NotNow) as caught:
        own.adapter.renew(replace(own.target, secrets={"access_token": "ended", "login": "instagram"}))
    assert caught.value.trouble == Trouble.EXPIRED


def test_an_account_opened_through_instagram_publishes_and_cannot_delete(stage: Stage) -> None:
    own = own_login(stage)
    receipt = own.published(own.message())
    with pytest.raises(Refused, match="delete it in Instagram"):
        own.adapter.delete(own.target, receipt.remote_id)
    assert own.seen(receipt.remote_id) is not None

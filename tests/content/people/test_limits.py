"""An account as its network meets it: what the network said of it counts in the checks before approval."""

from __future__ import annotations

import pytest

from content.foundation.db import Database
from content.people import connections, credentials
from content.people.accounts import REHEARSAL, Account
from content.people.credentials import Grant
from content.people.vault import Vault
from content.platforms import PLATFORMS
from content.writing.checks import submission
from content.writing.drafts import DraftVariant
from content.writing.previews import preview
from tests.cast import NOON, Cast

VAULT = Vault(["ab" * 32])
Register = dict[tuple[str, str], Account]


def connected(database: Database, account: Account, cast: Cast, **secrets: str) -> Account:
    with database.writing() as session:
        held = session.get_one(Account, account.id)
        credentials.connect(session, VAULT, held, Grant({"access_token": "t" * 20, **secrets}), by=cast.dewi.id, now=NOON)
        return held


def found(account: Account, text: str) -> set[type]:
    part = DraftVariant(account.id, text, "2026-09-01T09:00", "Asia/Jakarta")
    return {type(one) for one in preview(account, part, assets={}).findings}


def test_a_server_that_takes_longer_texts_is_believed(database: Database, register: Register, cast: Cast) -> None:
    mastodon = connected(database, register["pemprov", "mastodon"], cast)
    assert submission.TextTooLong in found(mastodon, "a" * 800)
    with database.writing() as session:
        connections.looked(session, mastodon.id, trouble=None, problem="", limits={"text_limit": 1000}, now=NOON)
        mastodon = session.get_one(Account, mastodon.id)
    assert submission.TextTooLong not in found(mastodon, "a" * 800)
    assert submission.TextTooLong in found(mastodon, "a" * 1001)


def test_a_server_that_takes_shorter_ones_is_believed_too(database: Database, register: Register, cast: Cast) -> None:
    mastodon = connected(database, register["pemprov", "mastodon"], cast)
    with database.writing() as session:
        connections.looked(session, mastodon.id, trouble=None, problem="", limits={"text_limit": 200}, now=NOON)
        mastodon = session.get_one(Account, mastodon.id)
    assert submission.TextTooLong in found(mastodon, "a" * 201)


@pytest.mark.parametrize(("secrets", "stopped"), [({}, True), ({"replies": "1"}, False)])
def test_threads_go_out_on_x_where_the_plan_answers_posts(
    database: Database, register: Register, cast: Cast, secrets: dict[str, str], *, stopped: bool
) -> None:
    x = connected(database, register["pemprov", "x"], cast, **secrets)
    assert (submission.NoThreadsHere in found(x, "Satu\n---\nDua")) is stopped


def test_on_the_rehearsal_platform_everybody_meets_the_same_network(database: Database, register: Register, cast: Cast) -> None:
    x = connected(database, register["pemprov", "x"], cast)
    with database.writing() as session:
        held = session.get_one(Account, x.id)
        credentials.disconnect(session, held, by=cast.dewi.id, now=NOON)
        assert (held.connection, held.network) == (REHEARSAL, PLATFORMS["x"])

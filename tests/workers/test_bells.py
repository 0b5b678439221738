"""One bell for many publications: each goes its own way, whatever becomes of its neighbours."""

from __future__ import annotations

import threading
from pathlib import Path

from content.foundation.db import Database
from content.people.accounts import Account
from content.publication.lifecycle import State
from content.publication.publications import Publication
from tests.cast import Cast
from tests.stage import Clock, Stand, crew, receipt, released, state_of
from workers.platforms.base import Call, Message, Prepared, Receipt, Target
from workers.publishing import publish_many

Register = dict[tuple[str, str], Account]


def test_a_bug_in_one_call_leaves_its_neighbours_alone(
    database: Database, cast: Cast, register: Register, tmp_path: Path
) -> None:
    names = released(database, cast, [register["pemprov", platform] for platform in ("x", "facebook", "linkedin")])
    stand = Stand(answers=[receipt("1"), RuntimeError("bug"), receipt("3")])
    publish_many(crew(database, tmp_path, stand, Clock()), names)
    assert sorted(state_of(database, name) for name in names) == [State.CALLING, State.PUBLISHED, State.PUBLISHED]


def test_an_account_that_nobody_can_speak_for_is_a_failure_that_is_told(
    database: Database, cast: Cast, register: Register, tmp_path: Path
) -> None:
    lost, fine = released(database, cast, [register["pemprov", "x"], register["pemprov", "facebook"]])
    with database.writing() as session:
        session.query(Account).filter(Account.id == register["pemprov", "x"].id).update({"connection": "nirwana"})
    stand = Stand()
    publish_many(crew(database, tmp_path, stand, Clock()), [lost, fine])
    assert (state_of(database, lost), state_of(database, fine)) == (State.FAILED, State.PUBLISHED)
    with database.reading() as session:
        assert "nirwana" in str(session.get_one(Publication, lost).reason)


def test_nobody_waits_for_a_neighbours_slow_upload(database: Database, cast: Cast, register: Register, tmp_path: Path) -> None:
    slow, quick = released(database, cast, [register["pemprov", "x"], register["pemprov", "facebook"]])
    let_go = threading.Event()

    class SlowUpload(Stand):
        def prepare(self, target: Target, message: Message) -> Prepared:
            if message.reference == slow:
                assert let_go.wait(10)
            return super().prepare(target, message)

        def publish(self, target: Target, call: Call) -> Receipt:
            sent = super().publish(target, call)
            let_go.set()
            return sent

    stand = SlowUpload()
    publish_many(crew(database, tmp_path, stand, Clock()), [slow, quick])
    assert [call.message.reference for call in stand.sent] == [quick, slow]

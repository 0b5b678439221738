"""Limits: what a server says of itself is in force, before anything is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.networks import pictures
from tests.networks.mastodon_server import House
from tests.networks.stage import Stage, call_for
from tests.workers.platforms.mastodon.conftest import POLL
from workers.platforms.base import Extras, LinkCard, Message, Poll, Prepared, Refused
from workers.platforms.mastodon import limits


def test_the_servers_own_limits_are_read_and_kept(stage: Stage, house: House) -> None:
    house.text_limit, house.url_length = 700, 25
    said = stage.adapter.health(stage.target)
    assert said.limits["text_limit"] == 700
    assert said.limits["most_pictures"] == 4
    assert said.limits["alt_text_limit"] == 1500
    assert said.resets_at is not None
    assert said.left is not None
    theirs = replace(stage.target, limits=said.limits)
    links = " ".join(["https://jakarta.go.id/" + "a" * 60] * 3)
    longest = stage.message("x" * (700 - 3 * 26) + " " + links, pictures=0)
    assert stage.adapter.check(theirs, longest) == ()
    assert stage.adapter.check(stage.target, longest) != ()
    assert stage.adapter.check(theirs, replace(longest, text="x" + longest.text)) != ()
    stage.adapter.publish(theirs, call_for(stage, longest, Prepared()))
    with pytest.raises(Refused):
        stage.adapter.publish(theirs, call_for(stage, replace(longest, text="x" + longest.text), Prepared()))


@pytest.mark.parametrize(
    ("name", "most", "message"),
    [
        ("text_limit", 10, Message("r", "x" * 11)),
        ("most_pictures", 1, Message("r", "x", (pictures.media(pictures.picture(9, 9), ""),) * 2)),
        ("picture_bytes", 20, Message("r", "x", (pictures.media(pictures.picture(9, 9), ""),))),
        ("picture_pixels", 80, Message("r", "x", (pictures.media(pictures.picture(9, 9), ""),))),
        ("film_bytes", 20, Message("r", "x", (pictures.media(pictures.film(), "", mime="video/mp4"),))),
        ("alt_text_limit", 3, Message("r", "x", (pictures.media(pictures.picture(9, 9), "x" * 4),))),
        ("poll_choices", 2, Message("r", "x", extras=Extras(Poll(("a", "b", "c"), 3600)))),
        ("poll_choice_length", 1, Message("r", "x", extras=Extras(Poll(("a", "bb"), 3600)))),
        ("poll_shortest", 4000, Message("r", "x", extras=Extras(POLL))),
        ("poll_longest", 3000, Message("r", "x", extras=Extras(POLL))),
    ],
)
def test_each_limit_is_kept_before_anything_is_sent(stage: Stage, name: str, most: int, message: Message) -> None:
    assert stage.adapter.check(stage.target, message) == ()
    assert len(limits.complaints(message, {name: most})) == 1
    with pytest.raises(Refused):
        stage.adapter.prepare(replace(stage.target, limits={name: most}), message)
    assert stage.gate.calls == ()


@pytest.mark.parametrize(
    "message",
    [
        Message("r", "  "),
        Message("r", "x", (pictures.media(pictures.picture(9, 9), "", mime="image/tiff"),)),
        Message("r", "x", (pictures.media(pictures.film(), "", mime="video/mp4"), pictures.media(pictures.picture(9, 9), ""))),
        Message("r", "x", (pictures.media(pictures.picture(9, 9), ""),), extras=Extras(POLL)),
        Message("r", "x", extras=Extras(Poll(("a",), 3600))),
        Message("r", "x", extras=Extras(Poll(("a", "a"), 3600))),
        Message("r", "x", extras=Extras(link_card=LinkCard("https://jakarta.go.id", "Jakarta"))),
        Message("r", "x", extras=Extras(reply_control="nobody")),
    ],
)
def test_what_mastodon_has_not_is_refused_before_anything_is_sent(stage: Stage, message: Message) -> None:
    assert len(stage.adapter.check(stage.target, message)) == 1

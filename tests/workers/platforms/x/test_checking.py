"""What X would refuse is refused before anything is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.networks.stage import Stage
from tests.networks.x import with_media
from workers.platforms.base import Extras, Poll, Refused


def test_what_x_would_refuse_is_refused_before_anything_is_asked(stage: Stage) -> None:
    picture, film = stage.picture(), stage.film()
    poll = Extras(poll=Poll(("ya", "tidak"), 3600))
    wrong = {
        "280 characters": stage.message("a" * 281, pictures=0),
        "neither": stage.message(" ", pictures=0),
        "cashtag": stage.message("$AAPL $GOOG", pictures=0),
        "4 pictures": stage.message(pictures=5),
        "alone": with_media(stage, film, picture),
        "image/tiff": with_media(stage, replace(picture, mime="image/tiff")),
        "alternative": with_media(stage, replace(picture, alt_text="a" * 1001)),
        "polls": replace(stage.message(pictures=0), extras=poll),
        "mentioned": replace(stage.message(pictures=0), extras=Extras(reply_control="nobody")),
    }
    for word, message in wrong.items():
        assert word in " ".join(stage.adapter.check(stage.target, message))
        with pytest.raises(Refused):
            stage.adapter.prepare(stage.target, message)
    assert stage.gate.calls == ()


def test_a_price_is_no_cashtag_and_one_cashtag_is_allowed(stage: Stage) -> None:
    assert stage.adapter.check(stage.target, stage.message("Harga $5 naik ke $10, lihat $BBRI.", pictures=0)) == ()


def test_threads_need_a_plan_that_allows_answers(stage: Stage) -> None:
    without = replace(stage.target, limits={})
    (said,) = stage.adapter.check(without, stage.message(pictures=0, reply_to="1750"))
    assert "plan" in said

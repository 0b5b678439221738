"""Reasons: ours are put into the reader's language, everybody else's are quoted."""

from __future__ import annotations

from content.approval.digest import PicturesNotReady
from content.foundation.wording import translator
from content.publication import reasons
from content.publication.lifecycle import WAITING_FOR_A_PERSON
from content.publication.reasons import Reason


def test_our_own_reason_is_translated() -> None:
    found = reasons.said("its time window passed before it could go out", translator("id"))
    assert found == Reason("Waktunya lewat sebelum sempat ditayangkan.", quoted=False)


def test_a_platforms_words_are_quoted_as_they_are() -> None:
    assert reasons.said("status 403: duplicate") == Reason("status 403: duplicate", quoted=True)


def test_pictures_that_are_not_ready_are_said_with_their_name() -> None:
    found = reasons.said(str(PicturesNotReady(filename="monas.jpg", platform="x")), translator("en"))
    assert found is not None
    assert (found.quoted, "monas.jpg" in found.words) == (False, True)


def test_no_reason_is_no_reason() -> None:
    assert reasons.said(None) is None
    assert reasons.said("") is None


def test_whatever_waits_for_a_person_says_what_to_do() -> None:
    assert set(reasons.ADVICE) >= WAITING_FOR_A_PERSON

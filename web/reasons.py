"""Why something stands where it stands, in the reader's language, for templates."""

from __future__ import annotations

from content.publication import reasons
from content.publication.lifecycle import State
from content.publication.reasons import Reason
from web.languages import _


def why(reason: str | None) -> Reason | None:
    """The reason in the reader's words; somebody else's words are marked as quoted."""
    return reasons.said(reason, _)


def advice(state: str) -> str:
    """What to do next; empty where nothing is to be done."""
    return _(reasons.ADVICE[State(state)]) if State(state) in reasons.ADVICE else ""

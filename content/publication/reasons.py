"""Why a publication stands where it stands, and what a person can do about it: message ids for our own words.

What our adapters say is recognised (sayings.py); what a platform or a person said is not translated: it is quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.approval.digest import PicturesNotReady
from content.foundation.problems import N_, Translate
from content.publication import sayings
from content.publication.lifecycle import State

# What our own code writes into `reason`, by its exact words.
OURS: dict[str, str] = {
    "the content changed after the claim": N_("The content changed while it was being sent out, so nothing was sent."),
    "the content is not what was approved": N_("The content is no longer what was approved, so nothing was sent."),
    "the account is not the approved one": N_("The account is no longer the approved one, so nothing was sent."),
    "the account is switched off": N_("The account is switched off in the register, so nothing was sent."),
    "the time is not the approved one": N_("The time is no longer the approved one, so nothing was sent."),
    "the approvals are no longer valid": N_("The approvals no longer count, so nothing was sent."),
    "the gate is closed": N_("It is covered by a hold."),
    "the time window has passed": N_("Its time passed before it could go out."),
    "its time window passed before it could go out": N_("Its time passed before it could go out."),
    "its time passed while everything was held": N_("Its time passed while it was on hold."),
    "the worker did not come back from the call": N_("The worker broke off while sending; nobody knows whether it arrived."),
    "not found on the platform after every look": N_("It was sent, but is not to be found on the platform."),
    "not found on the platform": N_("It was sent, but is not to be found on the platform."),
    "the platform could not be asked": N_("It was sent, and the platform could not be asked whether it arrived."),
    "this network cannot be asked whether it went out": N_("It was sent, and this network cannot be asked whether it arrived."),
    "found on the platform": N_("Found on the platform."),
    "found by a person": N_("A person found it on the account; the platform shows that it is this post."),
    "sent again: two people agreed on it": N_("Two people agreed to send it once more."),
    "the thread ended before this part": N_("An earlier part of its thread was given up."),
    "the part before it in the thread did not go out in time": N_("The part before it in the thread did not go out in time."),
    "the part before it is not out yet": N_("It waits for the part before it in the thread."),
    "publishing is switched off": N_("Publishing is switched off."),
    "the database is a copy, and its other life may have sent it": N_(
        "The database is a copy or an older state; its other life may have sent this."
    ),
    "the database is a copy, so the rehearsal is over": N_("The database is a copy or an older state; the gladi is over."),
    "its time passed while publishing was switched off": N_("Its time passed while publishing was switched off."),
    "edited": N_("The post was edited."),
    "cancelled": N_("Taken off the schedule."),
}
PICTURES_NOT_READY = re.compile(
    re.escape(PicturesNotReady.cause)
    .replace(r"%\(filename\)s", "(?P<filename>.+)")
    .replace(r"%\(platform\)s", r"(?P<platform>.+)")
)

# What to do next, where something has to be done or left alone.
ADVICE: dict[State, str] = {
    State.NEEDS_PERSON: N_(
        "Look at the account yourself. If the post is there, paste its address; "
        "if it is not, two people can let it go out once more."
    ),
    State.FAILED: N_("Edit the post so that the platform accepts it and have it approved again, or end this with a reason."),
    State.MISSED: N_("Choose a new time in the editor and have the post approved again, or end this with a reason."),
    State.BLOCKED: N_("Look at the post in the editor and have it approved again, or end this with a reason."),
    State.UNCERTAIN: N_("Tayang is asking the platform whether it arrived. Please wait, and do not post it by hand."),
    State.RETRY_WAIT: N_("It was certainly not sent. Tayang tries again by itself."),
    State.HELD: N_("It stays here until someone lets it go again."),
}


@dataclass(frozen=True)
class Reason:
    """Why, in words; `quoted`: in somebody else's."""

    words: str
    quoted: bool


def said(reason: str | None, translate: Translate = str) -> Reason | None:
    """A publication's reason for a reader; None where there is none."""
    if not reason:
        return None
    if reason in OURS:
        return Reason(translate(OURS[reason]), quoted=False)
    if unready := PICTURES_NOT_READY.fullmatch(reason):
        return Reason(translate(PicturesNotReady.cause) % unready.groupdict(), quoted=False)
    if words := sayings.said(reason, translate):
        return Reason(words, quoted=False)
    return Reason(reason, quoted=True)

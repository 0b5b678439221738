"""The words and signs of every state, role and network: one table for all pages."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from content.foundation.problems import N_
from content.people.roles import Action, Role
from content.platforms import PLATFORMS
from content.publication.lifecycle import State
from content.writing.posts import PostState


@dataclass(frozen=True)
class Sign:
    """How a state looks: its word (an English message id), its icon, its tone (a CSS class)."""

    word: str
    icon: str
    tone: str


SIGNS: dict[str, Sign] = {
    PostState.DRAFT: Sign(N_("Draft"), "file-pen", "quiet"),
    PostState.IN_REVIEW: Sign(N_("Awaiting review"), "hourglass", "attention"),
    PostState.CHANGES_REQUESTED: Sign(N_("Needs changes"), "message-square", "attention"),
    PostState.APPROVED: Sign(N_("Approved"), "badge-check", "good"),
    State.PLANNED: Sign(N_("Scheduled"), "clock", "primary"),
    State.CLAIMED: Sign(N_("Publishing"), "loader", "primary"),
    State.CALLING: Sign(N_("Publishing"), "send", "primary"),
    State.PUBLISHED: Sign(N_("Published"), "circle-check", "good"),
    State.CONFIRMED: Sign(N_("Published, proven"), "shield-check", "good"),
    State.RETRY_WAIT: Sign(N_("Will try again"), "rotate-ccw", "attention"),
    State.FAILED: Sign(N_("Failed"), "circle-x", "danger"),
    State.UNCERTAIN: Sign(N_("Being checked"), "circle-help", "attention"),
    State.NEEDS_PERSON: Sign(N_("Needs a decision"), "circle-alert", "danger"),
    State.HELD: Sign(N_("On hold"), "hand", "danger"),
    State.CANCELLED: Sign(N_("Cancelled"), "ban", "quiet"),
    State.MISSED: Sign(N_("Missed"), "calendar-x", "danger"),
    State.BLOCKED: Sign(N_("Blocked"), "ban", "danger"),
    State.ABANDONED: Sign(N_("Given up"), "archive-x", "quiet"),
    State.REMOVED: Sign(N_("Withdrawn"), "undo-2", "quiet"),
}

ROLES: dict[Role, str] = {
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.AUTHOR: N_("Author"),
    Role.EDITOR: N_("Editor"),
    Role.VERIFIER: N_("Verifier"),
    Role.APPROVER: N_("Approver"),
    Role.PUBLISHER: N_("Publisher"),
    Role.OBSERVER: N_("Observer"),
}

ACTIONS: dict[Action, str] = {
    Action.READ: N_("read"),
    Action.WRITE_POST: N_("write posts"),
    Action.SUBMIT_POST: N_("submit posts for review"),
    Action.REVIEW_POST: N_("review posts"),
    Action.APPROVE_POST: N_("approve posts"),
    Action.SCHEDULE: N_("schedule"),
    Action.HOLD_ALL: N_("hold everything"),
    Action.RESUME: N_("lift a hold"),
    Action.SETTLE: N_("decide about publications"),
    Action.IMPORT_PLAN: N_("import plans"),
    Action.MANAGE_ACCOUNTS: N_("manage official accounts"),
    Action.MANAGE_PEOPLE: N_("manage people"),
    Action.RUN_GLADI: N_("run a gladi"),
    Action.SEE_STATUS: N_("see the system status"),
}


def install(app: Flask) -> None:
    """Give the templates the tables."""
    app.jinja_env.globals.update(SIGNS=SIGNS, ROLES=ROLES, PLATFORMS=PLATFORMS)

"""Roles and what each may do: one table, asked by every page and again at the moment a post goes out."""

from __future__ import annotations

from enum import StrEnum

from content.foundation.problems import N_, Problem


class Role(StrEnum):
    """The roles of such an office."""

    ADMINISTRATOR = "administrator"  # Administrator: the system; does not approve by default
    AUTHOR = "author"  # Penyusun
    EDITOR = "editor"  # Editor (language, pictures)
    VERIFIER = "verifier"  # Verifikator (facts, protocol)
    APPROVER = "approver"  # Penyetuju
    PUBLISHER = "publisher"  # Penerbit (account administrator)
    OBSERVER = "observer"  # Pengamat, auditor, archivist: reads and exports


class Action(StrEnum):
    """What can be done; every route names one."""

    READ = "read"
    WRITE_POST = "write_post"
    SUBMIT_POST = "submit_post"
    REVIEW_POST = "review_post"  # request changes, comment
    APPROVE_POST = "approve_post"
    SCHEDULE = "schedule"  # cancel, hold one, reschedule
    HOLD_ALL = "hold_all"
    RESUME = "resume"
    SETTLE = "settle"  # decide on a publication that needs a person
    IMPORT_PLAN = "import_plan"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_PEOPLE = "manage_people"
    RUN_GLADI = "run_gladi"
    SEE_STATUS = "see_status"


EVERYONE = frozenset(Role)
WRITERS = frozenset({Role.AUTHOR, Role.EDITOR, Role.VERIFIER})

POLICY: dict[Action, frozenset[Role]] = {
    Action.READ: EVERYONE,
    Action.WRITE_POST: WRITERS,
    Action.SUBMIT_POST: WRITERS,
    Action.REVIEW_POST: frozenset({Role.EDITOR, Role.VERIFIER, Role.APPROVER}),
    Action.APPROVE_POST: frozenset({Role.APPROVER}),
    Action.SCHEDULE: frozenset({Role.AUTHOR, Role.EDITOR, Role.APPROVER, Role.PUBLISHER}),
    Action.HOLD_ALL: EVERYONE - {Role.OBSERVER},  # stopping is never wrong; starting again is for few
    Action.RESUME: frozenset({Role.APPROVER, Role.PUBLISHER}),
    Action.SETTLE: frozenset({Role.APPROVER, Role.PUBLISHER}),
    Action.IMPORT_PLAN: frozenset({Role.AUTHOR, Role.EDITOR, Role.ADMINISTRATOR}),
    Action.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR, Role.PUBLISHER}),
    Action.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Action.RUN_GLADI: frozenset({Role.AUTHOR, Role.EDITOR, Role.APPROVER, Role.PUBLISHER, Role.ADMINISTRATOR}),
    Action.SEE_STATUS: EVERYONE,
}


class NotAllowed(Problem):
    """A person asked for something that none of their roles may do."""

    cause = N_("Your role does not include this: %(action)s.")
    fix = N_("Ask an administrator for the role, or a colleague who has it.")


def may(roles: frozenset[Role], action: Action) -> bool:
    """Whether any of `roles` may do `action`."""
    return bool(roles & POLICY[action])


def require(roles: frozenset[Role], action: Action) -> None:
    """Raise NotAllowed unless any of `roles` may do `action`."""
    if not may(roles, action):
        raise NotAllowed(action=action.value)

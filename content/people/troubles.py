"""Troubles: what can be wrong between the office's account and its network, and what a person does about it."""

from __future__ import annotations

from enum import StrEnum

from content.foundation.problems import N_


class Trouble(StrEnum):
    """What is wrong with a connection."""

    MISSING = "missing"
    WRONG = "wrong"
    EXPIRED = "expired"
    REVOKED = "revoked"
    FORBIDDEN = "forbidden"
    SEALED = "sealed"
    ABSENT = "absent"
    UNSAFE = "unsafe"
    STRANGER = "stranger"
    SILENT = "silent"
    LIMITED = "limited"
    UNPAID = "unpaid"


# Each trouble as a person reads it: what happened, and what to do.
SAID: dict[Trouble, tuple[str, str]] = {
    Trouble.MISSING: (N_("This account is not connected."), N_("Connect it on this page.")),
    Trouble.WRONG: (
        N_("The network does not accept these credentials."),
        N_("Check what was typed or copied; what was accepted before was withdrawn there. Then connect the account again."),
    ),
    Trouble.EXPIRED: (N_("The permission of this account has ended."), N_("Connect the account again.")),
    Trouble.REVOKED: (
        N_("The permission of this account was withdrawn on the network, or its password was changed."),
        N_("Ask whoever manages the account on the network, then connect it again."),
    ),
    Trouble.FORBIDDEN: (
        N_("The network does not allow this account or this application to do that."),
        N_("Check the account's role and the application's permissions on the network; its own words are below."),
    ),
    Trouble.SEALED: (
        N_("The credentials of this account are sealed with a key that is not here."),
        N_("Bring the key back from where it is kept apart from the backups, or connect the account again."),
    ),
    Trouble.ABSENT: (
        N_("The network's server cannot be reached."),
        N_("Check this machine's connection to the internet and the address of the server; everything else goes on."),
    ),
    Trouble.UNSAFE: (
        N_("The connection to the network's server is not safe: its certificate is not accepted."),
        N_("Check this machine's date and the office's proxy; nothing was sent."),
    ),
    Trouble.STRANGER: (
        N_("Something other than the network answered, such as a sign-in page of the office's proxy."),
        N_("Ask whoever runs the office's network to let this machine through to the network's address."),
    ),
    Trouble.SILENT: (N_("The network's server does not answer in time."), N_("Wait a little; it is tried again by itself.")),
    Trouble.LIMITED: (
        N_("The network takes no more from this account for now."),
        N_("Wait until its limit ends; it is tried again by itself."),
    ),
    Trouble.UNPAID: (
        N_("The credit of the application on the network is used up."),
        N_("Add credit in the network's developer portal."),
    ),
}


# What only connecting again mends: trying again by machine is of no use.
NEEDS_PERSON = frozenset(
    {Trouble.MISSING, Trouble.WRONG, Trouble.EXPIRED, Trouble.REVOKED, Trouble.FORBIDDEN, Trouble.SEALED, Trouble.UNPAID}
)

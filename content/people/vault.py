"""The vault: what opens the office's accounts, sealed so that a copy of the database opens none of them.

AES-256-GCM (NIST SP 800-38D) with a fresh nonce for each sealing. What is sealed is bound to one subject, the account: put
into another's row it does not open. Each sealed text names its key, so that keys can be changed while everything runs: the
newest seals, all of them open.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from content.foundation.problems import N_, Problem

FORM = "1"
KEY_BYTES = 32
NONCE_BYTES = 12
NAME_DIGITS = 12


class WrongKey(Problem):
    """A key that is no key. It is a setting; what it holds is not told."""

    cause = N_("A key of the vault is not 64 hexadecimal digits.")
    fix = N_("Correct VAULT_KEYS, or leave it empty so that the key kept on this machine is used.")


class Sealed(Problem):
    """A sealed text that no key of ours opens. Fact: `key`, the name of the one it was sealed with."""

    cause = N_("The credentials of this account cannot be opened: their key (%(key)s) is not here, or they were changed.")
    fix = N_("Bring that key back from where it is kept apart from the backups, or connect the account again.")


class Vault:
    """Seals and opens small tables of secrets."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Use these keys (64 hexadecimal digits each), the newest first.

        Raises:
            WrongKey: one of them is none, or there are none.
        """
        opened = [_key(key) for key in keys]
        if not opened:
            raise WrongKey
        self._keys = {_name(key): AESGCM(key) for key in opened}
        self._newest = _name(opened[0])

    def seal(self, secrets: Mapping[str, str], *, subject: str) -> str:
        """The secrets as a text that only this vault opens, and only for this subject."""
        nonce = os.urandom(NONCE_BYTES)
        told = json.dumps(dict(secrets), sort_keys=True).encode()
        closed = nonce + self._keys[self._newest].encrypt(nonce, told, _bound(self._newest, subject))
        return f"{FORM}:{self._newest}:{base64.b64encode(closed).decode()}"

    def open(self, sealed: str, *, subject: str) -> dict[str, str]:
        """The secrets in a sealed text.

        Raises:
            Sealed: the key is not ours, the text was changed, or it was sealed for another subject.
        """
        form, _, rest = sealed.partition(":")
        name, _, closed = rest.partition(":")
        key = self._keys.get(name)
        if form != FORM or key is None:
            raise Sealed(key=name[:NAME_DIGITS] or "?")
        try:
            content = _unfolded(closed)
            told = json.loads(key.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], _bound(name, subject)))
        except (InvalidTag, ValueError) as error:
            raise Sealed(key=name) from error
        return {str(field): str(value) for field, value in told.items()}

    def is_newest(self, sealed: str) -> bool:
        """Whether a text was sealed with the key that seals today; the others are to be sealed anew."""
        return sealed.startswith(f"{FORM}:{self._newest}:")


def _key(said: str) -> bytes:
    try:
        key = bytes.fromhex(said)
    except ValueError as error:
        raise WrongKey from error
    if len(key) != KEY_BYTES:
        raise WrongKey
    return key


def _name(key: bytes) -> str:
    """What a key is called: nothing can be learnt of it from this."""
    return hashlib.sha256(b"tayang vault key " + key).hexdigest()[:NAME_DIGITS]


def _unfolded(closed: str) -> bytes:
    content = base64.b64decode(closed, validate=True)
    # The last letter has bits that decoding passes over: a change there is a change too.
    if base64.b64encode(content).decode() != closed:
        raise ValueError(closed)
    return content


def _bound(name: str, subject: str) -> bytes:
    return f"{FORM}:{name}:{subject}".encode()

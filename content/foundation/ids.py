"""Names for records: random, so that nobody can guess another department's."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """A fresh 128-bit identifier, as 32 hexadecimal digits."""
    return secrets.token_hex(16)

"""A lane on which every piece of work crashes the process that does it."""

from __future__ import annotations

import os


def done(_message: bytes | bytearray) -> list[bytes | bytearray]:
    os.abort()

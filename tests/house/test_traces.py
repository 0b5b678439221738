"""Nothing of a workplace is left in the house: no secret, no machine's path, no address of a package registry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house import sources
from tests.house.faults import none
from tests.house.sources import ROOT

# Passwords that say themselves that they are none.
INVENTED = "password|secret|verysecret|rahasia|kata-sandi"

# A letter in brackets keeps a pattern from finding itself.
TRACES = {
    "a path of one machine": re.compile(r"(?<![\w.:])/(?:w[o]rk|f[a]rm|[r]oot|h[o]me/\w+|U[s]ers/\w+|t[m]p)/[\w.]"),
    "an address of a package registry": re.compile(r"--(?:extra-)?index-u[r]l|artif[a]ctory|n[e]xus\.|devp[i]", re.IGNORECASE),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE K[E]Y-----"),
    "a token of a service": re.compile(r"\b(?:gh[pousr]_\w{30,}|xox[abp]-\w{10,}|AKIA[0-9A-Z]{16}|A{20}\w{40,})"),
    "a password in an address": re.compile(rf"\w+://[^\s/:@'\"{{}}<>]+:(?!{INVENTED})[^\s/@'\"{{}}<>…]{{6,}}@"),
}
# Read by programs, too large to hold a trace that a person left.
NOT_TEXT = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico", ".woff2", ".xlsx", ".sqlite"})
BIGGEST = 400_000


def texts() -> list[tuple[Path, str]]:
    """Every file that can be read as text."""
    files = [path for path in sources.every_file() if path.suffix not in NOT_TEXT and path.stat().st_size < BIGGEST]
    return [(path, path.read_text(encoding="utf-8", errors="replace")) for path in files]


@pytest.mark.parametrize("what", TRACES)
def test_no_file_holds_a_trace(what: str) -> None:
    none(
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, found.start()) + 1}: {found[0]}"
        for path, text in texts()
        for found in TRACES[what].finditer(text)
    )


def test_no_data_of_an_installation_lies_about() -> None:
    none(
        str(path.relative_to(ROOT))
        for path in sources.every_file()
        if path.suffix in {".sqlite", ".sqlite3", ".aof", ".rdb", ".pem", ".key"}
    )

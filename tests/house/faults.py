"""How a house test fails: with every fault on its own line, so that one run shows all there is to mend."""

from __future__ import annotations

from collections.abc import Iterable


def none(faults: Iterable[str]) -> None:
    """Fail with the list of faults, if there are any."""
    found = sorted(set(faults))
    assert not found, "\n" + "\n".join(found)

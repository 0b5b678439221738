"""Usage rights: no picture goes out after the day its right ends, nor without the name its licence asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from content.foundation.problems import N_, Problem
from content.pictures import rights
from content.pictures.assets import Asset


class RightsEnded(Problem):
    """The office may no longer show it. Facts: `until` and `day` as YYYY-MM-DD."""

    cause = N_("%(account)s: picture %(position)s (%(filename)s) may be used until %(until)s, but goes out on %(day)s.")
    fix = N_("Choose an earlier time or another picture, or have the right prolonged and write that in the media library.")


class CreditMissing(Problem):
    """The licence asks for the maker's name."""

    cause = N_("%(account)s: picture %(position)s (%(filename)s) may be used only with its maker named, and nobody is named.")
    fix = N_("Write the credit in the media library.")


def findings(assets: Sequence[Asset | None], *, day: str, account: str) -> Iterator[Problem]:
    """What forbids showing these pictures on a day ("YYYY-MM-DD", in the account's zone)."""
    for position, asset in enumerate(assets, start=1):
        if asset is None:
            continue
        if rights.ended(asset.usable_until, day):
            yield RightsEnded(
                account=account, position=position, filename=asset.filename, until=asset.usable_until, day=day
            )  # fmt: skip
        if rights.needs_credit(asset.licence) and not asset.credit.strip():
            yield CreditMissing(account=account, position=position, filename=asset.filename)

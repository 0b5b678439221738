"""Rights: under what licence a picture is kept, whether its maker must be named, and until when it may be used."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum


class Licence(StrEnum):
    """The usual ways an office comes to a picture. A licence in other words, from an import, is kept as it was written."""

    OWN = "own"
    PERMISSION = "permission"
    AGENCY = "agency"
    CC_BY = "cc-by"
    CC_BY_SA = "cc-by-sa"
    CC0 = "cc0"
    PUBLIC_DOMAIN = "public-domain"


NAMES_ITS_MAKER = frozenset({Licence.PERMISSION, Licence.AGENCY, Licence.CC_BY, Licence.CC_BY_SA})
CREATIVE_COMMONS_BY = re.compile(r"\bcc[\s-]*by\b", re.IGNORECASE)


def needs_credit(licence: str) -> bool:
    """Whether a picture under this licence goes out with its maker's name."""
    return licence in NAMES_ITS_MAKER or bool(CREATIVE_COMMONS_BY.search(licence))


def ended(usable_until: str, day: str) -> bool:
    """Whether a picture may no longer be used on a day; both as "YYYY-MM-DD", `usable_until` empty where it never ends."""
    return bool(usable_until) and day > usable_until


def readable_day(text: str) -> str:
    """A day as "YYYY-MM-DD"; empty where `text` names none."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return ""

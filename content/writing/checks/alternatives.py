"""Alternative texts: each picture is described in words of its own, for people who cannot see it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content.foundation.problems import N_, Problem

SHORTEST, LONGEST = 10, 1_000
FILE_NAME = re.compile(r"^[\w\-. ()]+\.(jpe?g|png|webp|gif|hei[cf]|avif|tiff?|bmp|svg|mp4|mov)$", re.IGNORECASE)


class AltTextMissing(Problem):
    """People who cannot see the picture would get nothing."""

    cause = N_("%(account)s: picture %(position)s has no useful alternative text.")
    fix = N_("Describe what can be seen, in 10 to %(limit)s characters; a file name or the caption does not help.")


class AltTextTooLong(Problem):
    """The network would cut it or refuse it."""

    cause = N_("%(account)s: the alternative text of picture %(position)s counts %(count)s characters.")
    fix = N_("Shorten it to at most %(limit)s; what does not fit belongs into the caption.")


class AltTextIsFileName(Problem):
    """A file name describes nothing."""

    cause = N_("%(account)s: the alternative text of picture %(position)s is a file name.")
    fix = N_("Write what can be seen: who, what they do, where.")


class AltTextIsCaption(Problem):
    """Whoever hears both hears the same twice, and nothing of the picture."""

    cause = N_("%(account)s: the alternative text of picture %(position)s says the same as the caption.")
    fix = N_("Say what can be seen; the caption is read out anyway.")


class AltTextIsTitle(Problem):
    """The title does not describe the picture."""

    cause = N_("%(account)s: the alternative text of picture %(position)s is the title of the post.")
    fix = N_("Say what can be seen; the title is for the calendar only.")


@dataclass(frozen=True)
class Around:
    """What stands around the pictures: the caption, the title, the account's name, and the network's own limit."""

    caption: str
    title: str
    account: str
    limit: int


def findings(texts: Sequence[str], around: Around) -> Iterator[Problem]:
    """What is wrong with the alternative texts of a post's pictures, one finding for each at most.

    Two pictures may be described alike: an office that writes one text for a series in its plan does not have to stop there.
    """
    for position, text in enumerate(texts, start=1):
        found = _fault(text.strip(), around, position)
        if found:
            yield found


def _fault(text: str, around: Around, position: int) -> Problem | None:
    limit = min(LONGEST, around.limit)
    here = {"account": around.account, "position": position}
    if FILE_NAME.match(text):
        return AltTextIsFileName(**here)
    if len(text) < SHORTEST:
        return AltTextMissing(**here, limit=limit)
    if len(text) > limit:
        return AltTextTooLong(**here, count=len(text), limit=limit)
    if same(text, around.caption):
        return AltTextIsCaption(**here)
    return AltTextIsTitle(**here) if same(text, around.title) else None


def good_alt_text(alt_text: str, *, caption: str, limit: int) -> bool:
    """Whether an alt text says something of its own, in a length people and the network can take."""
    return _fault(alt_text.strip(), Around(caption=caption, title="", account="", limit=limit), 1) is None


def same(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever their capitals, punctuation and spaces; texts without words are not alike."""
    return bool(plain(one)) and plain(one) == plain(other)


def plain(text: str) -> str:
    """Letters and digits alone."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())

"""What a variant must have before anyone is asked to approve it: text that fits, pictures that fit, alt texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from content.foundation.problems import N_, Problem
from content.platforms import PLATFORMS, Platform
from content.writing import threads
from content.writing.variants import Variant

SHORTEST_ALT_TEXT = 10
FILE_NAME = re.compile(r"^[\w\-. ]+\.(jpe?g|png|webp|gif|heic|tiff?)$", re.IGNORECASE)


class TextMissing(Problem):
    """Nothing is said."""

    cause = N_("%(account)s: there is no text.")
    fix = N_("Write the caption for this account.")


class TextTooLong(Problem):
    """The network would refuse it."""

    cause = N_("%(account)s: the text counts %(count)s, %(platform)s takes %(limit)s.")
    fix = N_("Shorten the text for this account.")


class NoThreadsHere(Problem):
    """The network would show the dividing lines as text."""

    cause = N_("%(account)s: the text is divided by lines with ---, but %(platform)s knows no threads.")
    fix = N_("Give this account a text of its own without those lines, or remove the account.")


class PartMissing(Problem):
    """A thread has no empty parts."""

    cause = N_("%(account)s: part %(part)s of the thread is empty.")
    fix = N_("Write it, or remove one of the lines with --- around it.")


class PartTooLong(Problem):
    """The network would refuse it."""

    cause = N_("%(account)s: part %(part)s of the thread counts %(count)s, %(platform)s takes %(limit)s.")
    fix = N_("Shorten that part, or divide it by one more line with ---.")


class TooManyParts(Problem):
    """Nobody reads so long a thread."""

    cause = N_("%(account)s: the thread has %(count)s parts, at most %(limit)s go out.")
    fix = N_("Join or leave out some parts.")


class TooManyPictures(Problem):
    """The network would refuse them."""

    cause = N_("%(account)s: %(count)s pictures, %(platform)s takes %(limit)s.")
    fix = N_("Remove pictures for this account.")


class PictureMissing(Problem):
    """The network takes no post without a picture."""

    cause = N_("%(account)s: %(platform)s takes no post without a picture.")
    fix = N_("Add a picture for this account, or remove the account.")


class AltTextMissing(Problem):
    """People who cannot see the picture would get nothing."""

    cause = N_("%(account)s: picture %(position)s has no useful alternative text.")
    fix = N_("Describe what can be seen, in 10 to %(limit)s characters; a file name or the caption does not help.")


class AccountSwitchedOff(Problem):
    """The account is not in use."""

    cause = N_("%(account)s is switched off.")
    fix = N_("Remove the account from this post, or have it switched on again on the accounts page.")


def findings(variant: Variant) -> Iterator[Problem]:
    """Everything that blocks this variant."""
    platform = PLATFORMS[variant.account.platform]
    account = f"{variant.account.name} ({platform.label})"
    pictures = len(variant.pictures)
    if not variant.account.active:
        yield AccountSwitchedOff(account=account)
    yield from _of_text(variant, platform, account)
    if pictures > platform.most_pictures:
        yield TooManyPictures(account=account, count=pictures, limit=platform.most_pictures, platform=platform.label)
    if pictures < platform.fewest_pictures:
        yield PictureMissing(account=account, platform=platform.label)
    for number, picture in enumerate(variant.pictures, start=1):
        if not good_alt_text(picture.alt_text, caption=variant.text, limit=platform.alt_text_limit):
            yield AltTextMissing(account=account, position=number, limit=platform.alt_text_limit)


def _of_text(variant: Variant, platform: Platform, account: str) -> Iterator[Problem]:
    if not variant.text.strip():
        yield TextMissing(account=account)
    if threads.divided(variant.text) and not platform.takes_threads:
        yield NoThreadsHere(account=account, platform=platform.label)
    measured = threads.measured_of(platform, variant.sent_parts(), pictures=len(variant.pictures))
    if len(measured) > 1:
        yield from _of_thread(measured, platform, account)
    elif measured[0].over > 0:
        yield TextTooLong(account=account, count=measured[0].count, limit=measured[0].limit, platform=platform.label)


def _of_thread(measured: Sequence[threads.Measured], platform: Platform, account: str) -> Iterator[Problem]:
    if len(measured) > threads.MOST_PARTS:
        yield TooManyParts(account=account, count=len(measured), limit=threads.MOST_PARTS)
    for number, part in enumerate(measured, start=1):
        if not part.text.strip():
            yield PartMissing(account=account, part=number)
        if part.over > 0:
            yield PartTooLong(account=account, part=number, count=part.count, limit=part.limit, platform=platform.label)


def good_alt_text(alt_text: str, *, caption: str, limit: int) -> bool:
    """Whether an alt text says something of its own, in a length people and the network can take."""
    text = alt_text.strip()
    return SHORTEST_ALT_TEXT <= len(text) <= limit and text != caption.strip() and not FILE_NAME.match(text)

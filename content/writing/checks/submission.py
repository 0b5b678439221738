"""What a variant must have before anyone is asked to approve it: text that fits, pictures that fit, alt texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from content.foundation.problems import N_, Problem
from content.people.accounts import REHEARSAL
from content.pictures import footage
from content.pictures.assets import Kind
from content.platforms import PLATFORMS, Platform
from content.writing import threads
from content.writing.checks import alternatives, usage_rights
from content.writing.checks.alternatives import Around
from content.writing.variants import Variant


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


class AccountSwitchedOff(Problem):
    """The account is not in use."""

    cause = N_("%(account)s is switched off.")
    fix = N_("Remove the account from this post, or have it switched on again on the accounts page.")


class FilmNotAlone(Problem):
    """A post is one video, or pictures."""

    cause = N_("%(account)s: the video “%(filename)s” stands beside other pictures, and a video goes out alone.")
    fix = N_("Remove the others for this account, or the video.")


class FilmMissing(Problem):
    """A network of videos alone."""

    cause = N_("%(account)s: %(platform)s takes videos only.")
    fix = N_("Add a video for this account, or remove the account.")


def findings(variant: Variant, *, title: str = "") -> Iterator[Problem]:
    """Everything that blocks this variant. `title` is the post's."""
    platform = variant.account.network
    account = f"{variant.account.name} ({platform.label})"
    pictures = len(variant.pictures)
    if not variant.account.active:
        yield AccountSwitchedOff(account=account)
    yield from _of_text(variant, platform, account)
    if pictures > platform.most_pictures:
        yield TooManyPictures(account=account, count=pictures, limit=platform.most_pictures, platform=platform.label)
    if pictures < platform.fewest_pictures:
        yield PictureMissing(account=account, platform=platform.label)
    yield from _of_pictures(variant, platform, account, title)


def of_rights(variant: Variant) -> Iterator[Problem]:
    """What forbids showing this variant's pictures at its time."""
    account = f"{variant.account.name} ({PLATFORMS[variant.account.platform].label})"
    day = (variant.local_time or "").partition("T")[0]
    yield from usage_rights.findings([picture.asset for picture in variant.pictures], day=day, account=account)


def _of_pictures(variant: Variant, platform: Platform, account: str, title: str) -> Iterator[Problem]:
    around = Around(caption=variant.text, title=title, account=account, limit=platform.alt_text_limit)
    yield from alternatives.findings([row.alt_text for row in variant.pictures], around)
    yield from of_rights(variant)
    yield from _of_films(variant, platform, account)


def _of_films(variant: Variant, platform: Platform, account: str) -> Iterator[Problem]:
    """Each video within what the network takes, and alone. The rehearsal platform plays a network of videos with pictures."""
    films = [row.asset for row in variant.pictures if row.asset and row.asset.kind == Kind.VIDEO]
    for asset in films:
        film = footage.film_in(asset)
        yield from footage.findings(film, platform) if film else ()
        if len(variant.pictures) > 1:
            yield FilmNotAlone(account=account, filename=asset.filename)
    if platform.video_only and not films and variant.account.connection != REHEARSAL:
        yield FilmMissing(account=account, platform=platform.label)


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

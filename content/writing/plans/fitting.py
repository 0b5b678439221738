"""Whether a row's text, pictures and alt texts fit its network: what would be refused later is said at the import."""

from __future__ import annotations

from collections.abc import Sequence

from content.foundation.problems import N_, Problem
from content.platforms import Platform
from content.writing import threads
from content.writing.checks.alternatives import good_alt_text

# The longest description that every network takes.
LONGEST_ALT_TEXT = 1_000


class CaptionTooLong(Problem):
    """The network would refuse the text. It is measured as it is sent: with its link and hashtags."""

    cause = N_("With its link and hashtags the text counts %(count)s; %(platform)s takes %(limit)s.")
    fix = N_("Shorten the text, or give this account a version of its own.")


class DividedInVain(Problem):
    """The network would show the dividing lines as text."""

    cause = N_("The text is divided by lines with ---, but %(platform)s knows no threads.")
    fix = N_("Give this account a version of its own without those lines.")


class PartLeftEmpty(Problem):
    """A thread has no empty parts."""

    cause = N_("Part %(part)s of the thread is empty.")
    fix = N_("Write it, or remove one of the lines with --- around it.")


class PictureNeeded(Problem):
    """The network takes no post without a picture."""

    cause = N_("%(platform)s takes no post without a picture, and the row names none.")
    fix = N_("Write the picture's file name in link_media, or choose another network.")


class PicturesTooMany(Problem):
    """More than the network takes."""

    cause = N_("The row names %(count)s pictures; %(platform)s takes %(limit)s.")
    fix = N_("Keep the %(limit)s most important ones.")


class PictureTwice(Problem):
    """One picture named twice in one post."""

    cause = N_("The picture “%(name)s” is named twice.")
    fix = N_("Keep one of the two.")


class AltTextNeeded(Problem):
    """People who cannot see the picture would get nothing."""

    cause = N_("The picture has no alternative text.")
    fix = N_("Describe in 10 to %(limit)s characters what can be seen.")


class AltTextUseless(Problem):
    """Too short, too long, a file name, or the caption once more. Fact `position` counts the row's alt texts from 1."""

    cause = N_("Alternative text %(position)s (“%(text)s”) does not describe the picture.")
    fix = N_("Describe in 10 to %(limit)s characters what can be seen; a file name or the caption does not help.")


class AltTextsUneven(Problem):
    """Neither one alt text for all pictures nor one for each."""

    cause = N_("There are %(texts)s alternative texts for %(pictures)s pictures.")
    fix = N_("Write one for all pictures, or one for each with | between them.")


class AltTextWithoutPicture(Problem):
    """A picture seems to have been forgotten."""

    cause = N_("There is an alternative text, but no picture.")
    fix = N_("Write the picture's file name in link_media, or leave the alternative text empty.")


def check_text(sent: Sequence[str], *, platform: Platform, pictures: int) -> None:
    """Nothing, where the network takes these texts, one after the other, the first with so many pictures.

    Raises:
        CaptionTooLong, DividedInVain, PartLeftEmpty
    """
    if len(sent) == 1 and threads.divided(sent[0]):
        raise DividedInVain(platform=platform.label)
    for number, part in enumerate(threads.measured_of(platform, sent, pictures=pictures), start=1):
        if part.over > 0:
            raise CaptionTooLong(count=part.count, limit=part.limit, platform=platform.label)
        if len(sent) > 1 and not part.text.strip():
            raise PartLeftEmpty(part=number)


def check_pictures(names: list[str], platform: Platform | None) -> None:
    """Nothing, where the network takes as many pictures, each once.

    Raises:
        PictureTwice, PictureNeeded, PicturesTooMany
    """
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise PictureTwice(name=twice)
    if platform and len(names) < platform.fewest_pictures:
        raise PictureNeeded(platform=platform.label)
    if platform and len(names) > platform.most_pictures:
        raise PicturesTooMany(count=len(names), platform=platform.label, limit=platform.most_pictures)


def alt_texts(cell: str, *, pictures: int, caption: str, platform: Platform | None) -> tuple[str, ...]:
    """One alt text per picture, from a cell that holds one for all or one for each.

    Raises:
        AltTextWithoutPicture, AltTextNeeded, AltTextsUneven, AltTextUseless
    """
    texts = [part.strip() for part in cell.split("|")] if cell else []
    if not pictures:
        if texts:
            raise AltTextWithoutPicture
        return ()
    limit = min(LONGEST_ALT_TEXT, platform.alt_text_limit if platform else LONGEST_ALT_TEXT)
    if not texts:
        raise AltTextNeeded(limit=limit)
    if len(texts) not in (1, pictures):
        raise AltTextsUneven(texts=len(texts), pictures=pictures)
    for position, text in enumerate(texts, start=1):
        if not good_alt_text(text, caption=caption, limit=limit):
            raise AltTextUseless(position=position, text=text[:40], limit=limit)
    return tuple(texts) if len(texts) == pictures else tuple(texts * pictures)

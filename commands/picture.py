"""`./tayang picture`: one file as networks want it, for staff in a hurry, scripts and tests. Needs no database."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from commands.count import networks_of
from commands.options import Desk, shared
from content.foundation.problems import N_, Problem, Translate
from content.pictures import recipes
from content.pictures.framings import Fill, Framing, Point
from content.pictures.refusals import NotAPicture, PictureRefused, TooHeavy
from content.pictures.shapes import WHOLE, Made
from content.pictures.studio import Studio, ceilings_of
from content.platforms import PLATFORMS

EVERY = "all"
FILLS = (Fill.CROP.value, Fill.LETTERBOX.value, Fill.BLUR.value)
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/avif": "avif", "image/gif": "gif"}
# Exit status: the file cannot be used, or not for everything that was asked; 1 is for everything else.
BAD_FILE = 2

HEAD = (N_("network"), N_("format"), N_("pixels"), N_("bytes"), N_("quality"), N_("file"))


class FileUnreadable(PictureRefused):
    """There is no such file, or it may not be read. Fact: `detail`, in the system's words."""

    reason = "unreadable"
    cause = N_("“%(filename)s” cannot be read (%(detail)s).")
    fix = N_("Check the name of the file and who may read it.")


class UnknownFormat(Problem):
    """None of the networks has a format of that name. Facts: `name`, `known`."""

    cause = N_("None of these networks has a format “%(name)s”.")
    fix = N_("Choose one of: %(known)s; or “all”.")


class FocusUnreadable(Problem):
    """Not two fractions. Fact: `said`."""

    cause = N_("“%(said)s” is no focal point.")
    fix = N_("Give two fractions from the top left, such as 0.5,0.33.")


class OutputTaken(Problem):
    """Other files are there under the names of the new ones. Facts: `folder`, `names`."""

    cause = N_("In %(folder)s there are other files already: %(names)s.")
    fix = N_("Nothing was written. Move them away, or name another folder with --out.")


class OutputUnusable(Problem):
    """The folder cannot be written to. Facts: `folder`, `detail`."""

    cause = N_("The folder %(folder)s cannot be written to (%(detail)s).")
    fix = N_("Make room there, give this user the right to write, or name another folder with --out.")


@dataclass(frozen=True)
class Order:
    """One picture to make."""

    platform: str
    format: str


@dataclass(frozen=True)
class Rendition:
    """One picture that was made, and the file it was written to."""

    platform: str
    format: str
    width: int
    height: int
    bytes: int
    digest: str
    quality: int
    mime: str
    file: str


@dataclass(frozen=True)
class Developed:
    """What became of an order: what was made, or why it was refused."""

    order: Order
    made: Made | PictureRefused


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--for", "networks", required=True, help="Networks by comma, such as x,instagram,bluesky.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for what is made.")
@click.option("--focus", default="", help="What must stay in sight: two fractions from the top left, such as 0.5,0.33.")
@click.option(
    "--format", "formats", multiple=True, help="A format by name, or “all”; the network's usual one if none is named."
)
@click.option("--fill", type=click.Choice(FILLS), default=FILLS[0], show_default=True, help="What happens where shapes differ.")
@shared
def picture(desk: Desk, *, file: Path, networks: str, out: Path, focus: str, formats: tuple[str, ...], fill: str) -> None:
    """Make a picture as each network wants it: its shape, under its limit, without metadata."""
    with _refused(desk):
        orders = orders_of(networks_of(networks), formats)
        framing = Framing(focus=point_of(focus) if focus else None, fill=Fill(fill))
        developed = develop(file, orders, framing, desk)
        renditions = keep(developed, out, stem=file.stem)
    refusals = [one for one in developed if isinstance(one.made, PictureRefused)]
    told: dict[str, object] = {"ok": not refusals, "file": str(file), "renditions": [asdict(one) for one in renditions]}
    if refusals:
        told["refused"] = [asdict(one.order) | {"error": _error(one.made, desk.translate)} for one in refusals]
    desk.answer(told, lambda: as_table(renditions, desk.translate))
    if refusals:
        _say_refusals(refusals, desk)
        sys.exit(BAD_FILE)


def orders_of(platforms: Sequence[str], formats: Sequence[str]) -> list[Order]:
    """What is to be made: the usual format of each network, or those of the named formats that it has.

    Raises:
        UnknownFormat: no network has it.
    """
    known = {frame.name for platform in platforms for frame in PLATFORMS[platform].frames}
    for name in formats:
        if name not in known | {EVERY}:
            raise UnknownFormat(name=name, known=", ".join(sorted(known)))
    if not formats:
        return [Order(platform, PLATFORMS[platform].frame.name) for platform in platforms]
    return [
        Order(platform, frame.name)
        for platform in platforms
        for frame in PLATFORMS[platform].frames
        if EVERY in formats or frame.name in formats
    ]


def point_of(said: str) -> Point:
    """The place that two fractions say.

    Raises:
        FocusUnreadable
    """
    try:
        across, down = (float(number) for number in said.split(","))
    except ValueError as error:
        raise FocusUnreadable(said=said) from error
    if not (0 <= across <= 1 and 0 <= down <= 1):
        raise FocusUnreadable(said=said)
    return Point(round(across * WHOLE), round(down * WHOLE))


def develop(file: Path, orders: Sequence[Order], framing: Framing, desk: Desk) -> list[Developed]:
    """What is made of a file, or why not; without a focal point the one that the picture suggests is kept.

    Raises:
        PictureRefused: nothing can be made of it; StudioUnavailable.
    """
    content = _content(file, desk.settings.most_upload_megabytes)
    studio = Studio(ceilings_of(desk.settings))
    look = studio.look(content, filename=file.name)
    if look.recording:
        raise NotAPicture(filename=file.name)
    if framing.focus is None and look.suggestion:
        framing = Framing(focus=Point(look.suggestion.across, look.suggestion.down), fill=framing.fill)
    named = [recipes.recipe(order.platform, frame=order.format, framing=str(framing)) for order in orders]
    made = studio.render(content, [recipes.wish_of(name) for name in named], filename=file.name)
    return [Developed(order, one) for order, one in zip(orders, made, strict=True)]


def _content(file: Path, most_megabytes: int) -> bytes:
    try:
        if file.stat().st_size > most_megabytes * 1_000_000:
            raise TooHeavy(filename=file.name, most=most_megabytes)
        return file.read_bytes()
    except OSError as error:
        raise FileUnreadable(filename=file.name, detail=error.strerror or error) from error


def keep(developed: Sequence[Developed], folder: Path, *, stem: str) -> list[Rendition]:
    """Write what was made; a file that holds these very bytes already is left as it is.

    Raises:
        OutputTaken: other files are in the way, and nothing was written; OutputUnusable.
    """
    named = {
        folder / f"{stem}-{one.order.platform}-{one.order.format}.{ENDINGS[one.made.mime]}": (one.order, one.made)
        for one in developed
        if isinstance(one.made, Made)
    }
    try:
        taken = [path.name for path, (_, made) in named.items() if path.exists() and path.read_bytes() != made.content]
        if taken:
            raise OutputTaken(folder=folder, names=", ".join(taken))
        folder.mkdir(parents=True, exist_ok=True)
        for path, (_, made) in named.items():
            _write(path, made.content)
    except OSError as error:
        raise OutputUnusable(folder=folder, detail=error.strerror or error) from error
    return [_rendition(path, order, made) for path, (order, made) in named.items()]


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    if path.exists():
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _rendition(path: Path, order: Order, made: Made) -> Rendition:
    return Rendition(
        platform=order.platform, format=order.format, width=made.width, height=made.height, bytes=len(made.content),
        digest=hashlib.sha256(made.content).hexdigest(), quality=made.quality, mime=made.mime, file=str(path),
    )  # fmt: skip


def as_table(renditions: Sequence[Rendition], translate: Translate) -> str:
    """A line for each picture."""
    rows = [tuple(translate(word) for word in HEAD)]
    for one in renditions:
        pixels = f"{one.width}×{one.height}"
        rows.append((PLATFORMS[one.platform].label, one.format, pixels, f"{one.bytes}", f"{one.quality}", one.file))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


@contextmanager
def _refused(desk: Desk) -> Iterator[None]:
    """Say what a person can mend, its cause and next step apart in JSON; exit status 2 where it is the file."""
    try:
        yield
    except Problem as problem:
        if desk.as_json:
            told = {"ok": False, "problem": type(problem).__name__, "error": _error(problem, desk.translate)}
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo(problem.sentence(desk.translate), err=True)
        sys.exit(BAD_FILE if isinstance(problem, PictureRefused) else 1)


def _say_refusals(refusals: Sequence[Developed], desk: Desk) -> None:
    for one in () if desk.as_json else refusals:
        if isinstance(one.made, PictureRefused):
            label = PLATFORMS[one.order.platform].label
            click.echo(f"{label} ({one.order.format}): {one.made.sentence(desk.translate)}", err=True)


def _error(problem: object, translate: Translate) -> dict[str, str]:
    if not isinstance(problem, Problem):
        return {}
    reason = problem.reason if isinstance(problem, PictureRefused) else type(problem).__name__
    return {"cause": problem.say_cause(translate), "fix": problem.say_fix(translate), "reason": reason}

"""Pictures for the composer: taking files in, and showing them as they would go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO

from flask import Blueprint, Response, render_template, send_file
from werkzeug.datastructures import FileStorage, MultiDict

from content.foundation.problems import NotFound, Problem
from content.people import accounts
from content.people.roles import Action
from content.pictures import assets, library, recipes, renditions
from content.pictures.assets import Received
from web.forms import fields, framings
from web.forms.fields import Form
from web.forms.sheets import Sheet
from web.guard import guarded, visitor
from web.office import office

pages = Blueprint("uploads", __name__)

A_YEAR = 31_536_000
FILES, BROUGHT = ".files", ".brought"


@dataclass
class Taken:
    """What became of the files of a form: asset ids by the part they were chosen for, and why others were refused.

    `alt_texts` is what the library says of them in the office's language, by asset id.
    """

    brought: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refusals: list[Problem] = field(default_factory=list)
    alt_texts: dict[str, str] = field(default_factory=dict)


def take_in(files: MultiDict[str, FileStorage], typed: MultiDict[str, str]) -> Taken:
    """Keep every picture that was chosen, and add those that came by themselves or out of the library.

    One that cannot be used is refused by itself; the others are kept.
    """
    taken = Taken()
    for name, asset_id in typed.items(multi=True):
        if name.endswith(BROUGHT):
            taken.brought[name.removesuffix(BROUGHT)].append(asset_id)
    for prefix, file in _chosen(files):
        entered = fields.attempt(Form(), partial(_brought, file))
        if isinstance(entered, Form):
            taken.refusals.append(entered.problem or Problem())
        else:
            taken.brought[prefix].append(entered)
    with office().database.reading() as session:
        asked = [asset_id for ids in taken.brought.values() for asset_id in ids]
        taken.alt_texts = library.said_of(session, asked, language=office().settings.language)
    return taken


def framed(sheet: Sheet) -> Sheet:
    """The sheet with the focal point of each picture: the one chosen, else the one that the asset suggests."""
    with office().database.reading() as session:
        return sheet.framed(lambda row: replace(row, framing=assets.framed(session, row.asset_id, _readable(row.framing))))


def want(sheet: Sheet) -> None:
    """Have the renditions made that the sheet shows, and of each picture the overview on which its focal point is chosen."""
    with office().database.reading() as session:
        networks = {account.id: account.platform for account in accounts.everyone(session)}
        wanted = {pair for pair in _wanted(sheet, networks) if assets.find(session, pair[0])}
        there = renditions.of_assets(session, {asset_id for asset_id, _ in wanted})
    missing = {pair for pair in wanted if (*pair, recipes.VERSION) not in there}
    if missing:
        with office().database.writing() as session:
            for asset_id, recipe in sorted(missing):
                renditions.want(session, asset_id=asset_id, recipe=recipe, now=office().now())


def _wanted(sheet: Sheet, networks: Mapping[str, str]) -> set[tuple[str, str]]:
    """Assets and what is to be made of them."""
    shown = {
        (row.asset_id, recipes.recipe(networks[part.account_id], frame=part.frame, framing=row.framing))
        for part in sheet.variants()
        if part.account_id in networks
        for row in part.pictures
    }
    return shown | {(asset_id, recipes.OVERVIEW) for asset_id, _ in shown}


def _readable(framing: str) -> str:
    """A framing's text; the usual one's where it says none."""
    return str(framings.readable(framing))


@pages.get("/gambar/<sha256>")
@guarded(Action.READ)
def show(sha256: str) -> Response:
    """A rendition: the very bytes that go out, as the type they are, in a sandbox."""
    with office().database.reading() as session:
        rendition = renditions.with_bytes(session, sha256)
    if rendition is None:
        raise NotFound(what="picture", name=sha256)
    # A player asks for a film in pieces.
    content = BytesIO(office().store.rendition(sha256))
    response = send_file(content, mimetype=rendition.mime, etag=sha256, conditional=True)
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response


@pages.get("/gambar/pratinjau/<asset_id>/<int:version>/<path:recipe>")
@guarded(Action.READ)
def preview(asset_id: str, version: int, recipe: str) -> str:
    """What is made of an asset; while it is being made, a place that asks again."""
    with office().database.reading() as session:
        rendition = renditions.of_assets(session, [asset_id]).get((asset_id, recipe, version))
    if rendition is None:
        raise NotFound(what="picture", name=recipe)
    return render_template("posts/preview.html", rendition=rendition, alt_text="")


def _chosen(files: MultiDict[str, FileStorage]) -> Iterator[tuple[str, FileStorage]]:
    for name, file in files.items(multi=True):
        if name.endswith(FILES) and file.filename:
            yield name.removesuffix(FILES), file


def _brought(file: FileStorage) -> str:
    """The id of the asset; decoding is done before the transaction begins."""
    return _enter(_receive(file))


def _receive(file: FileStorage) -> Received:
    return assets.receive(office().store, office().intake, content=file.stream.read(), filename=file.filename or "")


def _enter(received: Received) -> str:
    now = office().now()
    with office().database.writing() as session:
        asset_id = assets.enter(session, received, added_by=visitor().person_id, now=now).id
        renditions.want(session, asset_id=asset_id, recipe=recipes.OVERVIEW, now=now)
    return asset_id

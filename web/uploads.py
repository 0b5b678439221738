"""Pictures for the composer: taking files in, and showing them as they would go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from flask import Blueprint, Response, render_template
from werkzeug.datastructures import FileStorage, MultiDict

from content.foundation.problems import NotFound, Problem
from content.people import accounts
from content.people.roles import Action
from content.pictures import assets, renditions
from content.pictures.assets import Limits, Received
from content.platforms import PLATFORMS
from web.forms import fields
from web.forms.fields import Form
from web.forms.sheets import Sheet
from web.guard import guarded, visitor
from web.office import office

pages = Blueprint("uploads", __name__)

A_YEAR = 31_536_000
FILES = ".files"


@dataclass
class Taken:
    """What became of the files of a form: asset ids by the part they were chosen for, and why others were refused."""

    brought: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refusals: list[Problem] = field(default_factory=list)


def take_in(files: MultiDict[str, FileStorage]) -> Taken:
    """Keep every picture that was chosen. One that cannot be used is refused by itself; the others are kept."""
    taken = Taken()
    for prefix, file in _chosen(files):
        entered = fields.attempt(Form(), partial(_brought, file))
        if isinstance(entered, Form):
            taken.refusals.append(entered.problem or Problem())
        else:
            taken.brought[prefix].append(entered)
    return taken


def want(sheet: Sheet) -> None:
    """Have the renditions made that the sheet's previews show."""
    with office().database.reading() as session:
        networks = {account.id: account.platform for account in accounts.everyone(session)}
        pairs = {(row.asset_id, networks[part.account_id]) for part in sheet.variants() for row in part.pictures}
        missing = pairs - renditions.of_assets(session, {asset_id for asset_id, _ in pairs}).keys()
    if missing:
        with office().database.writing() as session:
            for asset_id, platform in sorted(missing):
                renditions.want(session, asset_id=asset_id, platform=platform, now=office().now())


@pages.get("/gambar/<sha256>")
@guarded(Action.READ)
def show(sha256: str) -> Response:
    """A rendition: the very bytes that go out, as the type they are, in a sandbox."""
    with office().database.reading() as session:
        rendition = renditions.with_bytes(session, sha256)
    if rendition is None:
        raise NotFound(what="picture", name=sha256)
    response = Response(office().store.rendition(sha256), mimetype=rendition.mime)
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response


@pages.get("/gambar/pratinjau/<asset_id>/<platform>")
@guarded(Action.READ)
def preview(asset_id: str, platform: str) -> str:
    """How a network would show an asset; while it is being made, a place that asks again."""
    if platform not in PLATFORMS:
        raise NotFound(what="network", name=platform)
    with office().database.reading() as session:
        rendition = renditions.of_assets(session, [asset_id]).get((asset_id, platform))
    return render_template("posts/preview.html", asset_id=asset_id, platform=platform, rendition=rendition, alt_text="")


def _chosen(files: MultiDict[str, FileStorage]) -> Iterator[tuple[str, FileStorage]]:
    for name, file in files.items(multi=True):
        if name.endswith(FILES) and file.filename:
            yield name.removesuffix(FILES), file


def _brought(file: FileStorage) -> str:
    """The id of the asset; decoding is done before the transaction begins."""
    return _enter(_receive(file))


def _receive(file: FileStorage) -> Received:
    settings = office().settings
    limits = Limits(settings.most_upload_megabytes * 1_000_000, settings.most_megapixels)
    return assets.receive(office().store, content=file.stream.read(), filename=file.filename or "", limits=limits)


def _enter(received: Received) -> str:
    with office().database.writing() as session:
        return assets.enter(session, received, added_by=visitor().person_id, now=office().now()).id

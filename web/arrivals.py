"""Arrivals by tus 1.0 (https://tus.io/protocols/resumable-upload): a broken line costs one piece, not the file.

Core, creation, creation-with-upload, expiration, checksum and termination. What a file is, is decided by its content when
it is whole; the answer to its last piece names the asset, or says why it cannot be used.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from flask import Blueprint, Response, jsonify, request, url_for
from werkzeug.exceptions import BadRequest, ClientDisconnected
from werkzeug.http import http_date
from werkzeug.wrappers import Response as AnyResponse

from content.foundation.problems import N_
from content.people.roles import Action
from content.pictures.arrivals import Arrival
from content.pictures.landing import CHECKSUMS, UPLOADS, Checksum, Landing
from content.pictures.reception import Piece, Reception
from web.errors import Trouble, answer
from web.guard import guarded, visitor
from web.languages import _
from web.office import office

pages = Blueprint("arrivals", __name__)

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
PIECE = "application/offset+octet-stream"
BUFFER = 256 * 1024
SPEAKS_TUS = frozenset({"arrivals.begin", "arrivals.look", "arrivals.receive", "arrivals.cancel"})


OTHER_VERSION = (
    N_("This upload speaks another version of the protocol."),
    N_("Reload the page and choose the file again."),
)


@pages.before_request
def speak_the_same() -> AnyResponse | None:
    """Refuse another version of the protocol before anything is done."""
    if request.endpoint not in SPEAKS_TUS or request.headers.get("Tus-Resumable") == VERSION:
        return None
    return answer(Trouble(412, _(OTHER_VERSION[0]), _(OTHER_VERSION[1])))


@pages.after_request
def name_the_protocol(said: Response) -> Response:
    """Every answer names its version, and those that are spoken."""
    said.headers["Tus-Resumable"] = said.headers["Tus-Version"] = VERSION
    return said


@pages.route("/unggah", methods=["OPTIONS"], provide_automatic_options=False)
@guarded(Action.WRITE_POST)
def offer() -> Response:
    """What is spoken here, and the largest file."""
    spoken = {"Tus-Extension": EXTENSIONS, "Tus-Checksum-Algorithm": ",".join(CHECKSUMS)}
    return Response(status=204, headers=spoken | {"Tus-Max-Size": str(office().intake.most_bytes)})


@pages.post("/unggah", provide_automatic_options=False)
@guarded(Action.WRITE_POST)
def begin() -> Response:
    """Make a place for a file, and take what comes along."""
    arrival, here = _reception().expect(owner_id=visitor().person_id, filename=_filename(), size=_number("Upload-Length")), 0
    if request.mimetype == PIECE or arrival.size == 0:
        arrival, here = _reception().receive(arrival.id, _piece(0), owner_id=visitor().person_id)
    told = _told(arrival, here, 201)
    told.headers["Location"] = url_for("arrivals.look", arrival_id=arrival.id)
    return told


@pages.route("/unggah/<arrival_id>", methods=["HEAD"], provide_automatic_options=False)
@guarded(Action.WRITE_POST)
def look(arrival_id: str) -> Response:
    """How much is here."""
    arrival, here = _reception().look(arrival_id, owner_id=visitor().person_id)
    told = _told(arrival, here, 200)
    told.headers["Upload-Length"] = str(arrival.size)
    return told


@pages.patch("/unggah/<arrival_id>", provide_automatic_options=False)
@guarded(Action.WRITE_POST)
def receive(arrival_id: str) -> Response:
    """Take a piece."""
    piece = _piece(_number("Upload-Offset"))
    return _told(*_reception().receive(arrival_id, piece, owner_id=visitor().person_id), 204)


@pages.delete("/unggah/<arrival_id>", provide_automatic_options=False)
@guarded(Action.WRITE_POST)
def cancel(arrival_id: str) -> AnyResponse:
    """Forget a file."""
    _reception().cancel(arrival_id, owner_id=visitor().person_id)
    return Response(status=204)


@pages.get("/unggah/<arrival_id>/keadaan", provide_automatic_options=False)
@guarded(Action.WRITE_POST)
def state(arrival_id: str) -> Response:
    """What became of a file: its asset, or why it was refused."""
    arrival, here = _reception().look(arrival_id, owner_id=visitor().person_id)
    cause, fix = arrival.refusal(_)
    told = {"filename": arrival.filename, "size": arrival.size, "received": here, "asset": arrival.asset_id}
    return jsonify(told | {"cause": cause, "fix": fix})


def _reception() -> Reception:
    here = office()
    folder = here.settings.pictures_folder.parent / UPLOADS
    return Reception(here.database, Landing(folder), here.store, here.intake, here.now)


def _told(arrival: Arrival, here: int, status: int) -> Response:
    told = Response(status=status)
    told.headers["Upload-Offset"] = str(here)
    told.headers["Upload-Expires"] = http_date(arrival.expires_at)
    if arrival.asset_id:
        told.headers["Tayang-Asset"] = arrival.asset_id
    return told


def _number(header: str) -> int:
    """A count of bytes.

    Raises:
        BadRequest: there is none.
    """
    said = request.headers.get(header, "")
    if not said.isascii() or not said.isdecimal() or len(said) > 18:  # noqa: PLR2004 - what a column of 64 bits can hold
        raise BadRequest
    return int(said)


def _piece(offset: int) -> Piece:
    """What the request brings."""
    if request.mimetype != PIECE and request.content_length:
        raise BadRequest
    return Piece(offset, _as_they_come(request.stream), _checksum())


def _as_they_come(stream: IO[bytes]) -> Iterator[bytes]:
    """Bytes until the end, or until the line breaks: what came before stays."""
    with suppress(ClientDisconnected, ConnectionError, TimeoutError):
        while piece := stream.read(BUFFER):
            yield piece


def _checksum() -> Checksum | None:
    said = request.headers.get("Upload-Checksum", "")
    if not said:
        return None
    name, _space, digest = said.partition(" ")
    return Checksum(name, _decoded(digest))


def _filename() -> str:
    """What the sender calls the file; whatever else is said of it does not count."""
    pairs = (pair.strip().partition(" ") for pair in request.headers.get("Upload-Metadata", "").split(","))
    named = next((value for key, _space, value in pairs if key == "filename"), "")
    return _decoded(named).decode(errors="replace") or _("file")


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest from error

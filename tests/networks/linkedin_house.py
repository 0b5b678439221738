"""The house of our own LinkedIn: who is let in, what is uploaded, tokens and roles; and how it is served on loopback."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Blueprint, Flask, Response, request
from PIL import Image, UnidentifiedImageError
from werkzeug.exceptions import HTTPException
from werkzeug.serving import make_server

from tests.networks.linkedin_fake import ORGANIZATION, Fake, Refusal, as_json, state
from tests.networks.linkedin_fake import pages as posts

pages = Blueprint("house", __name__)
REFRESH = "rahasia-linkedin-perpanjangan"
CLIENT = ("aplikasi-linkedin", "rahasia-aplikasi-linkedin")
IMAGE_BYTES = 8_000_000
IMAGES = frozenset({"JPEG", "PNG", "GIF"})
SUNSET = "202512"
DAY = 86_400


def application(fake: Fake) -> Flask:
    """LinkedIn's API over the state."""
    app = Flask("linkedin")

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return as_json(refusal.said, refusal.status)

    @app.errorhandler(HTTPException)
    def unknown(error: HTTPException) -> Response:
        return as_json(
            {"status": error.code, "code": "RESOURCE_NOT_FOUND", "message": "No virtual resource found"}, error.code or 404
        )

    @app.before_request
    def manners() -> None:
        if request.path.startswith(("/rest/", "/dms-uploads/")):
            _let_in(fake)

    app.extensions["fake"] = fake
    app.register_blueprint(posts)
    app.register_blueprint(pages)
    return app


def _let_in(fake: Fake) -> None:
    """Who asks, in which version, how often, and whether URNs are encoded."""
    if request.headers.get("Authorization", "").removeprefix("Bearer ") not in fake.tokens:
        raise Refusal(401, "INVALID_ACCESS_TOKEN", "Invalid access token", 65600)
    fake.calls_left -= 1
    if fake.calls_left < 0:
        raise Refusal(429, "TOO_MANY_REQUESTS", "Resource level throttle limit for calls to this resource is reached.", 101)
    if request.path.startswith("/dms-uploads/"):
        return
    version = request.headers.get("LinkedIn-Version", "")
    if len(version) != 6 or not version.isdigit():
        raise Refusal(
            400, "VERSION_MISSING", "A version must be present. Please specify a version by adding the LinkedIn-Version header."
        )
    if version <= SUNSET:
        raise Refusal(426, "NONEXISTENT_VERSION", f"Requested version {version} is not active")
    if request.headers.get("X-Restli-Protocol-Version") != "2.0.0":
        raise Refusal(400, "ILLEGAL_ARGUMENT", "Rest.li protocol version 2.0.0 is needed")
    if "urn:" in request.environ["REQUEST_URI"]:
        raise Refusal(400, "ILLEGAL_ARGUMENT", "Syntax exception in path variables")


@pages.post("/rest/images")
def image() -> Response:
    fake = state()
    urn = fake.asset("image", _owner())
    url = f"{request.host_url}dms-uploads/{urn.rpartition(':')[2]}/uploaded-image/0?ca=vector_feedshare"
    return as_json({"value": {"uploadUrl": url, "image": urn, "uploadUrlExpiresAt": 2_000_000_000_000}})


@pages.post("/rest/videos")
def video() -> Response:
    fake = state()
    if request.args["action"] == "finalizeUpload":
        return _finalized(fake)
    size, urn = request.get_json()["initializeUploadRequest"]["fileSizeBytes"], fake.asset("video", _owner())
    home = f"{request.host_url}dms-uploads/{urn.rpartition(':')[2]}/uploadedVideo"
    pieces = [
        {"uploadUrl": f"{home}/{first}", "firstByte": first, "lastByte": min(first + fake.piece, size) - 1}
        for first in range(0, size, fake.piece)
    ]
    value = {"uploadUrlsExpireAt": 2_000_000_000_000, "video": urn, "uploadInstructions": pieces, "uploadToken": ""}
    return as_json({"value": value})


@pages.put("/dms-uploads/<name>/<kind>/<int:first>")
def put(name: str, kind: str, first: int) -> Response:
    fake = state()
    if kind == "uploadedVideo":
        return Response(b"", 200, {"ETag": f'"{_piece(fake, name, first, request.get_data())}"'})
    statement = "update asset set state = 'AVAILABLE', bytes = ? where urn = ?"
    fake.rows(statement, _shown(request.get_data()), f"urn:li:image:{name}")
    return Response(b"", 201)


@pages.get("/rest/videos/<urn>")
def film_state(urn: str) -> Response:
    fake = state()
    fake.rows("update asset set looks = looks + 1 where urn = ?", urn)
    (owner, said, looks) = fake.rows("select owner, state, looks from asset where urn = ?", urn)[0]
    if said == "PROCESSING" and looks >= fake.looks_needed:
        said = fake.film_ends
        fake.rows("update asset set state = ? where urn = ?", said, urn)
    return as_json({"id": urn, "owner": owner, "status": said})


@pages.get("/rest/images/<urn>")
def told(urn: str) -> Response:
    fake = state()
    rows = fake.rows("select owner, state from asset where urn = ?", urn)
    if not rows:
        raise Refusal(404, "NOT_FOUND", f"{urn} is not found")
    url = f"{request.host_url}media-cdn/{urn.rpartition(':')[2]}"
    said = {
        "id": urn,
        "owner": rows[0][0],
        "status": rows[0][1],
        "downloadUrl": url,
        "downloadUrlExpiresAt": 2_000_000_000_000,
    }
    return as_json(said)


@pages.get("/media-cdn/<name>")
def download(name: str) -> Response:
    fake = state()
    return Response(fake.bytes_of(f"urn:li:image:{name}"), 200, {"Content-Type": "image/jpeg"})


def _owner() -> str:
    owner = str(request.get_json()["initializeUploadRequest"]["owner"])
    if owner != ORGANIZATION:
        raise Refusal(403, "ACCESS_DENIED", "Not enough permissions to access: images.ACTION-initializeUpload", 100)
    return owner


def _piece(fake: Fake, name: str, first: int, content: bytes) -> str:
    with fake.guard:
        urn = f"urn:li:video:{name}"
        before = fake.bytes_of(urn)
        if len(before) != first:
            raise Refusal(400, "ILLEGAL_ARGUMENT", "A piece is missing")
        fake.rows("update asset set bytes = ? where urn = ?", before + content, urn)
        return f"/ambry-video/signedId/{name}-{first}"


def _finalized(fake: Fake) -> Response:
    told = request.get_json()["finalizeUploadRequest"]
    name = told["video"].rpartition(":")[2]
    size = len(fake.bytes_of(told["video"]))
    parts = [f"/ambry-video/signedId/{name}-{first}" for first in range(0, size, fake.piece)]
    if told["uploadedPartIds"] != parts:
        raise Refusal(400, "ILLEGAL_ARGUMENT", "uploadedPartIds are not those of the uploaded parts")
    fake.rows("update asset set state = 'PROCESSING' where urn = ?", told["video"])
    return Response(b"", 200)


def _shown(content: bytes) -> bytes:
    """A picture as LinkedIn shows it: compressed anew."""
    if len(content) > IMAGE_BYTES:
        raise Refusal(413, "REQUEST_TOO_LARGE", "The image is too large")
    try:
        image = Image.open(io.BytesIO(content))
    except UnidentifiedImageError:
        raise Refusal(400, "INVALID_CONTENT", "The upload is no image") from None
    if image.format not in IMAGES:
        raise Refusal(400, "INVALID_CONTENT", f"{image.format} is not supported")
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=80)
    return file.getvalue()


@pages.get("/rest/organizationAcls")
def roles() -> Response:
    fake = state()
    if not fake.tells_roles:
        raise Refusal(403, "ACCESS_DENIED", "Not enough permissions to access: organizationAcls.FINDER-roleAssignee", 100)
    held = {"role": fake.role, "organization": ORGANIZATION, "roleAssignee": "urn:li:person:7Fx", "state": "APPROVED"}
    return as_json({"elements": [held] if fake.role else [], "paging": {"start": 0, "count": 100, "links": []}})


@pages.post("/oauth/v2/accessToken")
def renew() -> Response:
    fake = state()
    if (request.form["client_id"], request.form["client_secret"]) != CLIENT:
        return as_json({"error": "invalid_client", "error_description": "Client authentication failed"}, 401)
    if request.form["grant_type"] != "refresh_token" or request.form["refresh_token"] != REFRESH:
        return as_json({"error": "invalid_grant", "error_description": "The provided refresh token is revoked"}, 400)
    token = f"rahasia-linkedin-{len(fake.tokens) + 1}"
    fake.tokens.add(token)
    said = {"access_token": token, "expires_in": 60 * DAY, "refresh_token": REFRESH, "refresh_token_expires_in": 300 * DAY}
    return as_json(said)


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Fake]]:
    """One on a free port of loopback, and its state."""
    fake = Fake(str(folder / "linkedin.sqlite"))
    server = make_server("127.0.0.1", 0, application(fake), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", fake
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
        fake.store.close()

"""/m/: pictures that a network fetches itself. No sign-in and no cookie; who was not given an address finds nothing."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, abort, send_file

from content.publication import exhibits
from content.publication.exhibits import PROBE, Signer
from web.office import office

pages = Blueprint("exhibits", __name__)


@pages.get("/m/<int:expires>/<signature>/<name>.<ending>")
def show(expires: int, signature: str, name: str, ending: str) -> Response:
    """The very bytes that go out, as the type they are; 404 for everything that is not to be shown now."""
    signer, now = Signer(office().settings.session_secret()), office().now()
    if not signer.knows(name, expires=expires, signature=signature, now=now):
        abort(404)
    if name == PROBE:
        return _for_fetchers(Response(signature, mimetype="text/plain"))
    return _for_fetchers(_picture(name, ending))


def _picture(sha256: str, ending: str) -> Response:
    here = office()
    with here.database.reading() as session:
        rendition = exhibits.shown(session, sha256, now=here.now())
    if rendition is None or exhibits.ENDINGS.get(rendition.mime) != ending:
        abort(404)
    content = BytesIO(here.store.rendition(sha256))
    return send_file(content, mimetype=rendition.mime, etag=sha256, conditional=True)


def _for_fetchers(response: Response) -> Response:
    """For whoever was given the address, and for nobody's search."""
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response

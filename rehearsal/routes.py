"""Who answers which address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import unquote

from content.platforms import PLATFORMS
from rehearsal import control, pages
from rehearsal.api import Api
from rehearsal.exchange import Answer, Request, in_json, problem
from rehearsal.visits import Visit, visit_of

LONGEST_HANDLE = 120


@dataclass(frozen=True)
class Counter:
    """All that is answered here."""

    api: Api

    def respond(self, request: Request) -> Answer:
        """The answer to any request."""
        parts = [unquote(part) for part in request.path.strip("/").split("/")]
        match parts:
            case ["api", network, handle, *rest] if 0 < len(handle) <= LONGEST_HANDLE and "/" not in handle:
                visit = visit_of(network, handle, request)
                return self._network(visit, rest) if isinstance(visit, Visit) else visit
            case ["control", what]:
                return self._control(what, request)
            case _:
                return self._read(parts, request)

    def _network(self, visit: Visit, rest: list[str]) -> Answer:
        api = self.api
        match visit.request.method, rest:
            case "POST", [("media" | "posts") as what]:
                if not visit.signed_in():
                    return api.signed_out(visit, "media" if what == "media" else "post")
                return api.upload(visit) if what == "media" else api.post(visit)
            case "GET", ["posts"]:
                return api.timeline(visit)
            case "GET", ["posts", post_id]:
                return api.one(visit, post_id)
            case "DELETE", ["posts", post_id]:
                return api.remove(visit, post_id) if visit.signed_in() else api.signed_out(visit, "delete")
        return problem(404, "There is nothing here")

    def _control(self, what: str, request: Request) -> Answer:
        script = self.api.script
        match request.method, what:
            case "GET", "behaviours":
                return control.rules(script)
            case "PUT", "behaviours":
                return control.rehearse(script, request)
            case "DELETE", "behaviours":
                return control.forget(script)
            case "PUT", "latency":
                return control.delay(script, request)
        return problem(404, "There is nothing here")

    def _read(self, parts: list[str], request: Request) -> Answer:
        if request.method not in {"GET", "HEAD"}:
            return replace(problem(405, "This can only be read"), headers=(("Allow", "GET, HEAD"),))
        match parts:
            case ["healthz"]:
                return in_json(200, {"status": "ok"})
            case ["log"]:
                return control.log(self.api.book, request)
            case ["media", sha256]:
                return self._picture(sha256)
            case ["static", name]:
                return pages.static(name, request)
        return self._page(parts, request)

    def _page(self, parts: list[str], request: Request) -> Answer:
        book = self.api.book
        match parts:
            case [""]:
                return pages.home(book, request)
            case [network, handle] if network in PLATFORMS and handle:
                return pages.timeline(book, Visit(PLATFORMS[network], handle, request))
            case [network, handle, post_id] if network in PLATFORMS:
                return pages.one(book, Visit(PLATFORMS[network], handle, request), post_id)
        return pages.gone(request)

    def _picture(self, sha256: str) -> Answer:
        mime = self.api.book.mime_of(sha256)
        picture = self.api.shelf.read(sha256) if mime else None
        if mime is None or picture is None:
            return problem(404, "There is no such picture")
        return Answer(200, picture, mime, headers=PICTURE_HEADERS)


PICTURE_HEADERS = (
    ("Cache-Control", "public, max-age=31536000, immutable"),
    ("Content-Security-Policy", "sandbox; default-src 'none'"),
    ("X-Content-Type-Options", "nosniff"),
)

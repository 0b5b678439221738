"""The guard: every route names the action it needs, or is on the public list; who may do it is asked at every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from content.people import signins
from content.people.roles import Action, may, require
from content.people.signins import Visitor
from web import cookies
from web.office import office

# Pages and files that need no sign-in. Everything else names an action.
PUBLIC = frozenset(
    {
        "static",
        "signins.form",
        "signins.enter",
        "signins.leave",
        "welcomes.first_form",
        "welcomes.first",
        "welcomes.password_form",
        "welcomes.password",
        "languages.choose",
        "themes.choose",
        "status.healthy",
        "status.ready",
        "metrics.index",
        "exhibits.show",
    }
)

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Need:
    """What a route asks of a visitor; `fresh`: the password must have been given in the last five minutes."""

    action: Action
    fresh: bool = False


class UnguardedRoute(Exception):
    """A route that names no action and is not public: a mistake of ours, found when the application is made."""


def guarded(action: Action, *, fresh: bool = False) -> Callable[[View], View]:
    """Mark a view with the action it needs. Stands directly below the route's decorator."""

    def mark(view: View) -> View:
        view.__dict__["need"] = Need(action, fresh)
        return view

    return mark


def need_of(app: Flask, endpoint: str) -> Need | None:
    """What the view of `endpoint` asks for."""
    found = app.view_functions[endpoint].__dict__.get("need")
    return found if isinstance(found, Need) else None


def install(app: Flask) -> None:
    """Stand before every request, and give the templates `visitor` and `may`."""
    app.before_request(_check)
    app.context_processor(lambda: {"visitor": visitor_or_none(), "may": allowed, "Action": Action})


def verify(app: Flask) -> None:
    """Look over every route once all are there.

    Raises:
        UnguardedRoute: one names no action and is not on the public list, or both.
    """
    wrong = sorted(name for name in app.view_functions if (need_of(app, name) is None) != (name in PUBLIC))
    if wrong:
        raise UnguardedRoute(f"neither guarded nor public, or both: {', '.join(wrong)}")


def visitor() -> Visitor:
    """Who is asking. Only for guarded views, where someone is."""
    found = visitor_or_none()
    if found is None:
        abort(401)
    return found


def visitor_or_none() -> Visitor | None:
    """Who is asking, if they are signed in."""
    found = g.get("visitor")
    return found if isinstance(found, Visitor) else None


def allowed(action: Action) -> bool:
    """Whether the visitor may do `action`; for what a page shows, not for what it does."""
    found = visitor_or_none()
    return found is not None and may(found.roles, action)


def local(address: str) -> str:
    """`address` if it is a path of this application, else the first page: nobody is sent elsewhere through us."""
    parts = urlsplit(address.strip())
    unsafe = parts.scheme or parts.netloc or "\\" in address or not address.startswith("/") or address.startswith("//")
    return "/" if unsafe or any(ord(sign) < ord(" ") for sign in address) else address


def here() -> str:
    """Where the visitor is, to come back to: this page, or the page that sent the form."""
    if request.method in {"GET", "HEAD"} and not wants_fragment():
        return local(request.full_path.removesuffix("?"))
    came = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "/")
    return local(came.path + (f"?{came.query}" if came.query else ""))


def wants_fragment() -> bool:
    """Whether htmx asks, and not the browser itself."""
    return "HX-Request" in request.headers


def unattended() -> bool:
    """Whether the page asks by itself, with nobody at the keyboard: that must not keep a session alive."""
    return request.endpoint == "live.stream" or "X-Unattended" in request.headers


def ask_for(address: str) -> AnyResponse:
    """Send the visitor to another page, also out of an htmx request."""
    if wants_fragment():
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, code=303)


def _check() -> AnyResponse | None:
    if request.endpoint == "static":
        return None
    g.visitor = _recognised()
    if request.endpoint is None or request.endpoint in PUBLIC:
        return None
    need, found = need_of(current_app, request.endpoint), visitor_or_none()
    if need is None:
        abort(403)
    if found is None:
        return ask_for(url_for("signins.form", next=here()))
    require(found.roles, need.action)
    if need.fresh and not found.fresh(now=office().now()):
        return ask_for(url_for("confirmations.form", next=here()))
    return None


def _recognised() -> Visitor | None:
    token = cookies.read(cookies.SIGN_IN)
    if not token:
        return None
    now, database = office().now(), office().database
    with database.reading() as session:
        found = signins.recognise(session, token, now=now)
    if found and not unattended():
        signins.see(database, found, now=now)
    return found

"""PEOPLE: Flask pages. A view parses, asks content, answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask
from flask_wtf import CSRFProtect  # type: ignore[import-untyped] # the package carries no types
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from config import Settings
from content.foundation import clock
from content.foundation.db import Database, connect
from content.people.passwords import Hasher
from content.pictures.intake import intake_of
from content.pictures.store import PictureStore
from web import (
    accounts,
    arrivals,
    banners,
    calendar,
    captions,
    confirmations,
    connections,
    cookies,
    dispatch,
    errors,
    evidence,
    exhibits,
    gladi,
    guard,
    headers,
    holds,
    home,
    languages,
    layout,
    limits,
    live,
    media,
    metrics,
    moments,
    posts,
    publications,
    queue,
    resends,
    reviews,
    signins,
    sizes,
    static_files,
    status,
    text_cards,
    themes,
    uploads,
    vocabulary,
    welcomes,
)
from web.office import EXTENSION, Office, WebSettings
from workers.connecting.desk import Desk, desk_of
from workers.platforms import registry
from workers.platforms.http import Http
from workers.platforms.registry import Viewers

# One module per noun; each has its `pages`.
NOUNS = (
    accounts,
    arrivals,
    calendar,
    captions,
    confirmations,
    connections,
    dispatch,
    evidence,
    exhibits,
    gladi,
    holds,
    home,
    languages,
    live,
    media,
    metrics,
    posts,
    publications,
    queue,
    resends,
    reviews,
    signins,
    status,
    text_cards,
    themes,
    uploads,
    welcomes,
)  # fmt: skip
# What stands around every page, in this order.
MANNERS = (headers, sizes, guard, languages, themes, moments, vocabulary, static_files, layout, banners, live, errors)

# A person waits: a platform that does not answer in this time is asked again when they like.
LOOK_SECONDS = 5.0
# What a page asks a network while an account is being connected.
CONNECT_SECONDS = 10.0
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def create_app(
    settings: Settings | None = None,
    *,
    database: Database | None = None,
    hasher: Hasher | None = None,
    now: Callable[[], datetime] = clock.now,
    viewers: Viewers | None = None,
) -> Flask:
    """The dashboard. Without settings they are read from the environment: `gunicorn 'web:create_app()'`.

    Raises:
        WrongSetting: the environment holds a setting that cannot be used.
        UnguardedRoute: a route names no action and is not on the public list.
    """
    chosen = settings or config.load()
    app = Flask(__name__)
    kept = database or connect(chosen.database_address, pool_size=chosen.web_threads)
    app.extensions[EXTENSION] = Office(
        settings=chosen,
        database=kept,
        store=PictureStore(chosen.pictures_folder),
        intake=intake_of(chosen),
        hasher=hasher or Hasher(),
        now=now,
        viewers=viewers or _viewers(chosen, now),
        desk=_desk(chosen, kept, now),
    )
    _configure(app, chosen)
    for manner in MANNERS:
        manner.install(app)
    CSRFProtect(app)
    for noun in NOUNS:
        app.register_blueprint(noun.pages)
    limits.install(app)
    guard.verify(app)
    return app


def _viewers(settings: WebSettings, now: Callable[[], datetime]) -> Viewers:
    means = registry.means_of(settings, Http(connections=4), now, longest_seconds=LOOK_SECONDS)
    return registry.of_installation(settings.rehearsal_url, means)


def _desk(settings: WebSettings, database: Database, now: Callable[[], datetime]) -> Desk:
    means = registry.means_of(settings, Http(connections=4), now, longest_seconds=CONNECT_SECONDS)
    return desk_of(settings, database, registry.of_installation(settings.rehearsal_url, means), means)


def _configure(app: Flask, settings: WebSettings) -> None:
    secure = settings.web_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.session_secret(),
        SESSION_COOKIE_NAME=cookies.cookie_name(cookies.FORM, secure=secure),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_PATH="/",
        TRUSTED_HOSTS=_hosts(settings),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a text written for two hours must still be sent
        PREFERRED_URL_SCHEME="https" if secure else "http",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.public_url:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign] # Flask's documented way


def _hosts(settings: WebSettings) -> list[str]:
    """The host names answered to; any other gets 400, so that nobody's links are made with a foreign name."""
    named = [name.strip() for name in settings.trusted_hosts.split(",") if name.strip()]
    public = {urlsplit(address).hostname or "" for address in (settings.web_url, settings.media_public_url)}
    return sorted({*named, *LOOPBACK, settings.host, *public} - {""})

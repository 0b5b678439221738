"""The guard: every route is guarded or public, unsafe ones need the form token, and looking changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from content import tables
from content.foundation.db import Database
from content.people import people
from content.people.accounts import Account
from content.people.people import Person, PersonRole
from content.people.roles import Action, Role, may
from tests.cast import NOON, Cast
from tests.web.conftest import Browser
from tests.web.routes import SAFE, routes
from web import guard
from web.guard import PUBLIC, UnguardedRoute, guarded, local, need_of

SignedIn = Callable[[Person], Browser]


@pytest.fixture
def everything(database: Database) -> Person:
    """Someone with every role."""
    with database.writing() as session:
        return people.add(session, name="Semua", email="semua@contoh.go.id", now=NOON, roles=frozenset(Role))


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in tables.METADATA.sorted_tables
        }


def test_an_unguarded_route_is_found_when_the_application_is_made(app: Flask) -> None:
    fresh = Flask("stray")
    fresh.view_functions.update(app.view_functions)
    fresh.view_functions["stray.page"] = lambda: "anyone"
    with pytest.raises(UnguardedRoute, match=r"stray\.page"):
        guard.verify(fresh)


def test_a_route_cannot_be_guarded_and_public_at_once(app: Flask) -> None:
    fresh = Flask("stray")
    fresh.view_functions.update(app.view_functions)
    fresh.view_functions["status.healthy"] = guarded(Action.READ)(lambda: "ok")
    with pytest.raises(UnguardedRoute, match=r"status\.healthy"):
        guard.verify(fresh)


def test_every_public_name_is_a_route(app: Flask) -> None:
    assert set(app.view_functions) >= PUBLIC


def test_every_guarded_route_sends_a_stranger_to_the_sign_in_page(app: Flask, client: FlaskClient) -> None:
    for route in routes(app):
        if route.endpoint not in PUBLIC:
            answer = client.open(route.address, method=route.method)
            assert (answer.status_code, answer.location[:11]) == (303, "/masuk?next"), route


def test_every_unsafe_route_refuses_without_the_form_token(app: Flask, signed_in: SignedIn, everything: Person) -> None:
    browser = signed_in(everything)
    for route in routes(app):
        if route.method not in SAFE:
            assert browser.client.open(route.address, method=route.method).status_code == 400, route


def test_the_form_token_of_another_browser_does_not_count(signed_in: SignedIn, cast: Cast) -> None:
    stolen = signed_in(cast.alya).token()
    mine = signed_in(cast.gita)
    assert mine.client.post("/akun", data={"csrf_token": stolen}).status_code == 400


def test_no_get_changes_anything(
    app: Flask, database: Database, signed_in: SignedIn, everything: Person, register: dict[tuple[str, str], Account]
) -> None:
    browser = signed_in(everything)
    before = contents(database)
    for route in routes(app):
        if route.method == "GET":
            answer = browser.client.get(route.address)
            answer.close()
            assert answer.status_code < 500 or route.endpoint == "status.ready", route
    assert contents(database) == before


def test_every_route_refuses_every_role_that_its_action_does_not_name(
    app: Flask, database: Database, signed_in: SignedIn
) -> None:
    for role in Role:
        with database.writing() as session:
            person = people.add(session, name=role, now=NOON, roles=frozenset({role}))
        browser = signed_in(person)
        token = browser.token()
        for route in routes(app):
            need = need_of(app, route.endpoint)
            if need and not may(frozenset({role}), need.action):
                data = None if route.method == "GET" else {"csrf_token": token}
                assert browser.client.open(route.address, method=route.method, data=data).status_code == 403, (route, role)


def test_a_role_removed_counts_at_the_next_click(database: Database, signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.hadi)
    assert browser.get("/akun").status_code == 200
    with database.writing() as session:
        row = session.get(PersonRole, (cast.hadi.id, Role.OBSERVER.value))
        session.delete(row)
    refused = browser.get("/akun")
    assert refused.status_code == 403
    assert "Peran Anda tidak mencakup ini: membaca." in refused.text


def test_htmx_is_sent_to_the_sign_in_page_by_its_own_header(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/akun?unit=dishub"}
    answer = client.get("/status", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/masuk?next=/akun?unit%3Ddishub"


@pytest.mark.parametrize(
    "address",
    [
        "//evil",
        "/\\evil",
        "https:",
        "https://evil",
        "\\\\evil",
        "javascript:alert(1)",
        "evil",
        "",
        "/a\r\nSet-Cookie: x",
        " //evil",
        "/\t/evil",
    ],
)
def test_nobody_is_sent_elsewhere(address: str) -> None:
    assert local(address) == "/"


@pytest.mark.parametrize("address", ["/", "/akun", "/antrean?akun=x&hari=2023-09-05", "/a/b#c"])
def test_a_path_of_ours_is_kept(address: str) -> None:
    assert local(address) == address

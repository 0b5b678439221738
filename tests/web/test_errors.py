"""Every answer, errors among them: headers, words, and nothing given away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from content.foundation.db import DatabaseUnavailable, connect
from content.foundation.problems import NotFound, Problem
from content.people.people import Person
from content.people.roles import NotAllowed
from tests.cast import Cast
from tests.web.conftest import QUICK, Browser
from web import create_app
from web.errors import status_of

SignedIn = Callable[[Person], Browser]


class Unheard(Problem):
    """A problem that the table does not name."""


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (NotFound(what="x", name="y"), 404),
        (NotAllowed(action="read"), 403),
        (DatabaseUnavailable(detail="locked"), 503),
        (Unheard(), 422),
    ],
)
def test_a_problem_has_the_status_of_its_nearest_ancestor(problem: Problem, status: int) -> None:
    assert status_of(problem) == status


def protected(headers: dict[str, str]) -> None:
    policy = headers["Content-Security-Policy"]
    assert re.search(r"script-src 'self' 'nonce-[\w-]{20,}'", policy)
    for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "style-src 'self';"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/masuk", 200),
        ("GET", "/tidak-ada", 404),
        ("PUT", "/masuk", 405),
        ("POST", "/masuk", 400),
        ("GET", "/", 303),
        ("GET", "/healthz", 200),
    ],
)
def test_every_answer_carries_the_headers_and_is_not_kept(client: FlaskClient, method: str, address: str, status: int) -> None:
    answer = client.open(address, method=method)
    assert answer.status_code == status
    protected(dict(answer.headers))
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_foreign_host_name_is_refused(client: FlaskClient) -> None:
    answer = client.get("/masuk", base_url="http://evil.example")
    assert answer.status_code == 400
    protected(dict(answer.headers))


def test_the_nonce_is_new_every_time_and_stands_at_every_script(client: FlaskClient) -> None:
    pages = [client.get("/masuk") for _ in range(2)]
    nonces = [re.findall(r"'nonce-([\w-]+)'", page.headers["Content-Security-Policy"])[0] for page in pages]
    assert nonces[0] != nonces[1]
    scripts = re.findall(r"<script[^>]*>", pages[0].text)
    assert scripts
    assert all(f'nonce="{nonces[0]}"' in script for script in scripts)


def test_a_mistake_of_ours_tells_a_number_and_nothing_else(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> str:
        raise RuntimeError("secret detail")

    app.testing = False
    app.view_functions["status.healthy"] = broken
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 500
    protected(dict(answer.headers))
    assert "secret detail" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert answer.headers["X-Request-Id"] in caplog.text
    assert [record.name for record in caplog.records if record.exc_info] == ["tayang.web"]


def test_without_a_database_the_page_says_that_nothing_is_lost(settings: Settings) -> None:
    nowhere = connect("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    client = create_app(settings, database=nowhere, hasher=QUICK).test_client()
    client.set_cookie("tayang-signin", "something")
    answer = client.get("/")
    assert answer.status_code == 503
    assert "tidak ada yang hilang" in answer.text
    protected(dict(answer.headers))


def test_an_answer_too_large_is_refused_in_words(signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.gita)
    answer = browser.client.post("/akun", data={"csrf_token": browser.token(), "unit": "x" * 2_100_000})
    assert answer.status_code == 413
    assert "terlalu besar" in answer.text


def test_htmx_gets_an_error_as_a_notice_and_keeps_what_it_had(signed_in: SignedIn, cast: Cast) -> None:
    answer = signed_in(cast.hadi).post("/akun", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#notices", "innerHTML")
    assert "<html" not in answer.text


def test_a_program_gets_an_error_as_json(client: FlaskClient) -> None:
    answer = client.get("/tidak-ada", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json is not None
    assert set(answer.json) == {"cause", "fix", "request"}


def test_a_line_break_in_an_address_cannot_forge_a_line_of_the_log(
    signed_in: SignedIn, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "tayang.web")
    signed_in(cast.hadi).post("/akun/x%0d%0aforged/matikan")
    assert caplog.records
    assert all("\n" not in record.getMessage() for record in caplog.records)


def test_files_with_their_hash_may_be_kept_and_others_are_asked_for_again(client: FlaskClient) -> None:
    page = client.get("/masuk").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    assert addresses
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        answer.close()
    plain = client.get("/static/app.css")
    assert plain.headers["Cache-Control"] == "no-cache"
    plain.close()

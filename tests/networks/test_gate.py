"""The gate: it passes everything on unchanged, writes it down, and fails exactly as scripted."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.networks.calls import Call, matches
from tests.networks.gate import Answer, Cut, Gate, Hold, Lost, Page, Slow, nobody
from workers.platforms.base import NotNow, Unknown
from workers.platforms.http import Ask, Http, Reply


class _Echo(BaseHTTPRequestHandler):
    """Says back what it heard; /204, /304 and /big as their names say."""

    protocol_version = "HTTP/1.1"
    heard: list[str]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the standard library
        pass

    def _say(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.heard.append(f"{self.command} {self.path}")
        if self.path in {"/204", "/304"}:
            self.send_response(int(self.path[1:]))
            self.end_headers()
            return
        heard = {"path": self.path, "host": self.headers["Host"], "type": self.headers["Content-Type"], "body": body.decode()}
        said = b"b" * 3_000_000 if self.path == "/big" else json.dumps(heard).encode()
        self.send_response(200)
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(said)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = _say  # noqa: N815 - named by the base class


@pytest.fixture
def heard() -> list[str]:
    """What arrived behind the gate."""
    return []


@pytest.fixture
def gate(heard: list[str]) -> Iterator[Gate]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("_Own", (_Echo,), {"heard": heard}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    with Gate(f"http://127.0.0.1:{server.server_port}") as opened:
        yield opened
    server.shutdown()
    server.server_close()


@pytest.fixture
def http() -> Iterator[Http]:
    made = Http()
    yield made
    made.close()


def ask(http: Http, gate: Gate, method: str, path: str, *, body: bytes = b"", seconds: float = 5.0) -> Reply:
    return http.send(Ask(method, gate.url + path, {"Content-Type": "text/plain"}, body, seconds))


def test_what_is_asked_and_answered_passes_unchanged_and_is_written_down(gate: Gate, http: Http) -> None:
    reply = ask(http, gate, "POST", "/a%2Fb/c?x=1&y=%20", body=b"Selamat pagi")
    said = reply.parsed()
    assert (said["path"], said["body"], said["type"]) == ("/a%2Fb/c?x=1&y=%20", "Selamat pagi", "text/plain")
    assert said["host"] == gate.url.removeprefix("http://")
    (call,) = gate.calls
    assert (call.method, call.path, call.query, call.status) == ("POST", "/a%2Fb/c", "x=1&y=%20", 200)
    assert (call.body, call.said, call.passed_on, call.fault) == (b"Selamat pagi", said, True, "")
    assert call.headers["content-type"] == "text/plain"
    assert call.response_headers["set-cookie"] == "a=1, b=2"


def test_one_connection_carries_many_calls_of_every_kind(gate: Gate, http: Http, heard: list[str]) -> None:
    assert len(ask(http, gate, "GET", "/big").body) == 3_000_000
    for method, path, status in [("HEAD", "/x", 200), ("GET", "/204", 204), ("GET", "/304", 304), ("DELETE", "/x", 200)]:
        assert ask(http, gate, method, path).status == status
    assert ask(http, gate, "PUT", "/x", body=b"c" * 2_000_000).parsed()["body"] == "c" * 2_000_000
    assert heard == ["GET /big", "HEAD /x", "GET /204", "GET /304", "DELETE /x", "PUT /x"]


def test_a_body_in_pieces_arrives_whole(gate: Gate) -> None:
    with socket.create_connection(("127.0.0.1", int(gate.url.rpartition(":")[2])), timeout=5) as line:
        line.sendall(
            b"POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;q=1\r\n0123456789\r\n0\r\n\r\n"
        )
        line.sendall(b"GET /204 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert b'"body": "abc0123456789"' in said
    assert b"HTTP/1.1 204" in said


def test_an_answer_in_the_networks_place_reaches_nobody_behind(gate: Gate, http: Http, heard: list[str]) -> None:
    gate.script("POST", "/x", Answer(429, {"Retry-After": "7"}, {"error": "pelan-pelan"}))
    reply = ask(http, gate, "POST", "/x")
    assert (reply.status, reply.headers["retry-after"], reply.parsed()) == (429, "7", {"error": "pelan-pelan"})
    assert heard == []
    assert (gate.calls[0].fault, gate.calls[0].passed_on) == ("Answer", False)


def test_a_fault_counts_for_as_many_calls_as_it_was_written_for_and_for_no_other_kind(gate: Gate, http: Http) -> None:
    gate.script("POST", "/posts/{id}", Answer(500), times=2)
    asked = [("GET", "/posts/1"), ("POST", "/posts"), *[("POST", f"/posts/{number}") for number in (1, 2, 3)]]
    statuses = [ask(http, gate, method, path).status for method, path in asked]
    assert statuses == [200, 200, 500, 500, 200]


def test_a_page_is_a_page(gate: Gate, http: Http) -> None:
    gate.script("*", "*", Page())
    assert "text/html" in ask(http, gate, "GET", "/x").headers["content-type"]


def test_a_lost_reply_was_done_and_a_cut_call_was_not(gate: Gate, http: Http, heard: list[str]) -> None:
    gate.script("POST", "/lost", Lost())
    gate.script("POST", "/cut", Cut())
    for path in ("/lost", "/cut"):
        with pytest.raises(Unknown):
            ask(http, gate, "POST", path)
    assert heard == ["POST /lost"]
    assert [(call.path, call.status, call.passed_on) for call in gate.calls] == [("/lost", 200, True), ("/cut", 0, False)]


def test_a_slow_reply_is_done_at_once(gate: Gate, http: Http, heard: list[str]) -> None:
    gate.script("POST", "/x", Slow(30))
    with pytest.raises(Unknown):
        ask(http, gate, "POST", "/x", seconds=0.2)
    assert heard == ["POST /x"]
    assert gate.calls[0].status == 200


@pytest.mark.parametrize("done", [False, True])
def test_a_held_call_waits_before_or_after_it_is_done(gate: Gate, http: Http, heard: list[str], *, done: bool) -> None:
    hold = Hold(done=done)
    gate.script("POST", "/x", hold)
    replies: list[Reply] = []
    asking = threading.Thread(target=lambda: replies.append(ask(http, gate, "POST", "/x")))
    asking.start()
    assert hold.arrived.wait(5)
    assert heard == (["POST /x"] if done else [])
    assert replies == []
    hold.release()
    asking.join(5)
    assert replies[0].status == 200
    assert heard == ["POST /x"]


def test_what_is_forgotten_is_neither_written_down_nor_done_any_more(gate: Gate, http: Http) -> None:
    gate.script("*", "*", Cut(), times=9)
    with pytest.raises(Unknown):
        ask(http, gate, "GET", "/x")
    gate.forget()
    assert ask(http, gate, "GET", "/x").status == 200
    assert len(gate.calls) == 1
    assert len(gate.history) == 2


def test_nobody_behind_the_gate_is_a_closed_connection(http: Http) -> None:
    with nobody() as address, Gate(address) as gate, pytest.raises(Unknown):
        ask(http, gate, "GET", "/x")


def test_nobody_is_there(http: Http) -> None:
    with nobody() as address, pytest.raises(NotNow):
        http.send(Ask("GET", address))


def _asked_in_vain(http: Http, gate: Gate) -> None:
    with pytest.raises(Unknown):
        ask(http, gate, "GET", "/x")


def test_a_gate_closes_at_once_whatever_waits_in_it(http: Http, heard: list[str]) -> None:
    began = time.monotonic()
    with nobody() as address, Gate(address) as gate:
        gate.script("*", "*", hold := Hold())
        waiting = threading.Thread(target=_asked_in_vain, args=(http, gate))
        waiting.start()
        assert hold.arrived.wait(5)
    waiting.join(5)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("template", "path", "fits"),
    [
        ("/2/tweets", "/2/tweets", True),
        ("/2/tweets/{id}", "/2/tweets/20", True),
        ("/2/tweets/{id}", "/2/tweets/20/likes", False),
        ("/bot{token}/sendPhoto", "/bot1:AbC/sendPhoto", True),
        ("/rest/posts/{urn}", "/rest/posts/urn%3Ali%3Ashare%3A1", True),
        ("/rest/images?action=initializeUpload", "/rest/images?action=initializeUpload", True),
        ("/rest/images?action=initializeUpload", "/rest/images?action=other", False),
        ("/upload?upload_id={id}", "/upload?uploadType=resumable&upload_id=7", True),
        ("/upload?upload_id", "/upload?uploadType=resumable", False),
        ("{upload_url}", "/any/where", True),
        ("*", "/any/where", True),
    ],
)
def test_a_template_names_many_calls(template: str, path: str, *, fits: bool) -> None:
    bare, _, query = path.partition("?")
    assert matches(Call("GET", bare, query, [], b""), "*", template) is fits

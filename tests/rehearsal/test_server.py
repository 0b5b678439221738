"""The counter: connections that stay, connections that end, and requests that are none."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests.rehearsal.stage import ROOT, Stage


def connected(stage: Stage) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(stage.url).netloc, timeout=5)


def raw(stage: Stage, sent: bytes) -> bytes:
    """All that comes back before the other side closes."""
    address = urlsplit(stage.url)
    assert address.hostname is not None
    with socket.create_connection((address.hostname, address.port or 0), timeout=5) as connection:
        connection.sendall(sent)
        received = b""
        while piece := connection.recv(65536):
            received += piece
        return received


def test_a_connection_stays_for_many_requests(stage: Stage) -> None:
    connection = connected(stage)
    connection.connect()
    socket_used = connection.sock
    for _ in range(20):
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b'{"status": "ok"}'
        assert connection.sock is socket_used
    connection.close()


def test_hundreds_of_connections_may_wait_at_once(stage: Stage) -> None:
    connections = [connected(stage) for _ in range(300)]
    for _ in range(2):
        for connection in connections:
            connection.request("GET", "/healthz")
        assert all(connection.getresponse().read() for connection in connections)
    for connection in connections:
        connection.close()


def test_requests_sent_in_one_breath_are_answered_in_order(stage: Stage) -> None:
    one = b"GET /api/x/nafas/posts/%d HTTP/1.1\r\nHost: localhost\r\n%b\r\n"
    answers = raw(stage, one % (1, b"") + one % (2, b"Connection: close\r\n"))
    assert answers.count(b"HTTP/1.1 404") == 2


def test_the_connection_ends_where_that_is_asked(stage: Stage) -> None:
    assert b"Connection: close" in raw(stage, b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")


def test_what_is_no_request_is_refused(stage: Stage) -> None:
    assert raw(stage, b"hello\r\n\r\n").startswith(b"HTTP/1.1 400")
    assert raw(stage, b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n").startswith(b"HTTP/1.1 400")
    assert raw(stage, b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n").startswith(b"HTTP/1.1 413")
    assert raw(stage, b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n").startswith(b"HTTP/1.1 411")
    assert raw(stage, b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000 + b"\r\n\r\n").startswith(b"HTTP/1.1 431")


def test_a_page_of_the_open_web_cannot_borrow_a_browser_to_look_in(stage: Stage) -> None:
    for name in (b"evil.example", b"evil.example:80", b""):
        answer = raw(stage, b"GET /log HTTP/1.1\r\nHost: " + name + b"\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 421")


def test_head_gives_the_head_alone(stage: Stage) -> None:
    assert raw(stage, b"HEAD / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").endswith(b"\r\n\r\n")


def test_a_large_body_may_be_announced_first(stage: Stage) -> None:
    head = b"PUT /control/latency HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
    head += b"Expect: 100-continue\r\nConnection: close\r\n\r\n"
    assert raw(stage, head + b"{}").startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200")


@pytest.mark.parametrize(("behaviour", "stored"), [("drop", False), ("accept_drop", True)])
def test_a_dropped_connection_ends_without_a_word_and_the_book_says_so(stage: Stage, behaviour: str, *, stored: bool) -> None:
    stage.rehearse(behaviour, handle=behaviour)
    head = f"POST /api/x/{behaviour}/posts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Length: 15\r\n\r\n"
    assert raw(stage, head.encode() + b'{"text":"Halo"}') == b""
    line = next(line for line in stage.log() if line["handle"] == behaviour)
    assert (line["answered"], line["stored"], line["behaviour"]) == (0, stored, behaviour)
    assert len(stage.timeline("x", behaviour)) == int(stored)


def test_other_methods_than_those_known_change_nothing(stage: Stage) -> None:
    assert stage.ask("POST", "/").status == 405
    assert stage.ask("PUT", "/api/x/pemprov/posts", {}).status == 404
    assert stage.ask("POST", "/control/behaviours", {}).status == 404
    assert stage.ask("GET", "/api/myspace/pemprov/posts").status == 404


def test_it_stops_cleanly_when_asked_to_with_connections_open(own_stage: Stage) -> None:
    connections = [connected(own_stage) for _ in range(3)]
    for connection in connections:
        connection.connect()
    assert own_stage.ask("GET", "/healthz").status == 200
    own_stage.process.send_signal(signal.SIGTERM)
    assert own_stage.process.wait(5) == 0
    for connection in connections:
        connection.close()


def test_a_port_that_is_taken_is_said_in_one_sentence(own_stage: Stage) -> None:
    port = own_stage.url.rpartition(":")[2]
    command = [sys.executable, "-m", "rehearsal", "--port", port, "--data", str(own_stage.folder / "other")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 1
    assert "cannot listen on 127.0.0.1" in ended.stderr
    assert "Traceback" not in ended.stderr

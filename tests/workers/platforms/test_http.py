"""The layer all adapters speak through: what it knows of a failure, and what it never does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from tests.workers.platforms.scripted import scripted
from workers.platforms.base import NotNow, Unknown
from workers.platforms.http import Ask, Http

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture
def http() -> Iterator[Http]:
    made = Http()
    yield made
    made.close()


def test_an_answer_comes_back_whole(http: Http) -> None:
    with scripted(b"HTTP/1.1 418 Teapot\r\nX-Kind: Short\r\nContent-Length: 4\r\n\r\n", b"st", b"out") as server:
        reply = http.send(Ask("GET", f"http://{server.host}/"))
    assert (reply.status, reply.headers["x-kind"], reply.body) == (418, "Short", b"stou")


def test_a_connection_is_used_again(http: Http) -> None:
    with scripted(OK, stays=True) as server:
        for _ in range(5):
            assert http.send(Ask("POST", f"http://{server.host}/", body=b"x")).status == 200
        assert server.connections == 1
        http.close()


def test_a_kept_connection_that_the_other_side_closed_is_replaced(http: Http) -> None:
    with scripted(OK) as server:
        for _ in range(3):
            assert http.send(Ask("POST", f"http://{server.host}/", body=b"x")).body == b"ok"
            time.sleep(0.05)
        assert server.connections == 3


def test_the_question_is_asked_with_the_connection_open_and_nothing_sent_after_a_no(http: Http) -> None:
    with scripted(OK) as server:
        asked: list[int] = []

        def no() -> bool:
            time.sleep(0.05)
            asked.append(server.connections)
            return False

        with pytest.raises(NotNow, match="deadline passed"):
            http.send(Ask("POST", f"http://{server.host}/", body=b"x", may_start=no))
        assert asked == [1]
    assert server.heard == []


def test_the_question_is_asked_once_for_a_request(http: Http) -> None:
    asked: list[bool] = []

    def yes() -> bool:
        asked.append(True)
        return True

    with scripted(OK) as server:
        http.send(Ask("POST", f"http://{server.host}/", body=b"x" * 100_000, may_start=yes))
    assert asked == [True]


def test_no_time_left_is_not_now(http: Http) -> None:
    with scripted(OK) as server, pytest.raises(NotNow, match="deadline passed"):
        http.send(Ask("POST", f"http://{server.host}/", timeout_seconds=0))


@pytest.mark.parametrize(
    "pieces",
    [
        (),
        (b"HTTP/1.1 200 OK\r\nContent-Le",),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok",),
        (b"HTTP/1.1 200 OK\r\n\r\nok",),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",),
        (b"\x16\x03\x01 this is not HTTP\r\n\r\n",),
    ],
    ids=["closed", "cut in the head", "cut in the body", "no end", "cut in a chunk", "no chunk", "no HTTP"],
)
def test_an_answer_that_is_not_whole_is_unknown(http: Http, pieces: tuple[bytes, ...]) -> None:
    with scripted(*pieces) as server, pytest.raises(Unknown):
        http.send(Ask("POST", f"http://{server.host}/", body=b"x"))
    assert len(server.heard) >= 1
    assert server.connections == 1, "and nothing is sent twice"


def test_silence_ends_in_time_and_is_unknown(http: Http) -> None:
    with scripted(b"", pause=1.0) as server:
        began = time.monotonic()
        with pytest.raises(Unknown):
            http.send(Ask("POST", f"http://{server.host}/", body=b"x", timeout_seconds=0.2))
        assert time.monotonic() - began < 0.8


def test_an_answer_that_drips_ends_in_time_too(http: Http) -> None:
    with scripted(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n", *[b"."] * 20, pause=0.1) as server:
        began = time.monotonic()
        with pytest.raises(Unknown):
            http.send(Ask("GET", f"http://{server.host}/", timeout_seconds=0.4))
        assert time.monotonic() - began < 1.0


def test_a_handshake_that_fails_is_not_now(http: Http) -> None:
    with scripted(b"HTTP/1.1 400 Bad Request\r\n\r\n") as server, pytest.raises(NotNow):
        http.send(Ask("POST", f"https://{server.host}/", body=b"x"))


def test_a_name_that_leads_nowhere_is_not_now(http: Http) -> None:
    with pytest.raises(NotNow, match=r"nowhere\.invalid"):
        http.send(Ask("POST", "http://nowhere.invalid/", body=b"x"))


def test_a_redirect_is_an_answer_and_not_followed(http: Http) -> None:
    with scripted(b"HTTP/1.1 307 Temporary\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n") as server:
        assert http.send(Ask("POST", f"http://{server.host}/", body=b"x")).status == 307
    assert server.connections == 1


def test_a_failure_names_the_host_and_never_the_address(http: Http) -> None:
    with scripted() as server, pytest.raises(Unknown) as caught:
        http.send(Ask("POST", f"http://{server.host}/bot123:rahasia/send", {"Authorization": "Bearer rahasia"}, b"rahasia"))
    assert "rahasia" not in str(caught.value)
    assert server.host in str(caught.value)


def test_a_connection_handed_on_is_left_alone_by_the_request_before(http: Http) -> None:
    """Many threads, few connections: each answer is whole, and no request gets the time limit of another."""

    def many() -> None:
        ask = Ask("POST", f"http://{server.host}/", body=b"x", timeout_seconds=5)
        done.extend(http.send(ask).body for _ in range(50))

    done: list[bytes] = []
    with scripted(OK, stays=True) as server:
        threads = [threading.Thread(target=many) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        http.close()
    assert done == [b"ok"] * 400


def test_an_answer_without_a_body_is_whole(http: Http) -> None:
    with scripted(b"HTTP/1.1 204 No Content\r\n\r\n") as server:
        assert http.send(Ask("DELETE", f"http://{server.host}/")).status == 204


def test_what_is_asked_does_not_show_its_headers_or_body() -> None:
    assert "rahasia" not in repr(Ask("POST", "http://x/", {"Authorization": "rahasia"}, b"rahasia"))

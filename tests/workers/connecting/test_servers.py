"""The address of a server that a person types: public names alone, unless the settings name another."""

from __future__ import annotations

import pytest

from workers.connecting.servers import NoServer, public, whole

OWN = "http://127.0.0.1:8080/mastodon"


@pytest.mark.parametrize("typed", ["contoh.example", " Contoh.Example/ ", "https://contoh.example", "HTTPS://contoh.example/"])
def test_a_name_is_made_whole(typed: str) -> None:
    assert whole(typed, own="") == "https://contoh.example"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "localhost",
        "mastodon",
        "http://contoh.example",
        "https://contoh.example:8443",
        "https://contoh.example/api",
        "https://contoh.example?x=1",
        "https://contoh.example#x",
        "https://admin:x@contoh.example",
        "https://contoh.example@127.0.0.1",
        "127.0.0.1",
        "https://127.0.0.1",
        "10.0.0.1",
        "0x7f000001",
        "2130706433",
        "169.254.169.254",
        "[::1]",
        "https://[::ffff:127.0.0.1]",
        "https://[64:ff9b::7f00:1]",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "contoh.example\r\nHost: x",
        "https://contoh_.example",
        "//contoh.example",
        "\\\\contoh.example",
    ],
)
def test_what_is_no_public_server_is_refused(typed: str) -> None:
    with pytest.raises(NoServer):
        whole(typed, own="")


@pytest.mark.parametrize("name", ["a.localhost", "pds.kantor.local", "x.internal", "1.0.0.127.in-addr.arpa"])
def test_a_name_of_the_offices_own_machines_is_refused(name: str) -> None:
    with pytest.raises(NoServer):
        whole(name, own="")


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "ff02::1",
    ],
)
def test_a_number_within_the_house_is_not_public(number: str) -> None:
    assert not public(number)


@pytest.mark.parametrize("number", ["1.1.1.1", "2606:4700:4700::1111"])
def test_a_number_outside_is_public(number: str) -> None:
    assert public(number)


def test_the_server_of_the_settings_may_be_anywhere() -> None:
    assert whole(OWN, own=OWN) == OWN
    assert whole("127.0.0.1:8080", own=OWN) == OWN
    with pytest.raises(NoServer):
        whole("http://127.0.0.1:8081", own=OWN)
